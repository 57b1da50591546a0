import type { Property } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { type Kit, oncePerKit, patchStep, plainValue, slug, validProbe } from './kit.ts'
import { pairsOfLevels } from './pairs.ts'
import type { Differs, Probe } from './types.ts'

/** One valid PATCH that several requirements look at. */
export type ValidRequest = {
  /** Part of the case's id. */
  readonly name: string
  /** The property, where it is sent alone. */
  readonly property?: string
  readonly sent: JsonObject
  readonly probe: Probe
}

/** The values that stand for all that a property may hold, each with a name. */
export function representativeValues(property: Property): readonly { name: string; value: Json }[] {
  const plain = { name: 'plain', value: plainValue(property, 'single') }
  const values =
    property.kind === 'enum'
      ? property.members.map((member) => ({ name: slug(member), value: member as Json }))
      : property.kind === 'boolean'
        ? [true, false].map((value) => ({ name: String(value), value: value as Json }))
        : [plain]
  return property.nullable ? [...values, { name: 'null', value: null }] : values
}

/** Each property alone, with each of its representative values. */
export const singles = oncePerKit((kit): readonly ValidRequest[] => {
  return kit.settable.flatMap((property) =>
    representativeValues(property).map(({ name, value }) => {
      const sent = { [property.name]: value }
      const probe = validProbe(kit, `patch/${property.name}/${name}`, sent)
      const others = name === 'plain' ? filled(kit).filter((item) => item.property !== property.name) : []
      const prepare = [...probe.prepare, ...others]
      return { name: `${property.name}/${name}`, property: property.name, sent, probe: { ...probe, prepare } }
    }),
  )
})

/** Values for members that are null: that they are wiped shows where there is something. */
const filled = oncePerKit((kit): readonly Differs[] => {
  return kit.settable
    .filter(({ nullable, credential }) => nullable && !credential)
    .map((property) => ({ property: property.name, from: null, otherwise: plainValue(property, 'filled') }))
})

/** The documented example, word for word. */
export function documentedExample(kit: Kit): ValidRequest {
  const sent = kit.contract.example.request
  return { name: 'documented-example', sent, probe: validProbe(kit, 'patch/documented-example', sent) }
}

// With these a requirement looks at 44 plain requests: enough to meet a fault that shows once in ten with 99 %.
const wholes = ['all', 'all-2', 'all-3', 'all-4'] as const

/**
 * All properties at once, and combinations in which each pair of values (or absences) of any two properties occurs.
 */
export function combinations(kit: Kit): readonly ValidRequest[] {
  const levels = kit.settable.map((property) => ({ name: property.name, values: pairwiseValues(property) }))
  // Level 0 is absence.
  const rows = pairsOfLevels(levels.map(({ name }) => name)).map((row) =>
    Object.fromEntries(
      levels.flatMap(({ name, values }, column): [string, Json][] => {
        const level = row[column]!
        return level === 0 ? [] : [[name, values[level - 1]!]]
      }),
    ),
  )
  return [
    ...wholes.map((name) => {
      const sent = allOf(kit, name)
      return { name, sent, probe: validProbe(kit, `patch/${name}`, sent) }
    }),
    ...rows
      .filter((sent) => Object.keys(sent).length > 1)
      .map((sent, index) => {
        const name = `pairwise-${String(index + 1).padStart(2, '0')}`
        return { name, sent, probe: validProbe(kit, `patch/${name}`, sent) }
      }),
  ]
}

/** Two values are enough for pairs: each value alone is the business of `singles`. */
function pairwiseValues(property: Property): readonly [Json, Json] {
  const first = plainValue(property, 'pair 1')
  if (property.nullable) return [first, null]
  if (property.kind === 'enum') return [property.members[0]!, property.members.at(-1)!]
  return property.kind === 'boolean' ? [true, false] : [first, plainValue(property, 'pair 2')]
}

/** Every valid request of plain values: what the requirements on the answered entity look at. */
export const plainRequests = oncePerKit((kit): readonly ValidRequest[] => [
  ...singles(kit),
  ...combinations(kit),
])

/** A plain value for every settable property. */
export function allOf(kit: Kit, salt: string): JsonObject {
  return Object.fromEntries(kit.settable.map((property) => [property.name, plainValue(property, salt)]))
}

/** The body of a PATCH that sets one property to a plain value, with a salt of its own. */
export function plainBody(property: Property, salt: string): JsonObject {
  return { [property.name]: plainValue(property, salt) }
}

/**
 * The first property that holds text and is no credential, else the first of any kind: where a request needs just some
 * valid member. Throws a RangeError for a contract in which a client may set nothing.
 */
export function textProperty(kit: Kit): Property {
  const visible = kit.settable.filter((property) => !property.credential)
  const found = visible.find(({ kind }) => kind === 'string') ?? visible[0] ?? kit.settable[0]
  if (found === undefined) throw new RangeError('the contract has no property that a client may set')
  return found
}

/** A plain PATCH of the text property under a probe id of its own. */
export function plainTextProbe(
  kit: Kit,
  id: string,
  headers: readonly (readonly [string, string])[] = [],
): ValidRequest {
  const property = textProperty(kit)
  const sent = plainBody(property, id)
  return {
    name: id,
    property: property.name,
    sent,
    probe: validProbe(kit, id, sent, { ...patchStep(sent), headers }),
  }
}
