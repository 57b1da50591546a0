import type { Case } from '../cases/types.ts'
import type { Request, Trait } from './traits.ts'
import type { Finding, LedgerCase, Sort } from './types.ts'

/** A case that shows something. */
export type Found = LedgerCase & { readonly finding: Finding }

/** What explains some of the findings. */
export type Explanation = {
  readonly sort: Sort
  /** What the requests have in common, where that is what tells. */
  readonly trait?: Trait
  /** The name that all findings share, where that is what tells. */
  readonly way?: string
  readonly found: Found[]
  /** What follows from it and shows something else. */
  readonly follows: Found[]
  /** How much of what it should explain shows it, 0 to 1. */
  readonly precision: number
}

/** What tells whether one explanation follows from another. */
export type Context = {
  readonly requests: ReadonlyMap<string, Request>
  /** By requirement, and by requirement and input, the properties of the cases that passed, one for each case. */
  readonly passed: ReadonlyMap<string, readonly string[]>
}

/** Names the input of a case: the same for all properties. */
export function inputOf({ id, requirement }: Pick<Case, 'id' | 'requirement'>): string {
  return `${requirement} ${id.split('/').at(-1)}`
}
