import { composeOverrides } from '../../stub/compose.ts'
import type { ImplementationOptions, StageFactory } from '../../stub/types.ts'

/** A conforming implementation that uses a freedom. A suite may warn of one or inform about it, and never fails it. */
export type Variant = {
  /** Unique. */
  readonly name: string
  /** The clause that gives the freedom. */
  readonly freedom: string
  /** One sentence: what the implementation does. */
  readonly describe: string
  readonly stages: StageFactory
  readonly options?: Pick<ImplementationOptions, 'bearer' | 'tokens'>
}

/**
 * Two variants in one. The overrides of the second wrap those of the first. Undefined for a variant and itself.
 */
export function combine(first: Variant, second: Variant): Variant | undefined {
  if (first.name === second.name) return undefined
  return {
    name: `${first.name}+${second.name}`,
    freedom: `${first.freedom}; ${second.freedom}`,
    describe: `${first.describe} ${second.describe}`,
    stages: (contract) => composeOverrides([first.stages(contract), second.stages(contract)]),
    options: { ...first.options, ...second.options },
  }
}
