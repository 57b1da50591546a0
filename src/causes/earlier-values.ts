import { bodyIn } from '../cases/generator.ts'
import type { Case } from '../cases/types.ts'
import { sameStored } from '../edm/same-value.ts'
import type { Observation } from '../exchange/types.ts'
import type { Json } from '../json.ts'
import type { Spot } from '../judge/types.ts'
import { changedUnsent, wipedUnsent } from './way-names.ts'

/** Whether a value is what an earlier update of the same case has set, and not what a later one has. */
export function isFromBefore({ expect, probe }: Case, { member, expected, got }: Spot): boolean {
  if (expect.kind !== 'follows' || got === undefined) return false
  return probe.steps.some(({ body }) => {
    const sent = bodyIn(body)
    return Object.hasOwn(sent, member) && sameStored(sent[member], got) && !sameStored(sent[member], expected)
  })
}

/** The name for a member that was set, where another request of the same case does not send it: that one may have reset it. */
export function resetWays(
  { expect, probe: { steps } }: Case,
  { member, expected, got }: Spot,
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
export function isOlder({ member, expected, got }: Spot, observation: Observation | undefined): boolean {
  if (sameStored(observation?.before.entity?.[member], got)) return false
  const bodies = (observation?.preceding ?? []).map(({ step }) => bodyIn(step.body))
  const sent = bodies.flatMap((body) => (Object.hasOwn(body, member) ? [body[member]!] : []))
  return sent.some((value) => sameStored(value, got) && !sameStored(value, expected))
}
