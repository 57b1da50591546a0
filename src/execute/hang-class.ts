import type { Contract } from '../contract/types.ts'
import type { Waiting } from './batch.ts'

/**
 * The class of requests that a server may be expected to hang on together: what the probe is about (not what every answer
 * is looked at for), and the property, unless it is about what must be refused of any of them.
 */
export function hangClassOf({ probe, cases }: Waiting, { requirements }: Contract): string {
  const chapterOf = (id: string) => requirements.find((requirement) => requirement.id === id)?.chapter ?? ''
  const own =
    cases.find(({ requirement }) => !['entity', 'error'].includes(chapterOf(requirement))) ?? cases[0]!
  return probe.undo ? own.requirement : `${own.requirement}/${own.property ?? ''}`
}
