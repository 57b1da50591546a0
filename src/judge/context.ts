import type { Case, Expectation } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import type { Control } from './control.ts'
import type { Judgement } from './types.ts'

/** All that a ruling looks at. */
export type Judging = {
  readonly item: Case
  readonly observation: Observation
  /** The exchange that the case is about: its first PATCH. */
  readonly patch: Exchange
  /** What moves by itself counts as the service's own. */
  readonly contract: Contract
  readonly control: Control
  readonly validators: Validators
  /** How a report names the reading of the state. */
  readonly readName: 'GET response' | 'no-op PATCH response'
}

/** Judges one kind of expectation. Pure. */
export type Ruling<Kind extends Expectation['kind']> = (
  judging: Judging,
  expect: Extract<Expectation, { kind: Kind }>,
) => Judgement

/** A ruling for each of the kinds. */
export type Rulings<Kind extends Expectation['kind']> = { readonly [K in Kind]: Ruling<K> }
