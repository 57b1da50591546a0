import type { LookName } from '../cases/looks.ts'
import type { Case, Expectation } from '../cases/types.ts'
import type { Contract, Property, Validators } from '../contract/types.ts'
import { describeOutcome, objectOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { isObject, type Json, type JsonObject, sameJson } from '../json.ts'
import { invalidMember } from './answer.ts'
import { determinedBy, differences, isDateLoss, isFractionLoss, sameValue } from './compare.ts'
import { broken, pass, show, showMembers } from './judgement.ts'
import { keysApart } from './keys-apart.ts'
import { messageLooks } from './message-looks.ts'
import type { Judgement } from './types.ts'
import { altered } from './values.ts'

/** What was observed of a probe, and the cases that look at it. */
export type Seen = { readonly items: readonly Case[]; readonly observation: Observation }

/** What the looks need besides. */
export type Looking = { readonly contract: Contract; readonly validators: Validators }

type Kind = Expectation['kind']

/**
 * Looks at every exchange of an observation, whoever asked for it. Gives a judgement for each look that had something to
 * look at: a plain pass, or what was found first. What a case of the same probe judges anyway, under a requirement of its
 * own, is left to that case: one defect is one failure. Pure. `valid-taken`, which takes all requests of a run, is not
 * among them (see `valid-requests.ts`).
 */
export function everyExchange(seen: Seen, looking: Looking): ReadonlyMap<LookName, Judgement> {
  const { items, observation } = seen
  const found = new Map<LookName, Judgement>()
  if (observation.blocked !== undefined) return found
  const kinds = new Set(items.map(({ expect }) => expect.kind))
  const extreme = items.some(({ probe }) => probe.extreme)
  const note = (look: LookName, judgement: Judgement | undefined) => {
    if (judgement === undefined || isFound(found.get(look))) return
    found.set(look, extreme && judgement.verdict === 'fail' ? { ...judgement, verdict: 'warn' } : judgement)
  }
  const isJudged = judgesStatus(items)
  const failing = listsThatFail(seen)
  for (const exchange of exchangesOf(observation)) {
    for (const [look, judge] of messageLooks) note(look, judge(exchange))
    if (failing.has(exchange) || (isJudged && exchange.request.method === 'PATCH')) continue
    note('no-server-error', serverError(exchange))
  }
  for (const list of listsOf(seen)) note('keys-apart', keysApart(looking.contract, list))
  const update = acceptedUpdate(seen)
  if (update !== undefined && !left.entity.some((kind) => kinds.has(kind))) {
    const looks = entityLooks({ ...looking, ...update, items, observation })
    for (const [look, judgement] of looks) note(look, judgement)
  }
  return found
}

/** Whether a look has found something. */
export function isFound(judgement: Judgement | undefined): boolean {
  return judgement !== undefined && judgement.verdict !== 'pass'
}

/** The exchanges of the steps, and the reading afterwards. */
function exchangesOf({ exchanges, after }: Observation): readonly Exchange[] {
  return after.exchange === undefined ? exchanges : [...exchanges, after.exchange]
}

/** Kinds of expectation that judge by themselves what some looks would find again. */
const left: Readonly<Record<'entity' | 'values', readonly Kind[]>> = {
  entity: ['refused', 'no-effect', 'harmless', 'one-way', 'identity', 'all-survive', 'never-torn'],
  values: ['echo', 'instant', 'offset', 'credential-echo', 'credential-text', 'idempotent', 'neighbours'],
}

const statusKinds: readonly Kind[] = [
  'accepted',
  'refused',
  'no-server-error',
  'all-survive',
  'never-torn',
  'unknown-id',
  'credential-text',
]

function judgesStatus(items: readonly Case[]): boolean {
  return items.some(({ expect }) => statusKinds.includes(expect.kind) || 'refusal' in expect)
}

function serverError(exchange: Exchange): Judgement | undefined {
  const outcome = outcomeOf(exchange)
  if (outcome === 'none' || outcome === 'throttled') return undefined
  if (outcome !== 'broken') return pass
  return broken({
    message: 'A client can make the server fail.',
    where: `${exchange.request.method} response status`,
    sent:
      exchange.request.method === 'PATCH'
        ? sentText(exchange)
        : `${exchange.request.method} ${pathOf(exchange)}`,
    expected: 'a status below 500',
    got: describeOutcome(exchange),
    diagnosis: `${exchange.request.method} answered ${describeOutcome(exchange)}`,
  })
}

/** The first server error of an observation, be it one that its cases do not blame on any value by itself. */
export function brokenTogether({ exchanges }: Observation): Judgement | undefined {
  return exchanges.map(serverError).find(isFound)
}

/** Readings of the collection. */
function listsOf({ items, observation: { exchanges } }: Seen): readonly Exchange[] {
  const steps = items[0]?.probe.steps ?? []
  return exchanges.filter((_, rank) => steps[rank]?.resource === 'collection')
}

/** Readings of the collection, where it failed before anything was sent: what it does by itself is no request's doing. */
function listsThatFail(seen: Seen): ReadonlySet<Exchange> {
  const lists = listsOf(seen)
  return new Set(lists[0] !== undefined && outcomeOf(lists[0]) === 'broken' ? lists : [])
}

function pathOf({ request }: Exchange): string {
  return new URL(request.url).pathname
}

type Update = { readonly patch: Exchange; readonly sent: JsonObject }

/** The one PATCH of the entity in a probe, where it was accepted and meant to be, or is free to be. */
function acceptedUpdate({ items, observation }: Seen): Update | undefined {
  const [item] = items
  if (item === undefined || item.probe.parallel || observation.disturbed) return undefined
  const at = item.probe.steps.findIndex(({ method }) => method === 'PATCH')
  const others = item.probe.steps.filter(({ method, resource }) => method === 'PATCH' || resource !== 'item')
  const patch = observation.exchanges[at]
  if (patch === undefined || others.length !== 1 || outcomeOf(patch) !== 'accepted') return undefined
  const sent = sentMembers(patch)
  return sent && { patch, sent }
}

/** The members of the body as it was sent; undefined for a body that is no object, or coded. */
function sentMembers({ request: { body } }: Exchange): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

type Updated = Looking & Update & Seen

function* entityLooks(updated: Updated): Iterable<readonly [LookName, Judgement | undefined]> {
  const { patch, observation, contract, items } = updated
  const answer = objectOf(patch)
  const shown = answer.problem === undefined ? answer.entity : undefined
  const before = observation.before.entity
  const after = observation.after.entity
  // With return=minimal a service may answer less.
  const asked = patch.request.headers.some(([name]) => name.toLowerCase() === 'prefer')
  const looksItself = (kind: Kind, place?: 'answer' | 'read') =>
    items.some(({ expect }) => expect.kind === kind && (expect.kind !== 'others' || expect.in === place))
  const isWhole = !asked && !looksItself('complete') && !items.some(({ expect }) => 'refusal' in expect)
  if (patch.response?.status !== 204 && isWhole) yield ['whole-answer', wholeAnswer(contract, answer)]
  const valid = after && valuesValid(updated, 'valid-read', after)
  if (after && !looksItself('sound-read')) yield ['valid-read', valid ?? pass]
  const odd = shown && valid === undefined ? valuesValid(updated, 'valid-answer', shown) : undefined
  if (shown && !looksItself('valid')) yield ['valid-answer', odd ?? pass]
  if (before === undefined) return
  const kept = after && othersIn(updated, before, after)
  if (after && !looksItself('others', 'read')) yield ['others-kept', kept ?? pass]
  // What the reading shows too, and what is not even valid, was told above.
  const told = kept !== undefined || valid !== undefined || odd !== undefined
  if (shown && !looksItself('others', 'answer'))
    yield ['others-shown', (told ? undefined : othersIn(updated, before, shown, true)) ?? pass]
  if (after && !items.some(({ expect }) => left.values.includes(expect.kind))) {
    const [stored, texts] = valuesIn(updated, before, after)
    yield ['values-stored', stored]
    yield ['texts-as-sent', texts]
  }
}

function wholeAnswer({ properties }: Contract, answer: ReturnType<typeof objectOf>): Judgement {
  const missing = answer.problem ?? properties.find(({ name }) => !Object.hasOwn(answer.entity, name))?.name
  if (missing === undefined) return pass
  return broken({
    message:
      answer.problem === undefined
        ? 'The answer lacks a documented member.'
        : 'The answer is not the entity.',
    where: answer.problem === undefined ? `PATCH response $.${missing}` : 'PATCH response body',
    ...(answer.problem === undefined && { spot: { place: 'answer', member: missing } as const }),
    expected: 'an object with every documented member',
    got: answer.problem ?? `an object without ${missing}`,
    diagnosis: answer.problem ?? `missing: ${missing}`,
  })
}

/** The first member that its schema does not admit, and that was sent or was not so before. */
function valuesValid(
  { observation, contract, validators, patch, sent }: Updated,
  look: 'valid-read' | 'valid-answer',
  entity: JsonObject,
): Judgement | undefined {
  const before = observation.before.entity ?? {}
  // What was so before, in whatever place, is not this request's doing, and told by the cases on plain requests.
  const changed = contract.properties.filter(
    ({ name }) => Object.hasOwn(sent, name) || !sameJson(before[name], entity[name]),
  )
  const problem = invalidMember({ contract: { ...contract, properties: changed }, validators }, entity)
  if (problem === undefined) return undefined
  return broken({
    message: 'A request that was accepted has left a value that the contract does not know.',
    where: `${look === 'valid-read' ? 'GET response' : 'PATCH response'} ${problem.path}`,
    spot: {
      place: look === 'valid-read' ? 'read' : 'answer',
      member: problem.name,
      got: entity[problem.name],
    },
    sent: sentText(patch),
    expected: problem.message,
    got: show(entity[problem.name]),
    diagnosis: `${problem.name} is then ${show(entity[problem.name]).slice(0, 60)}: ${problem.message}`,
  })
}

/** The first member that was not sent, does not follow from what was, and has another value than before. */
function othersIn(
  { contract, patch, sent }: Updated,
  before: JsonObject,
  entity: JsonObject,
  inAnswer = false,
): Judgement | undefined {
  const names = Object.keys(sent)
  const follows = determinedBy(contract, names)
  const [change] = differences(contract, before, entity, names).filter(({ name, expected, got }) => {
    const property = propertyOf(contract, name)
    // Two readings show the same date alike, whatever was lost when it was stored.
    const left = inAnswer && (property.credential || got === undefined || isDateLoss(property, expected, got))
    return !left && !follows.has(name)
  })
  if (change === undefined) return undefined
  return broken({
    message: 'A member that was not sent has another value than before.',
    where: `${inAnswer ? 'PATCH response' : 'GET response'} $.${change.name}`,
    spot: {
      place: inAnswer ? 'answer' : 'read',
      member: change.name,
      expected: change.expected,
      got: change.got,
    },
    sent: sentText(patch),
    expected: show(change.expected),
    got: show(change.got),
    diagnosis:
      change.got === null || change.got === undefined
        ? 'reset: what is not sent is wiped'
        : 'changed without being sent',
  })
}

/** The values that were sent, in what is read afterwards: whether they were stored, and whether text was altered. */
function valuesIn(
  { contract, validators, sent }: Updated,
  before: JsonObject,
  after: JsonObject,
): readonly [stored: Judgement | undefined, texts: Judgement | undefined] {
  const looked = contract.properties.filter(
    ({ name, serverOwned, credential }) =>
      !serverOwned &&
      !credential &&
      Object.hasOwn(sent, name) &&
      isNamedOnce(sent, name) &&
      validators.property(name, sent[name]!).length === 0 &&
      isWellFormed(sent[name]!),
  )
  const wrong = looked.filter((property) => isWrong(property, sent[property.name]!, before, after))
  const rewritten = wrong.filter((property) => property.kind === 'string' && !isKept(property, before, after))
  const tell = (property: Property | undefined): Judgement => {
    if (property === undefined) return pass
    const { name } = property
    const was = isKept(property, before, after)
    return broken({
      message: 'The value that was sent is not what is stored.',
      where: `GET response $.${name}`,
      spot: { place: 'read', member: name, expected: sent[name], got: after[name] },
      sent: shortened(showMembers({ [name]: sent[name]! })),
      expected: shortened(show(sent[name])),
      got: shortened(show(after[name])),
      diagnosis: altered(sent[name], after[name], was),
    })
  }
  const texts = looked.some(({ kind }) => kind === 'string') ? tell(rewritten[0]) : undefined
  return [looked.length === 0 ? undefined : tell(wrong.find((one) => !rewritten.includes(one))), texts]
}

/** Whether no other name of a body may be read as this one: a server that reads names in any letter case takes either. */
function isNamedOnce(sent: JsonObject, name: string): boolean {
  return Object.keys(sent).filter((other) => inOneCase(other) === inOneCase(name)).length === 1
}

// Twice, for letters that only one way leads away from (ſ, the Kelvin sign).
function inOneCase(name: string): string {
  return name.toUpperCase().toLowerCase()
}

// Half of a surrogate pair may become something else: parsers differ (RFC 8259 8.2).
function isWellFormed(value: Json): boolean {
  return typeof value !== 'string' || value.isWellFormed()
}

function isWrong(property: Property, sent: Json, before: JsonObject, after: JsonObject): boolean {
  const got = after[property.name]
  if (sameValue(property, sent, got)) return false
  return (
    !isDateLoss(property, sent, got) ||
    (isKept(property, before, after) && !isFractionLoss(property, sent, got))
  )
}

function isKept(property: Property, before: JsonObject, after: JsonObject): boolean {
  return sameValue(property, before[property.name], after[property.name])
}

function propertyOf({ properties }: Contract, name: string): Property {
  return properties.find((property) => property.name === name)!
}

const mostShown = 400

/** A long text by its beginning and its end. */
function shortened(text: string): string {
  if (text.length <= mostShown) return text
  return `${text.slice(0, mostShown / 2)} … (${text.length} characters) … ${text.slice(-mostShown / 4)}`
}
