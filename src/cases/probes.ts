import { sendableValues } from '../contract/sample.ts'
import type { Property } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import {
  type GeneratorContext,
  oncePerContext,
  patchStep,
  plainValue,
  slug,
  unpreparedProbe,
  validProbe,
} from './generator.ts'
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

/** The values that a property's enum lists and a client may send; none of a property that is none. */
function listedValues({ kind, members, schema }: Property): readonly Json[] {
  return sendableValues(kind === 'enum' ? { enum: members } : schema)
}

/**
 * The values that stand for all that a property may hold, each with a name. Null comes last, but first of a credential,
 * so that something is there that could be wiped while the others are sent.
 */
export function representativeValues(property: Property): readonly { name: string; value: Json }[] {
  const plain = { name: 'plain', value: plainValue(property, 'single') }
  const listed = listedValues(property)
  const values =
    listed.length > 0
      ? listed.map((value) => ({ name: slug(String(value)), value }))
      : property.kind === 'boolean'
        ? [false, true].map((value) => ({ name: String(value), value: value as Json }))
        : [plain]
  if (!property.nullable) return values
  const none = { name: 'null', value: null }
  return property.credential ? [none, ...values] : [...values, none]
}

/** Each property alone, with each of its representative values; credentials first, while no other one is null. */
export const singles = oncePerContext((context): readonly ValidRequest[] => {
  const inTurn = context.settable.toSorted((a, b) => Number(b.credential) - Number(a.credential))
  return inTurn.flatMap((property) =>
    representativeValues(property).map(({ name, value }) => {
      const sent = { [property.name]: value }
      const probe = validProbe(context, `patch/${property.name}/${name}`, sent)
      const others = name === 'plain' ? filled(context).filter((item) => item.property !== property.name) : []
      const prepare = [...probe.prepare, ...others]
      return { name: `${property.name}/${name}`, property: property.name, sent, probe: { ...probe, prepare } }
    }),
  )
})

/** Values for members that are null: that they are wiped shows where there is something. */
const filled = oncePerContext((context): readonly Differs[] => {
  return context.settable
    .filter(({ nullable, credential }) => nullable && !credential)
    .map((property) => ({ property: property.name, from: null, otherwise: plainValue(property, 'filled') }))
})

/** The documented example, word for word. */
export function documentedExample(context: GeneratorContext): ValidRequest {
  const sent = context.contract.example.request
  return {
    name: 'documented-example',
    sent,
    probe: unpreparedProbe('patch/documented-example', patchStep(sent)),
  }
}

// With these a requirement looks at 43 plain requests: enough to meet a fault that shows once in ten with 99 %.
const wholes = ['all', 'all-2', 'all-3', 'all-4'] as const

/**
 * All properties at once, and combinations in which each pair of levels of any two properties occurs, a level being
 * absence, one kind of value, or another. What is stored is not made different first: text and dates are new each time,
 * and each value of the others alone is the business of `singles`.
 */
function combinations(context: GeneratorContext): readonly ValidRequest[] {
  const rows = pairsOfLevels(context.settable.length)
    .map((row, index) =>
      Object.fromEntries(
        context.settable.flatMap((property, column): [string, Json][] => {
          const level = row[column]!
          return level === 0 ? [] : [[property.name, valueOfLevel(property, level, index)]]
        }),
      ),
    )
    .filter((sent) => Object.keys(sent).length > 1)
  const combination = (name: string, sent: JsonObject): ValidRequest => ({
    name,
    sent,
    probe: unpreparedProbe(`patch/${name}`, patchStep(sent)),
  })
  return [
    ...wholes.map((name) => combination(name, allOf(context, name))),
    ...rows.map((sent, index) => combination(`pairwise-${String(index + 1).padStart(2, '0')}`, sent)),
  ]
}

/** A value of level 1 or 2: true or false, of the first or the last members of an enum, null where that is allowed. */
function valueOfLevel(property: Property, level: number, row: number): Json {
  if (property.nullable && level === 2) return null
  const listed = listedValues(property)
  if (property.kind === 'boolean' && listed.length === 0) return level === 1
  if (listed.length === 0) return plainValue(property, `pair ${row} ${level}`)
  const half = Math.ceil(listed.length / 2)
  const values = level === 1 ? listed.slice(0, half) : listed.slice(-half)
  return values[row % values.length]!
}

/** Every valid request of plain values: what the requirements on the answered entity look at. */
export const plainRequests = oncePerContext((context): readonly ValidRequest[] => [
  ...singles(context),
  ...combinations(context),
])

/** A plain value for every settable property. */
export function allOf(context: GeneratorContext, salt: string): JsonObject {
  return Object.fromEntries(context.settable.map((property) => [property.name, plainValue(property, salt)]))
}

/** The body of a PATCH that sets one property to a plain value, with a salt of its own. */
export function plainBody(property: Property, salt: string): JsonObject {
  return { [property.name]: plainValue(property, salt) }
}

/**
 * The first property that holds text and is no credential, else the first that holds a single value, else the first of any
 * kind: where a request needs just some valid member. Throws a RangeError for a contract in which a client may set nothing.
 */
export function textProperty(context: GeneratorContext): Property {
  const visible = context.settable.filter((property) => !property.credential)
  const found =
    visible.find(({ kind }) => kind === 'string') ??
    visible.find(({ kind }) => kind !== 'object' && kind !== 'collection') ??
    visible[0] ??
    context.settable[0]
  if (found === undefined) throw new RangeError('the contract has no property that a client may set')
  return found
}

/**
 * Properties that hold text and are no credentials, in turn: requests that name different members share a reading. Where
 * there are none it is the property that stands in for them.
 */
export function textPropertyAt(context: GeneratorContext, rank: number): Property {
  const texts = context.settable.filter(({ kind, credential }) => kind === 'string' && !credential)
  return texts[rank % texts.length] ?? textProperty(context)
}

/** A plain PATCH of the text property, or of another one, under a probe id of its own. */
export function plainTextProbe(
  context: GeneratorContext,
  id: string,
  headers: readonly (readonly [string, string])[] = [],
  property = textProperty(context),
): ValidRequest {
  const sent = plainBody(property, id)
  return {
    name: id,
    property: property.name,
    sent,
    probe: validProbe(context, id, sent, { ...patchStep(sent), headers }),
  }
}
