import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Waiting } from './batch.ts'

/**
 * The class of requests that a server may be expected to hang on together: what the probe is about (not what every answer
 * is looked at for), and the property, unless it is about what must be refused of any of them.
 */
export function hangClassOf(waiting: Waiting, contract: Contract): string {
  const { requirement, property = '' } = subjectOf(waiting, contract)
  return waiting.probe.undo ? requirement : `${requirement}/${property}`
}

/** The chapter of that class. */
export function hangChapterOf(waiting: Waiting, contract: Contract): string {
  return chapterOf(subjectOf(waiting, contract).requirement, contract)
}

function subjectOf({ cases }: Waiting, contract: Contract): Case {
  const isOwn = ({ requirement }: Case) => !['entity', 'error'].includes(chapterOf(requirement, contract))
  return cases.find(isOwn) ?? cases[0]!
}

function chapterOf(id: string, { requirements }: Contract): string {
  return requirements.find((requirement) => requirement.id === id)?.chapter ?? ''
}
