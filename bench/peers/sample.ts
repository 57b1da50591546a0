import type { Contract } from '../../src/contract/types.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { type Fault, families } from '../../src/mutation/faults/types.ts'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import type { Variant } from '../../src/mutation/variants/types.ts'

/** An implementation that the tools are run on. */
export type Subject = { readonly name: string; readonly kind: 'base' | 'fault' | 'variant' } & Partial<
  Pick<Fault & Variant, 'stages' | 'options' | 'family'>
>

/**
 * The conforming stub, a sample of the faults and one of the variants. Of the faults the first of each family is taken
 * and then every nth of the rest, so that there are `faults` of them or one for each family, whichever is more; of the
 * variants every nth. The same numbers give the same sample.
 */
export function sample(contract: Contract, faults: number, conforming: number): Subject[] {
  const all = catalogue(contract)
  const first = families.flatMap((family) => all.find((fault) => fault.family === family) ?? [])
  const rest = all.filter((fault) => !first.includes(fault))
  const chosen = [...first, ...every(rest, faults - first.length)]
  return [
    { name: 'the conforming stub', kind: 'base' },
    ...all.filter((fault) => chosen.includes(fault)).map((fault) => ({ ...fault, kind: 'fault' as const })),
    ...every(variants, conforming).map((variant) => ({ ...variant, kind: 'variant' as const })),
  ]
}

function every<Item>(items: readonly Item[], wanted: number): Item[] {
  const count = Math.max(0, Math.min(wanted, items.length))
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor(((index + 0.5) * items.length) / count)]!,
  )
}
