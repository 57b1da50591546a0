import type { Contract, Property } from '../contract/types.ts'
import { readNearDateTimeOffset } from '../edm/date-time-forms.ts'
import { sameInAnotherForm } from '../edm/same-value.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'

const ticksPerMinute = 600_000_000n
const ticksPerHour = 60n * ticksPerMinute

/** A member whose value is not what it should be. */
export type Difference = {
  readonly name: string
  readonly expected: Json | undefined
  readonly got: Json | undefined
}

/**
 * Whether a property shows the value that is expected (`a`): dates by instant, to 100 ns; other kinds in any form that
 * OData allows for them.
 */
export function sameValue(property: Property, a: Json | undefined, b: Json | undefined): boolean {
  if (sameJson(a, b) || sameInAnotherForm(property.kind, a, b)) return true
  const gap = instantGap(property, a, b)
  return gap === 0n
}

/** Ticks (100 ns) between two dates; undefined unless both are well-formed dates of a date property. */
function instantGap(property: Property, a: Json | undefined, b: Json | undefined): bigint | undefined {
  if (property.kind !== 'dateTimeOffset' || typeof a !== 'string' || typeof b !== 'string') return undefined
  const [first, second] = [readNearDateTimeOffset(a), readNearDateTimeOffset(b)]
  if (first === undefined || second === undefined) return undefined
  const gap = first.ticks - second.ticks
  return gap < 0n ? -gap : gap
}

/** Properties whose values are compared: those that the service does not own and that are no credentials. */
export function comparable(contract: Contract): readonly Property[] {
  return contract.properties.filter((property) => !property.serverOwned && !property.credential)
}

/**
 * The documented members whose values differ between two readings of an entity, apart from those named: what the
 * service owns is left out. A credential counts: two readings show it, or keep it back, in the same way.
 */
export function differences(
  contract: Contract,
  expected: JsonObject,
  got: JsonObject,
  except: readonly string[] = [],
): readonly Difference[] {
  // Refusals share a read-back, and there may be a thousand properties.
  if (expected === got) return []
  return contract.properties
    .filter(({ serverOwned, name }) => !serverOwned && !except.includes(name))
    .filter((property) => !sameValue(property, expected[property.name], got[property.name]))
    .map(({ name }) => ({ name, expected: expected[name], got: got[name] }))
}

/** Names of what the service may derive from properties that were sent (side effects, OData Protocol 4.01 11.4.3). */
export function determinedBy({ properties }: Contract, sent: readonly string[]): ReadonlySet<string> {
  const given = new Set(sent)
  return new Set(properties.filter(({ name }) => given.has(name)).flatMap(({ determines }) => determines))
}

/** As `differences`, between a reading and an answer: there a credential may be kept back. */
export function visibleDifferences(...between: Parameters<typeof differences>): readonly Difference[] {
  const credentials = new Set(
    between[0].properties.filter(({ credential }) => credential).map(({ name }) => name),
  )
  return differences(...between).filter(({ name }) => !credentials.has(name))
}

/**
 * Whether a difference is the date chapter's business: a well-formed date that is off by what a lost fraction or a
 * wrongly treated offset explains (under 27 hours), or one without the form of a date. There it gets its diagnosis;
 * here it would be a second failure for one cause.
 */
export function isDateLoss(property: Property, expected: Json | undefined, got: Json | undefined): boolean {
  if (property.kind !== 'dateTimeOffset' || typeof got !== 'string' || typeof expected !== 'string')
    return false
  const gap = instantGap(property, expected, got)
  return gap === undefined || gap < 27n * ticksPerHour
}

/** Whether two dates are whole hours apart, a day at most: what a zone or a wrong offset explains. */
export function isHourShift(property: Property, expected: Json | undefined, got: Json | undefined): boolean {
  const gap = instantGap(property, expected, got)
  return gap !== undefined && gap > 0n && gap < 27n * ticksPerHour && gap % ticksPerHour === 0n
}

/** Whether two dates are less than a minute apart, and not the same: what a lost fraction explains. */
export function isFractionLoss(
  property: Property,
  expected: Json | undefined,
  got: Json | undefined,
): boolean {
  const gap = instantGap(property, expected, got)
  return gap !== undefined && gap > 0n && gap < ticksPerMinute
}
