import type { Contract, Property } from '../../contract/types.ts'
import type { ImplementationOptions, StageFactory, StageOverrides } from '../../stub/types.ts'

/** The families of faults. */
export const families = [
  'accept',
  'enum',
  'entity',
  'date',
  'type',
  'error',
  'http',
  'auth',
  'concurrency',
  'stored state',
  'intermittent',
  'latency',
  'encoding',
  'framing',
  'aftermath',
] as const

/** One family of faults. */
export type Family = (typeof families)[number]

/** A public report that shows a defect: `owner/repo#number` on GitHub, and the year in which it was filed. */
export type PublicReport = { readonly at: string; readonly year: number }

/** One defect of an implementation that conforms otherwise. */
export type Fault = {
  /** Unique; a defect of one property only ends in `:PROPERTY`. */
  readonly name: string
  /** The id of the requirement that must catch it. */
  readonly requirement: string
  readonly family: Family
  /** One sentence: what the implementation does wrong. */
  readonly describe: string
  readonly stages: StageFactory
  /** Absent where no public report is known that shows it. */
  readonly report?: PublicReport
  /** How an implementation with this fault has to be set up for the fault to show. */
  readonly options?: Pick<ImplementationOptions, 'bearer' | 'tokens'>
}

/** A defect that any property of a kind can have. */
export type Recipe = Omit<Fault, 'stages' | 'requirement'> & {
  /** The id, or what gives it for the one property affected; for all of them there is none to give. */
  readonly requirement: string | ((property?: Property) => string)
  /** The properties that can have it. */
  readonly of: (property: Property) => boolean
  /** The overrides for the properties that do have it; called once for each implementation. */
  readonly stages: (affects: (property: Property) => boolean) => StageOverrides
}

/** A fault that a public report shows. */
export type Reported = readonly [
  name: string,
  requirement: string,
  describe: string,
  at: string,
  year: number,
  stages: StageFactory,
]

/** The faults of one family that public reports show. */
export function reported(family: Family, rows: readonly Reported[]): Fault[] {
  return rows.map(([name, requirement, describe, at, year, stages]) => ({
    name,
    requirement,
    family,
    describe,
    stages,
    report: { at, year },
  }))
}

/** The fault of a recipe for all properties that can have the defect; none where no property can have it. */
export function ofAll(contract: Contract, recipe: Recipe): Fault[] {
  const { of, stages, ...rest } = recipe
  if (!contract.properties.some(of)) return []
  return [{ ...rest, requirement: requirementOf(recipe), stages: () => stages(of) }]
}

/**
 * The faults that a recipe gives for a contract: one for all properties that can have the defect and, where there are
 * several, one for each alone. None where no property can have it.
 */
export function spread(contract: Contract, recipe: Recipe): Fault[] {
  const { of, stages, ...rest } = recipe
  const able = contract.properties.filter(of)
  const each = able.map((property) => ({
    ...rest,
    name: `${rest.name}:${property.name}`,
    requirement: requirementOf(recipe, property),
    describe: `${rest.describe} Only ${property.name} is affected.`,
    stages: () => stages(({ name }) => name === property.name),
  }))
  const all = ofAll(contract, recipe)
  return able.length > 1 ? [...all, ...each] : all
}

function requirementOf({ requirement }: Recipe, property?: Property): string {
  return typeof requirement === 'string' ? requirement : requirement(property)
}
