import type { Contract } from '../../src/contract/types.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { Fault } from '../../src/mutation/faults/types.ts'
import { composeOverrides } from '../../src/stub/compose.ts'

/** Two faults of different families in one implementation. */
export type FaultPair = Pick<Fault, 'name' | 'stages' | 'options'> & {
  readonly faults: readonly [Fault, Fault]
}

/** So many pairs of faults of a contract, the same for the same seed; no two faults of a pair are of one family. */
export function faultPairs(contract: Contract, count: number, seed: number): readonly FaultPair[] {
  const faults = catalogue(contract)
  let state = seed
  const next = () => {
    // Park and Miller's generator: good enough to choose by.
    state = (state * 48_271) % 2_147_483_647
    return faults[state % faults.length]!
  }
  const pairs: FaultPair[] = []
  while (pairs.length < count) {
    const [a, b] = [next(), next()]
    if (a.family === b.family) continue
    pairs.push({
      name: `${a.name} + ${b.name}`,
      faults: [a, b],
      stages: (world) => composeOverrides([a.stages(world), b.stages(world)]),
      options: { ...a.options, ...b.options },
    })
  }
  return pairs
}
