import { bodyIn } from '../cases/generator.ts'
import type { Case } from '../cases/types.ts'
import type { Contract, Property } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { sameJson } from '../json.ts'
import type { Judged, Judgement } from '../judge/types.ts'
import type { Finding, Sort } from './types.ts'
import { type Change, notStored, waysOf } from './ways.ts'

type Kind = Case['expect']['kind']

/** Of requirements on what a request does, whichever way it is answered. */
const effects: readonly Kind[] = ['unchanged', 'no-effect', 'harmless', 'unknown-id', 'neighbours', 'one-way']
const refusals: readonly Kind[] = ['error-body', 'error-media-type', 'discreet']
/** What a judged case shows, for programs; undefined for a pass, for what does not apply, and for what was only noted. */
export function findingOf(
  { case: item, observation, judgement }: Judged,
  contract: Contract,
): Finding | undefined {
  const { verdict, spot, repeats, after } = judgement
  if (verdict !== 'fail' && verdict !== 'warn' && verdict !== 'unproven') return undefined
  const decisive = observation && decisiveOf(item, observation, judgement)
  const sort = sortOf(item, observation, judgement, decisive)
  const name = spot?.member ?? item.property
  const property = contract.properties.find((one) => one.name === name)
  return {
    sort,
    ways: [...new Set(namesOf({ item, observation, judgement, sort, property, decisive }))],
    ...(spot && { place: spot.place, member: spot.member }),
    ...(spot && looksApart(item) && { apart: true as const }),
    ...(property && { type: property.kind }),
    ...(decisive?.response && { status: decisive.response.status }),
    ...(decisive?.failure && { failure: decisive.failure.kind }),
    ...(item.expect.kind === 'every-exchange' && { everywhere: true as const }),
    ...(observation?.wentAway && { wentAway: true as const }),
    ...(observation?.blocked && { unsent: true as const }),
    probe: item.probe.id,
    ...(repeats && { repeats }),
    ...(after && { after }),
  }
}

/** Whether a case looks at one place alone: what is right elsewhere is another case's business. */
function looksApart({ expect }: Case): boolean {
  return 'in' in expect ? typeof expect.in === 'string' || expect.in.length === 1 : expect.kind !== 'identity'
}

/** The exchange that decided: the first PATCH that was not answered as it had to be, else the first one. */
function decisiveOf(
  item: Case,
  { exchanges }: Observation,
  { verdict, where }: Judgement,
): Exchange | undefined {
  const { expect, probe } = item
  if ((expect.kind === 'no-server-error' || expect.kind === 'every-exchange') && where !== undefined) {
    const broken = exchanges.find((exchange) => outcomeOf(exchange) === 'broken')
    if (broken) return broken
  }
  if (expect.kind === 'last-stored')
    return exchanges[probe.steps.findLastIndex(({ method }) => method === 'PATCH')]
  const patches = exchanges.filter(
    ({ request }, rank) =>
      request.method === 'PATCH' && (expect.kind !== 'follows' || expect.updates[rank] !== undefined),
  )
  const odd = patches.find((exchange) => outcomeOf(exchange) !== 'accepted')
  return (verdict === 'unproven' ? odd : undefined) ?? patches.find((one) => one.failure) ?? odd ?? patches[0]
}

function sortOf(
  { expect }: Case,
  observation: Observation | undefined,
  { verdict, where, spot }: Judgement,
  decisive: Exchange | undefined,
): Sort {
  if (observation?.wentAway) return 'no-answer'
  if (observation === undefined || observation.blocked || decisive === undefined) return 'open'
  const outcome = outcomeOf(decisive)
  // What neither a member nor the state decided, the way of answering did.
  const isOutcome = verdict === 'unproven' || spot === undefined
  if (isOutcome && outcome === 'none') return decisive.failure?.kind === 'connect' ? 'open' : 'no-answer'
  if (isOutcome && outcome === 'broken') return 'server-error'
  if (isOutcome && outcome === 'throttled') return 'open'
  if (expect.kind === 'refused') return outcome === 'accepted' ? 'taken' : 'refusal'
  if (refusals.includes(expect.kind)) return 'refusal'
  if (expect.kind === 'unknown-id' && outcome === 'accepted' && where?.startsWith('PATCH')) return 'taken'
  if (effects.includes(expect.kind)) return 'effect'
  if (isOutcome && outcome === 'refused') return 'refused'
  if (objectOf(decisive).problem !== undefined || outcome !== 'accepted') return spot ? 'value' : 'form'
  if (verdict === 'unproven') return 'open'
  return spot === undefined ? 'form' : 'value'
}

type Named = {
  readonly item: Case
  readonly observation: Observation | undefined
  readonly judgement: Judgement
  readonly sort: Sort
  readonly property: Property | undefined
  readonly decisive: Exchange | undefined
}

function namesOf(named: Named): readonly string[] {
  const { item, observation, judgement, sort, property, decisive } = named
  const { spot, diagnosis, message } = judgement
  const name = diagnosis ?? message ?? item.requirement
  switch (sort) {
    case 'refused':
    case 'server-error':
      return [`answered ${decisive?.response?.status}`]
    case 'no-answer':
      return [decisive?.failure?.kind ?? 'no answer']
    case 'taken':
      return ['accepted']
    case 'value': {
      const before = observation?.before.entity?.[spot!.member]
      if (spot!.ways?.[0] === 'shown late') return spot!.ways
      const older = isOlder(spot!, observation) ? [earlierState] : []
      if (spot!.ways) return [...credentialNames(spot!, observation), ...older]
      return [...valueNames(kindOf(item.expect), property, { ...spot!, before }, name), ...older]
    }
    case 'effect': {
      const applied = decisive && outcomeOf(decisive) === 'refused' && spot ? [halfApplied] : []
      const older = spot && isOlder(spot, observation) ? [earlierState] : []
      const wiped = spot && spot.expected !== null && (spot.got === null || spot.got === undefined)
      return [
        ...applied,
        name,
        ...(spot ? lookedWrong(property, spot) : []),
        ...(wiped && applied.length === 0 ? ['wiped though not sent'] : []),
        ...older,
      ]
    }
    case 'form':
      return decisive && objectOf(decisive).problem !== undefined ? [name, unreadable] : [name]
    default:
      return [name]
  }
}

/** The name for what a refused request has changed. */
export const halfApplied = 'changed though refused'

/** The name for an answer in which no entity can be found. */
const unreadable = 'unreadable answer'

/** The name for a value that an earlier request has sent: a read of another moment, be it this one or that before. */
const earlierState = 'an earlier state'

/** Whether a value is one that was sent before, or was expected for the reading of such a one. */
function isOlder(
  { member, expected, got }: NonNullable<Judgement['spot']>,
  observation: Observation | undefined,
): boolean {
  if (sameStored(observation?.before.entity?.[member], got)) return false
  const bodies = (observation?.preceding ?? []).map(({ step }) => bodyIn(step.body))
  const sent = bodies.flatMap((body) => (Object.hasOwn(body, member) ? [body[member]!] : []))
  return sent.some((value) => sameStored(value, got) && !sameStored(value, expected))
}

/** The kind that looks at a member in the same way. */
function kindOf(expect: Case['expect']): Kind {
  if (expect.kind === 'follows' || expect.kind === 'last-stored') return 'echo'
  if (expect.kind !== 'every-exchange') return expect.kind
  if (expect.look === 'others-kept' || expect.look === 'others-shown') return 'others'
  return expect.look === 'values-stored' || expect.look === 'texts-as-sent' ? 'echo' : 'valid'
}

type Seen = NonNullable<Judgement['spot']> & Change

function valueNames(kind: Kind, property: Property | undefined, seen: Seen, name: string): readonly string[] {
  const { place, got } = seen
  const type = property?.kind
  const elsewhere = `another value in the ${place}`
  if (kind === 'others') {
    const isGone = got === null || got === undefined
    return [
      ...lookedWrong(property, seen),
      isGone ? 'wiped though not sent' : 'changed though not sent',
      elsewhere,
      // What is compared with was read before: a state that is not shown looks like a change in the answer.
      ...(place === 'answer' ? [notStored] : []),
    ]
  }
  const isWanted = ['echo', 'instant', 'credential-echo', 'credential-text', 'all-survive', 'never-torn']
  if (!isWanted.includes(kind)) {
    const looks = [...shape(property, seen), name, ...lookedWrong(property, seen), elsewhere]
    // A first PATCH that was not stored is seen when the second one is.
    return kind === 'idempotent' ? [...looks, notStored] : looks
  }
  const found = waysOf(type, seen)
  return [
    ...found.filter((way) => way !== 'another value' || kind !== 'never-torn'),
    ...(kind === 'all-survive' ? ['lost update'] : []),
    ...(kind === 'never-torn' ? [name] : []),
    ...(got === null && seen.expected !== null ? ['wiped though not sent'] : []),
    ...(found.every((way) => vague.test(way)) ? [elsewhere] : []),
  ]
}

/** The names of what became of a credential; whether it is the one from before is seen without telling it. */
function credentialNames(
  { member, place, ways = [] }: NonNullable<Judgement['spot']>,
  observation: Observation | undefined,
): readonly string[] {
  const { before, exchanges = [], after } = observation ?? {}
  const answer = exchanges.map(objectOf).find(({ problem }) => problem === undefined)
  const shown = place === 'read' ? after?.entity : answer?.problem === undefined ? answer?.entity : undefined
  const isKept = before?.entity?.[member] !== undefined && sameJson(before.entity[member], shown?.[member])
  return [
    ...ways,
    ...(isKept ? [notStored] : []),
    ...(ways.every((way) => vague.test(way)) ? [`another value in the ${place}`] : []),
  ]
}

/** What a member looks like whose value is free: of another type, null, or not there. */
function shape(property: Property | undefined, { got }: Seen): readonly string[] {
  return waysOf(property?.kind, { expected: undefined, got }).filter((way) => !vague.test(way))
}

/** A member that should be as it was: shown wrongly now, or when it was looked at before. */
function lookedWrong(property: Property | undefined, { expected, got }: Change): readonly string[] {
  const telling = (change: Change) =>
    waysOf(property?.kind, change).filter(
      (way) => !vague.test(way) && (way !== 'null' || property?.nullable === false),
    )
  return [...telling({ expected, got }), ...telling({ expected: got, got: expected })]
}

/** Names that do not tell what became of a value. */
const vague = /^(another value|not stored|stamped with another instant|imprecise|another form)$/
