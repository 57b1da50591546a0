import { bodyIn } from '../cases/generator.ts'
import type { Case } from '../cases/types.ts'
import type { Contract, Property } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { jsonOf, mediaTypeOf, objectOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { isObject, sameJson } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import type { Judgement, Spot } from '../judge/types.ts'
import { fellSilent } from '../judge/went-away.ts'
import { credentialWays, shownCredential } from './credential-ways.ts'
import { isFromBefore, isOlder, resetWays } from './earlier-values.ts'
import { lookedWrong, memberWays } from './member-ways.ts'
import type { Sort } from './types.ts'
import {
  changedUnsent,
  earlierState,
  fromBody,
  halfApplied,
  noBody,
  notStored,
  nullNotStored,
  onlySent,
  unreadable,
  wipedUnsent,
  wrapped,
} from './way-names.ts'

/** A judged case, the sort of deviation that it shows, and what that is about. */
type Named = {
  readonly item: Case
  readonly observation: Observation | undefined
  readonly judgement: Judgement
  readonly sort: Sort
  /** The property of the member that is not as it should be, or that the case is about. */
  readonly property: Property | undefined
  /** All properties of the contract. */
  readonly properties: Contract['properties']
  /** The exchange that decided. */
  readonly decisive: Exchange | undefined
}

/** The names of what a case shows, the likeliest first, some of them perhaps twice; at least one. */
export function caseWays(named: Named): readonly string[] {
  const { judgement, sort, decisive } = named
  const { spot } = judgement
  switch (sort) {
    case 'refused':
    case 'server-error':
      return [`answered ${decisive?.response?.status}`]
    case 'no-answer':
      return [
        decisive?.failure?.kind ?? 'no answer',
        ...(judgement.diagnosis === fellSilent ? [fellSilent] : []),
      ]
    case 'taken':
      return ['accepted']
    case 'value':
      return valueWays(named, spot!)
    case 'effect':
      return effectWays(named)
    case 'refusal':
      return refusalWays(named)
    case 'form':
      return decisive && objectOf(decisive).problem !== undefined
        ? [nameOf(named), unreadable]
        : [nameOf(named)]
    default:
      return [nameOf(named)]
  }
}

/** What the judge calls it. */
function nameOf({ item, judgement: { diagnosis, message } }: Named): string {
  return diagnosis ?? message ?? item.requirement
}

function valueWays(named: Named, spot: Spot): readonly string[] {
  const { item, observation, property, properties, decisive } = named
  if (spot.ways?.[0] === 'shown late') return spot.ways
  const shown = spot.ways ? { ...spot, got: shownCredential(spot, observation) } : spot
  const older = isOlder(shown, observation) ? [earlierState] : []
  const inPlace = spot.place === 'answer' && shown.got === undefined ? answerWays(decisive!, properties) : []
  if (spot.ways) return [...inPlace, ...credentialWays(spot, observation), ...older]
  const before = observation?.before.entity?.[spot.member]
  return [
    ...inPlace,
    ...(isKeyFromBody(item, spot, property) ? [fromBody] : []),
    ...memberWays(item.expect, property, { ...spot, before }, nameOf(named)),
    ...(isFromBefore(item, spot) ? [...(spot.expected === null ? [nullNotStored] : []), notStored] : []),
    ...resetWays(item, spot, before),
    ...older,
  ]
}

function effectWays(named: Named): readonly string[] {
  const { item, observation, judgement, property, decisive } = named
  const { spot } = judgement
  const name = nameOf(named)
  if (spot === undefined) return [name]
  const applied = decisive && outcomeOf(decisive) === 'refused' ? [halfApplied] : []
  const isWiped = spot.expected !== null && (spot.got === null || spot.got === undefined)
  // What is neither of two values is the old one where nothing is stored.
  const before = observation?.before.entity?.[spot.member]
  const isKept = item.expect.kind === 'one-way' && before !== undefined && sameStored(before, spot.got)
  return [
    ...applied,
    name,
    ...(isKept ? [notStored] : []),
    ...lookedWrong(property, spot),
    ...(isWiped && applied.length === 0 ? [wipedUnsent] : []),
    ...(!isWiped && item.expect.kind === 'no-effect' ? [changedUnsent] : []),
    ...(isOlder(spot, observation) ? [earlierState] : []),
  ]
}

function refusalWays(named: Named): readonly string[] {
  const { item, decisive } = named
  const name = nameOf(named)
  if (decisive === undefined) return [name]
  if (item.expect.kind === 'error-media-type' && decisive.response?.body.length === 0) return [name, noBody]
  if (item.expect.kind !== 'error-body') return [name]
  const type = mediaTypeOf(decisive)
  // A body that says of itself that it is something else is one defect, and one that says that it is JSON another.
  if (type !== undefined && type !== 'application/json') return [name, type]
  return jsonOf(decisive).problem === undefined ? [name] : [name, unreadable]
}

/** The name for what an answer holds in the place of the entity, where members are missing in it. */
function answerWays(exchange: Exchange, properties: Contract['properties']): readonly string[] {
  const found = objectOf(exchange)
  if (found.problem !== undefined) return []
  const own = Object.keys(found.entity).filter((name) => !isAnnotation(name))
  const [only] = own
  const inner = own.length === 1 ? found.entity[only!] : undefined
  const isDocumented = (name: string) => properties.some((property) => property.name === name)
  if (isObject(inner) && !isDocumented(only!) && Object.keys(inner).some(isDocumented)) return [wrapped]
  const sent = bodyIn(sentText(exchange))
  const isSent = (name: string) => Object.hasOwn(sent, name)
  const isKey = (name: string) => properties.some((property) => property.key && property.name === name)
  return own.some(isSent) && own.every((name) => isSent(name) || isKey(name)) ? [onlySent] : []
}

function isKeyFromBody({ probe }: Case, { got }: Spot, property: Property | undefined): boolean {
  if (property?.key !== true || got === undefined) return false
  return probe.steps.some(({ body }) => sameJson(bodyIn(body)[property.name] ?? null, got))
}
