import type { Case, Step } from '../cases/types.ts'
import type { Contract, Requirement } from '../contract/types.ts'

/** The cases of one requirement, in the order in which they run; at least one. */
export type CaseGroup = { readonly requirement: Requirement; readonly cases: readonly Case[] }

/** The cases by requirement, in the order of the catalogue. */
export function byRequirement(
  cases: readonly Case[],
  requirements: Contract['requirements'],
): readonly CaseGroup[] {
  const groups = Map.groupBy(cases, (item) => item.requirement)
  return requirements.flatMap((requirement) => {
    const own = groups.get(requirement.id)
    return own === undefined ? [] : [{ requirement, cases: own }]
  })
}

/** The cases in the order of the catalogue; those that might bring a server down last. */
export function inOrder(cases: readonly Case[], requirements: Contract['requirements']): readonly Case[] {
  return [false, true].flatMap((disruptive) => {
    const own = cases.filter(({ probe }) => (probe.disruptive === true) === disruptive)
    return byRequirement(own, requirements).flatMap((group) => group.cases)
  })
}

/**
 * The cases in the parts in which they are sent: what is valid; what has to be refused, since a server that takes it may
 * have no use of its entity any more; updates after such a refusal; what might bring the server down; of what must be refused,
 * what has ended servers, or their use of what they store. All cases of a probe are in one part.
 */
export function phasesOf(cases: readonly Case[]): readonly (readonly Case[])[] {
  const afterRefusal = new Set(cases.filter(takesARefusal).map(({ probe }) => probe.id))
  const phaseOf = ({ probe }: Case) => {
    if ((probe.undo || probe.disruptive) && probe.steps.some(isRisky)) return 4
    if (probe.disruptive) return 3
    if (afterRefusal.has(probe.id)) return 2
    return probe.undo ? 1 : 0
  }
  const byPhase = Map.groupBy<number, Case>(cases, phaseOf)
  return [0, 1, 2, 3, 4].map((phase) => byPhase.get(phase) ?? [])
}

/**
 * Whether a body has a number that no double can hold, half a surrogate pair, or is nested deep: many a server stores it, and
 * cannot show it; or is null, which ends many a server.
 */
function isRisky({ body }: Step): boolean {
  if (typeof body !== 'string') return false
  if (body === 'null' || /\\ud[89ab][0-9a-f]{2}(?!\\ud)/i.test(body)) return true
  for (const { 0: number, index } of body.matchAll(exponent))
    if (!Number.isFinite(Number(number)) && /[:[,]$/.test(body.slice(0, index).trimEnd())) return true
  return (body.match(/[[{]/g) ?? []).length > mostNested
}

// What stands before it is looked at apart: looking back over blanks from each place takes minutes in a body of blanks.
const exponent = /(?<![\w.])-?(?:NaN|Infinity|\d+(?:\.\d+)?[eE]\+?\d+)/g

// No document of this API has as many levels.
const mostNested = 64

function takesARefusal({ probe: { steps }, expect }: Case): boolean {
  if (expect.kind !== 'follows') return false
  return steps.some(({ method }, rank) => method === 'PATCH' && expect.updates[rank] === undefined)
}
