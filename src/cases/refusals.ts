import type { Contract } from '../contract/types.ts'
import type { Case, Probe } from './types.ts'

/**
 * The probes that every conforming server refuses, and that are sent with one PATCH and nothing before it: whether
 * they have changed anything, one reading shows for several. In the order of the cases, the same id once.
 */
export function plainRefusals(cases: readonly Case[], { requirements }: Contract): readonly Probe[] {
  const musts = new Set(requirements.filter(({ level }) => level === 'MUST').map(({ id }) => id))
  const probes = new Map<string, Probe>()
  for (const { requirement, expect, probe } of cases) {
    if (expect.kind === 'refused' && musts.has(requirement) && isPlain(probe)) probes.set(probe.id, probe)
  }
  return [...probes.values()]
}

function isPlain({ undo, dangerous, parallel, prepare, steps }: Probe): boolean {
  const [step] = steps
  const alone = steps.length === 1 && prepare.length === 0 && !parallel && !dangerous
  return undo === true && alone && step?.method === 'PATCH' && step.resource === 'item'
}
