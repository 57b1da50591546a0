import picomatch from 'picomatch'
import type { Contract } from '../contract/types.ts'
import { catalogue } from './faults/catalogue.ts'
import type { Fault } from './faults/types.ts'
import { variants } from './variants/catalogue.ts'
import { pairs } from './variants/pairs.ts'
import type { Variant } from './variants/types.ts'

/** The implementations that the suite is proven on. */
export type Subjects = {
  /** Conforms, and every other one is an override of it. */
  readonly base: Variant
  readonly faults: readonly Fault[]
  readonly variants: readonly Variant[]
  /** Two variants in one. */
  readonly pairs: readonly Variant[]
}

const base: Variant = {
  name: 'conforming-base',
  freedom: 'none is used',
  describe: 'It does what the documentation page says, word for word.',
  stages: () => ({}),
}

/** Every implementation for a contract, in a fixed order; names are unique. */
export function subjectsOf(contract: Contract): Subjects {
  return { base, faults: catalogue(contract), variants, pairs: pairs() }
}

/** Those with one of the names, or a name that one of the globs matches; all for none. The base always stays. */
export function selectSubjects(subjects: Subjects, only: readonly string[]): Subjects {
  if (only.length === 0) return subjects
  const globs = only
    .filter((pattern) => pattern !== '')
    .map((pattern) => picomatch(pattern, { bash: true, nonegate: true }))
  const wanted = ({ name }: { readonly name: string }) =>
    only.includes(name) || globs.some((matches) => matches(name))
  return {
    base: subjects.base,
    faults: subjects.faults.filter(wanted),
    variants: subjects.variants.filter(wanted),
    pairs: subjects.pairs.filter(wanted),
  }
}
