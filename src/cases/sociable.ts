import type { Contract } from '../contract/types.ts'
import { bodyOf } from './generator.ts'
import type { Case, Probe } from './types.ts'

/** How many probes share a reading at most: what a server shows for a moment only must not be over by then. */
export const mostTogether = 12

const refusing: readonly Case['expect']['kind'][] = ['refused', 'unchanged', 'harmless', 'one-way']

/**
 * The probes that may share a reading with others: one PATCH of the entity that is either meant to be refused, or sets
 * members that a client may set and is meant to be accepted. In the order of the cases, the same id once.
 */
export function sociableProbes(cases: readonly Case[], { properties }: Contract): readonly Probe[] {
  const settable = new Set(properties.filter(({ serverOwned }) => !serverOwned).map(({ name }) => name))
  const isUpdate = (probe: Probe) => {
    const names = Object.keys(bodyOf(probe)).filter((name) => !name.startsWith('@'))
    return names.length > 0 && names.every((name) => settable.has(name))
  }
  const isRefusal = ({ expect, invalid }: Case) => invalid !== undefined || refusing.includes(expect.kind)
  const isSociable = (probe: Probe, looks: readonly Case[]) =>
    probe.undo ? looks.some(isRefusal) : !probe.disruptive && isUpdate(probe)
  return [...Map.groupBy(cases, ({ probe }) => probe.id).values()].flatMap((looks) => {
    const { probe } = looks[0]!
    return isPlain(probe) && isSociable(probe, looks) ? [probe] : []
  })
}

function isPlain({ parallel, steps }: Probe): boolean {
  const [step] = steps
  return steps.length === 1 && !parallel && step?.method === 'PATCH' && step.resource === 'item'
}
