import type { Case, Probe } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import { isObject, type Json } from '../json.ts'
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

/** Whether that class is what the probe is about. */
export function isAboutClass({ cases }: Waiting, contract: Contract): boolean {
  return cases.some((item) => isOwn(item, contract))
}

function subjectOf({ cases }: Waiting, contract: Contract): Case {
  return cases.find((item) => isOwn(item, contract)) ?? cases[0]!
}

/** Whether a case looks at more than what every answer is looked at for. */
function isOwn({ requirement }: Case, contract: Contract): boolean {
  return !['entity', 'error'].includes(chapterOf(requirement, contract))
}

function chapterOf(id: string, { requirements }: Contract): string {
  return requirements.find((requirement) => requirement.id === id)?.chapter ?? ''
}

// From here on a server may keep a body in another way than most.
const largeBytes = 32_768

/**
 * What in the requests of a probe a server may be expected to hang on, whatever the probe is about: large bodies, and
 * each way in which a member is not as the contract has it (an enum that is no member of it, say). Empty for plain ones.
 */
export function hangTraitsOf(
  { steps }: Probe,
  { properties }: Contract,
  { request }: Validators,
): readonly string[] {
  const traits = steps.flatMap(({ body }) => {
    if (typeof body !== 'string') return []
    if (body.length > largeBytes) return ['large body']
    const parsed = parsedOf(body)
    if (!isObject(parsed)) return []
    return Object.entries(parsed).flatMap(([name, value]) => {
      const kind = properties.find((property) => property.name === name)?.kind ?? 'unknown member'
      return request({ [name]: value }).map(({ keyword }) => `${kind} ${keyword}`)
    })
  })
  return [...new Set(traits)]
}

function parsedOf(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}
