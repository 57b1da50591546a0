import { groupBy } from '../model/group.ts'
import type { FaultResult, ProofReport } from '../model/proof-types.ts'

/** One family of faults, against the requirements that see them. */
export type FamilyRow = {
  readonly family: string
  readonly faults: number
  /** How many of them the requirement that they break kills. */
  readonly killed: number
  /** At how many of them each requirement fails or warns, in the order of the catalogue. */
  readonly by: ReadonlyMap<string, number>
}

/** The matrix of families × requirements, the families in the order of the faults. */
export function familyRows({ faults, requirements }: ProofReport): readonly FamilyRow[] {
  return [...groupBy(faults, ({ family }) => family)].map(([family, own]) => {
    const seenBy = (id: string) => own.filter(({ killedBy }) => killedBy[id] !== undefined).length
    const counts = requirements.map(({ id }) => [id, seenBy(id)] as const)
    return {
      family,
      faults: own.length,
      killed: killedOf(own).length,
      by: new Map(counts.filter(([, count]) => count > 0)),
    }
  })
}

/** The faults that the requirement which they break kills. */
export function killedOf(faults: readonly FaultResult[]): readonly FaultResult[] {
  return faults.filter(({ verdict }) => verdict === 'killed')
}

/** Counts by requirement as a phrase for each chapter: `VPP-ENUM 01×12 03×2`. */
export function chapterCounts(by: ReadonlyMap<string, number>): readonly string[] {
  const split = [...by].map(([id, count]) => {
    const at = id.lastIndexOf('-')
    return { chapter: id.slice(0, Math.max(at, 0)), text: `${id.slice(at + 1)}×${count}` }
  })
  return [...groupBy(split, ({ chapter }) => chapter)].map(([chapter, own]) =>
    [chapter, ...own.map(({ text }) => text)].join(' ').trim(),
  )
}

/** How many conform and how they fared: `50: 44 pass, 6 warned, 0 false positives`. */
export function variantCounts(variants: ProofReport['variants']): string {
  const count = (wanted: string) => variants.filter(({ verdict }) => verdict === wanted).length
  return `${variants.length}: ${count('passes')} pass, ${count('warned')} warned, ${count('false positive')} false positives`
}

/** How many of the faults are reported as one cause, and how many of those causes name the requirement that the fault breaks. */
export function causeCounts(faults: readonly FaultResult[]): string {
  const one = faults.filter(({ causes }) => causes.length === 1)
  const several = faults.filter(({ causes }) => causes.length > 1)
  const named = faults.filter(({ causeNamesIt }) => causeNamesIt)
  const examples = several.slice(0, 3).map(({ name }) => name)
  const more = several.length > examples.length ? ', …' : ''
  const told = several.length === 0 ? '' : ` (${examples.join(', ')}${more})`
  return `${one.length} of ${faults.length} faults have one cause, ${several.length} more than one${told}; the first names the requirement of ${named.length}`
}
