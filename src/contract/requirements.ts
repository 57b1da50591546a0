import { join } from 'node:path'
import { ConformanceError } from '../error.ts'
import { isObject } from '../json.ts'
import { readSource } from './read.ts'
import { packageRoot } from './root.ts'
import { chapters, clientChapters, type Requirement } from './types.ts'

/** The catalogue of one version, with the exact bytes of the files that it came from. */
export type Catalogue = {
  readonly requirements: readonly Requirement[]
  readonly bytes: readonly Uint8Array[]
}

/** An entry as it is written. */
type Entry = Omit<Requirement, 'appliesTo'> & { readonly 'applies-to'?: 'client' }

const levels = ['MUST', 'SHOULD', 'MAY'] as const
const fields = ['id', 'chapter', 'level', 'statement', 'source', 'why'] as const

/**
 * Reads `VERSION/requirements.yaml` in `specs` (the package's unless another directory is given): a list of
 * requirements, or `{extends: VERSION, requirements: [...]}`, which puts its own after those of another version.
 * Throws a ConformanceError for a file that is missing or of another shape, naming the entry. `above` are the versions that
 * extend this one.
 */
export async function loadCatalogue(
  version: string,
  specs = join(packageRoot(), 'specs'),
  above: readonly string[] = [],
): Promise<Catalogue> {
  const { path, bytes, value } = await readSource(join(specs, version, 'requirements.yaml'))
  const wrong = (what: string): ConformanceError => new ConformanceError(`${path}: ${what}`)
  const extended = isObject(value) ? value.extends : undefined
  const entries: unknown = isObject(value) ? value.requirements : value
  if (!Array.isArray(entries) || (isObject(value) && typeof extended !== 'string')) {
    throw wrong('it is neither a list of requirements nor {extends, requirements}: correct it')
  }
  if (above.includes(version)) throw wrong(`it extends itself through ${above.join(', ')}: correct extends`)
  const base =
    typeof extended === 'string'
      ? await loadCatalogue(extended, specs, [...above, version])
      : { requirements: [], bytes: [] }
  const requirements = [...base.requirements]
  for (const [index, entry] of entries.entries()) {
    const problem = entryProblem(entry) ?? repeated(entry as Entry, requirements)
    if (problem) throw wrong(`entry ${index + 1} ${problem}`)
    requirements.push(requirementOf(entry as Entry))
  }
  return { requirements, bytes: [...base.bytes, bytes] }
}

function requirementOf({ 'applies-to': appliesTo, ...rest }: Entry): Requirement {
  return { ...rest, ...(appliesTo && { appliesTo }) }
}

function repeated(entry: Entry, before: readonly Requirement[]): string | undefined {
  return before.some((other) => other.id === entry.id) ? `repeats the id ${entry.id}` : undefined
}

function entryProblem(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'is not a mapping'
  const name = typeof entry.id === 'string' ? `(${entry.id}) ` : ''
  for (const field of fields) {
    const text = entry[field]
    if (typeof text !== 'string' || text.trim() === '') return `${name}has no text under ${field}`
  }
  const unknown = Object.keys(entry).find(
    (key) => key !== 'applies-to' && !fields.some((field) => field === key),
  )
  if (unknown !== undefined) return `${name}has an unknown member ${unknown}`
  if (!/^VPP-[A-Z]+-\d\d$/.test(String(entry.id))) return `${name}has an id unlike VPP-CHAPTER-01`
  const appliesTo = entry['applies-to']
  if (appliesTo !== undefined && appliesTo !== 'client') {
    return `${name}applies to an unknown side ${appliesTo}: use client, or leave it out`
  }
  const known: readonly string[] = appliesTo === 'client' ? clientChapters : chapters
  if (!known.includes(String(entry.chapter))) {
    return `${name}has an unknown chapter ${entry.chapter}: use ${known.join(', ')}`
  }
  if (!levels.some((level) => level === entry.level)) {
    return `${name}has an unknown level ${entry.level}: use ${levels.join(', ')}`
  }
  return undefined
}
