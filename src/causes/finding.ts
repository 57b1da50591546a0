import { bodyIn } from '../cases/generator.ts'
import type { Case } from '../cases/types.ts'
import type { Contract, Property } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { jsonOf, mediaTypeOf, objectOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { isObject, type Json, sameJson } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import type { Judged, Judgement } from '../judge/types.ts'
import type { Finding, Sort } from './types.ts'
import { type Change, notStored, waysOf } from './ways.ts'

type Kind = Case['expect']['kind']

/** Of requirements on what a request does, whichever way it is answered. */
const effects: readonly Kind[] = [
  'unchanged',
  'unchanged-if-refused',
  'no-effect',
  'harmless',
  'unknown-id',
  'neighbours',
  'one-way',
]
const refusals: readonly Kind[] = ['error-body', 'error-media-type', 'discreet']
/** What a judged case shows, for programs; undefined for a pass, for what does not apply, and for what was only noted. */
export function findingOf(
  { case: item, observation, judgement }: Judged,
  contract: Contract,
): Finding | undefined {
  const { verdict, spot, after } = judgement
  if (verdict !== 'fail' && verdict !== 'warn' && verdict !== 'unproven') return undefined
  const decisive = observation && decisiveOf(item, observation, judgement)
  const sort = sortOf(item, observation, judgement, decisive)
  const name = spot?.member ?? item.property
  const property = contract.properties.find((one) => one.name === name)
  const own = afterOwn(item, observation, decisive)
  return {
    sort,
    ways: [
      ...new Set(
        namesOf({ item, observation, judgement, sort, property, properties: contract.properties, decisive }),
      ),
    ],
    ...(spot && { place: spot.place, member: spot.member }),
    ...(spot && looksApart(item) && { apart: true as const }),
    ...(property && { type: property.kind }),
    ...(decisive?.response && { status: decisive.response.status }),
    ...(decisive?.failure && { failure: decisive.failure.kind }),
    ...(item.expect.kind === 'every-exchange' && { everywhere: true as const }),
    ...(observation?.wentAway && { wentAway: true as const }),
    ...(observation?.spoilt && { spoilt: true as const }),
    ...(observation && isUnread(observation) && { unread: true as const }),
    ...(observation && isUnreached(observation) && { unreached: true as const }),
    ...(observation?.blocked && { unsent: true as const }),
    probe: item.probe.id,
    ...(after && { after }),
    ...(own && { afterOwn: own }),
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
  const patches = exchanges.flatMap((exchange, rank) =>
    exchange.request.method === 'PATCH' ? [{ exchange, isUpdate: isUpdate(item, rank) }] : [],
  )
  const odd = patches.find(
    ({ exchange, isUpdate }) => outcomeOf(exchange) !== (isUpdate ? 'accepted' : 'refused'),
  )?.exchange
  const lost = patches.find(({ exchange }) => exchange.failure)?.exchange
  const first = (patches.find(({ isUpdate }) => isUpdate) ?? patches[0])?.exchange
  return (verdict === 'unproven' ? odd : undefined) ?? lost ?? odd ?? first
}

/** Whether a step is no request that is meant to be refused, among others that are not. */
function isUpdate({ expect }: Case, rank: number): boolean {
  return expect.kind !== 'follows' || expect.updates[rank] !== undefined
}

/** What the request before came to, where a case is about an update right after one that is refused. */
function afterOwn(
  { expect, probe }: Case,
  observation: Observation | undefined,
  decisive: Exchange | undefined,
): Finding['afterOwn'] {
  if (expect.kind !== 'follows' || observation === undefined || decisive === undefined) return undefined
  const rank = observation.exchanges.indexOf(decisive)
  const before = probe.steps.slice(0, rank).findLastIndex(({ method }) => method === 'PATCH')
  if (before < 0 || expect.updates[before] !== undefined || expect.updates[rank] === undefined)
    return undefined
  return outcomeOf(observation.exchanges[before]!) === 'refused' ? 'refused' : undefined
}

/** Whether the target was not there when it was to be read. */
function isUnreached({ before, after }: Observation): boolean {
  return [before, after].some(({ exchange }) => exchange?.failure?.kind === 'connect')
}

/** Whether the entity could not be read afterwards, though the target is there. */
function isUnread({ after }: Observation): boolean {
  return after.entity === undefined && after.exchange?.response !== undefined
}

function sortOf(
  item: Case,
  observation: Observation | undefined,
  { verdict, where, spot }: Judgement,
  decisive: Exchange | undefined,
): Sort {
  if (observation?.wentAway || observation?.spoilt) return 'no-answer'
  if (observation === undefined || observation.blocked || decisive === undefined) return 'open'
  const { expect } = item
  const outcome = outcomeOf(decisive)
  // What was accepted and left the entity unreadable is worse than what has no answer.
  if (
    isUnread(observation) &&
    item.invalid === undefined &&
    !item.probe.disruptive &&
    outcome === 'accepted' &&
    spot === undefined &&
    isUpdate(item, observation.exchanges.indexOf(decisive))
  )
    return 'no-answer'
  if (
    verdict === 'unproven' &&
    outcome === 'accepted' &&
    !isUpdate(item, observation.exchanges.indexOf(decisive))
  )
    return 'taken'
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
  readonly properties: Contract['properties']
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
      const shown = spot!.ways ? { ...spot!, got: shownCredential(spot!, observation) } : spot!
      const older = isOlder(shown, observation) ? [earlierState] : []
      const inPlace =
        spot!.place === 'answer' && shown.got === undefined ? answerNames(decisive!, named.properties) : []
      if (spot!.ways) return [...inPlace, ...credentialNames(spot!, observation), ...older]
      const kept = isFromBefore(item, spot!) ? [notStored] : []
      return [
        ...inPlace,
        ...(isKeyFromBody(item, spot!, property) ? [fromBody] : []),
        ...valueNames(kindOf(item.expect), property, { ...spot!, before }, name),
        ...kept,
        ...resetNames(item, spot!, before),
        ...older,
      ]
    }
    case 'effect': {
      const applied = decisive && outcomeOf(decisive) === 'refused' && spot ? [halfApplied] : []
      const older = spot && isOlder(spot, observation) ? [earlierState] : []
      const isWiped = spot && spot.expected !== null && (spot.got === null || spot.got === undefined)
      // What is neither of two values is the old one where nothing is stored.
      const before = spot && observation?.before.entity?.[spot.member]
      const isKept = item.expect.kind === 'one-way' && before !== undefined && sameStored(before, spot?.got)
      return [
        ...applied,
        name,
        ...(isKept ? [notStored] : []),
        ...(spot ? lookedWrong(property, spot) : []),
        ...(isWiped && applied.length === 0 ? [wipedUnsent] : []),
        ...(spot && !isWiped && item.expect.kind === 'no-effect' ? [changedUnsent] : []),
        ...older,
      ]
    }
    case 'refusal': {
      const type = decisive && mediaTypeOf(decisive)
      const isOther = type !== undefined && type !== 'application/json'
      if (
        item.expect.kind !== 'error-body' ||
        decisive === undefined ||
        jsonOf(decisive).problem === undefined
      )
        return [name]
      // A body that says of itself that it is something else is one defect, and one that says that it is JSON another.
      return [name, ...(isOther ? [type] : [unreadable])]
    }
    case 'form':
      return decisive && objectOf(decisive).problem !== undefined ? [name, unreadable] : [name]
    default:
      return [name]
  }
}

/** The name for a member that is null or missing although it was not sent. */
export const wipedUnsent = 'wiped though not sent'
const changedUnsent = 'changed though not sent'

/** The name for a member that keeps its value where null is sent. */
export const nullNotStored = 'null not stored'

/** The name for a key that is the one in the body. */
export const fromBody = 'id from the body'

/** The names for an answer that holds no more than the request, and for one that holds the entity in something else. */
export const [onlySent, wrapped] = ['only what was sent', 'wrapped']

/** The name for what a refused request has changed. */
export const halfApplied = 'changed though refused'

/** The name for an answer in which no entity can be found, or no JSON at all. */
export const unreadable = 'unreadable answer'

/** The name for a value that an earlier request has sent: a read of another moment, be it this one or that before. */
export const earlierState = 'an earlier state'

/** The name for what an answer holds in the place of the entity, where members are missing in it. */
function answerNames(exchange: Exchange, properties: Contract['properties']): readonly string[] {
  const found = objectOf(exchange)
  if (found.problem !== undefined) return []
  const own = Object.keys(found.entity).filter((name) => !isAnnotation(name))
  const [only] = own
  const inner = own.length === 1 ? found.entity[only!] : undefined
  const isDocumented = (name: string) => properties.some((property) => property.name === name)
  if (isObject(inner) && !isDocumented(only!) && Object.keys(inner).some(isDocumented)) return [wrapped]
  const sent = bodyIn(sentText(exchange))
  return own.length > 0 && own.every((name) => Object.hasOwn(sent, name)) ? [onlySent] : []
}

function isKeyFromBody(
  { probe }: Case,
  { got }: NonNullable<Judgement['spot']>,
  property: Property | undefined,
): boolean {
  if (property?.key !== true || got === undefined) return false
  return probe.steps.some(({ body }) => sameJson(bodyIn(body)[property.name] ?? null, got))
}

/** Whether a value is what an earlier update of the same case has set, and not what a later one has. */
function isFromBefore(
  { expect, probe }: Case,
  { member, expected, got }: NonNullable<Judgement['spot']>,
): boolean {
  if (expect.kind !== 'follows' || got === undefined) return false
  return probe.steps.some(({ body }) => {
    const sent = bodyIn(body)
    return Object.hasOwn(sent, member) && sameStored(sent[member], got) && !sameStored(sent[member], expected)
  })
}

/** The name for a member that was set, where another request of the same case does not send it: that one may have reset it. */
function resetNames(
  { expect, probe: { steps } }: Case,
  { member, expected, got }: NonNullable<Judgement['spot']>,
  before: Json | undefined,
): readonly string[] {
  if (expect.kind !== 'follows' && expect.kind !== 'all-survive') return []
  const others = steps.filter(
    ({ method, body }, rank) =>
      method === 'PATCH' &&
      (expect.kind !== 'follows' || expect.updates[rank] !== undefined) &&
      !Object.hasOwn(bodyIn(body), member),
  )
  if (others.length === 0) return []
  if ((got ?? null) !== null || expected === null) return [changedUnsent]
  // What nobody has ever seen is not wiped.
  return (before ?? null) === null ? [] : [wipedUnsent]
}

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
      isGone ? wipedUnsent : changedUnsent,
      elsewhere,
      // What is compared with was read before: a state that is not shown looks like a change in the answer.
      ...(place === 'answer' ? [notStored] : []),
    ]
  }
  const isWanted = ['echo', 'instant', 'credential-echo', 'credential-text', 'all-survive', 'never-torn']
  if (!isWanted.includes(kind)) {
    const wrong = seen.expected === undefined ? [] : lookedWrong(property, seen)
    const looks = [...shape(property, seen), name, ...wrong, elsewhere]
    // A first PATCH that was not stored is seen when the second one is.
    return kind === 'idempotent' ? [...looks, notStored] : looks
  }
  const all = waysOf(type, seen)
  const found = seen.expected === null && all[0] === notStored ? [nullNotStored, ...all] : all
  return [
    ...found.filter((way) => way !== 'another value' || kind !== 'never-torn'),
    ...(kind === 'all-survive' ? ['lost update'] : []),
    ...(kind === 'never-torn' ? [...shape(property, seen), name] : []),
    ...(got === null && seen.expected !== null ? [wipedUnsent] : []),
    ...(found.every((way) => vague.test(way)) ? [elsewhere] : []),
  ]
}

/** The names of what became of a credential; whether it is the one from before is seen without telling it. */
function credentialNames(
  spot: NonNullable<Judgement['spot']>,
  observation: Observation | undefined,
): readonly string[] {
  const { member, place, ways = [] } = spot
  const before = observation?.before.entity?.[member]
  const shown = shownCredential(spot, observation)
  return [
    ...ways,
    ...(before !== undefined && shown !== undefined && sameJson(before, shown) ? [notStored] : []),
    ...(ways.every((way) => vague.test(way)) ? [`another value in the ${place}`] : []),
  ]
}

/** What a credential was shown as, which a judgement does not tell. */
function shownCredential(
  { member, place }: NonNullable<Judgement['spot']>,
  observation: Observation | undefined,
): Json | undefined {
  if (place === 'read') return observation?.after.entity?.[member]
  const answer = observation?.exchanges.map(objectOf).find(({ problem }) => problem === undefined)
  return answer?.problem === undefined ? answer?.entity[member] : undefined
}

/** What a member looks like whose value is free: of another type, null, or not there. */
function shape(property: Property | undefined, { got }: Seen): readonly string[] {
  const ways = waysOf(property?.kind, { expected: undefined, got }).filter((way) => !vague.test(way))
  // What is no member may be what became of one.
  const members = property?.kind === 'enum' && typeof got === 'string' ? property.members : []
  const losses = members.flatMap((member) =>
    member === got ? [] : waysOf('enum', { expected: member, got }),
  )
  return [...ways, ...losses.filter((way) => steady.test(way))]
}

/** Losses that are no accident where a member of an enum is compared with a text that is none. */
const steady = /^(trimmed|lower-cased|upper-cased|first letter in lower case|first letter in upper case)$/

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
