import { createHash } from 'node:crypto'
import { expressionOf } from '../contract/expression.ts'
import { sampleValue } from '../contract/sample.ts'
import type { Contract, Property } from '../contract/types.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { createAdmits } from './admits.ts'
import type { Case, Differs, Probe, Step } from './types.ts'

/** A case before its requirement's id is put in front of its name. */
export type Draft = Omit<Case, 'id' | 'requirement'> & { readonly name: string }

/** Derives the cases of one requirement. Pure. */
export type Generator = (context: GeneratorContext) => readonly Draft[]

/** What the generators derive cases from. */
export type GeneratorContext = {
  readonly contract: Contract
  /** Seed of the generated values. */
  readonly seed: number
  /** Properties that a client may set, credentials included, in documented order. */
  readonly settable: readonly Property[]
  /** The settable properties of one kind. */
  readonly settableOf: (kind: Property['kind']) => readonly Property[]
  /** Where in `settable` a property is, by its name. */
  readonly rankOf: (name: string) => number | undefined
  /** The rank of a settable property among those of its kind, from 0, and how many there are. */
  readonly placeOf: (property: Property) => { readonly rank: number; readonly count: number }
  /** Whether a property's schema admits a value although its kind does not: a union, say, of numbers and text. */
  readonly admits: (property: Property, value: Json) => boolean
  /** Whether the cases that another one of their equivalence class represents are derived too. */
  readonly thorough: boolean
}

/** Gathers what the generators need from a contract. */
export function createGeneratorContext(contract: Contract, seed: number, thorough = true): GeneratorContext {
  const settable = contract.properties.filter((property) => !property.serverOwned)
  const ranks = new Map(settable.map(({ name }, rank) => [name, rank]))
  const byKind = Map.groupBy(settable, ({ kind }) => kind)
  const places = new Map(
    [...byKind.values()].flatMap((alike) =>
      alike.map(({ name }, rank) => [name, { rank, count: alike.length }] as const),
    ),
  )
  return {
    contract,
    seed,
    thorough,
    admits: createAdmits(contract),
    settable,
    settableOf: (kind) => byKind.get(kind) ?? [],
    placeOf: ({ name }) => places.get(name)!,
    rankOf: (name) => ranks.get(name),
  }
}

/**
 * Makes something once for each context. Several generators look at the same requests, and with a large contract these take
 * most of the time and of the memory.
 */
export function oncePerContext<T extends object>(
  make: (context: GeneratorContext) => T,
): (context: GeneratorContext) => T {
  const known = new WeakMap<GeneratorContext, T>()
  return (context) => {
    const made = known.get(context) ?? make(context)
    known.set(context, made)
    return made
  }
}

/** The same generators, each derived once for a context: chapter `error` looks at what other chapters send. */
export function sharedGenerators(
  generators: Readonly<Record<string, Generator>>,
): Readonly<Record<string, Generator>> {
  return Object.fromEntries(
    Object.entries(generators).map(([id, generator]) => [id, oncePerContext(generator)]),
  )
}

/** The first settable property of each kind, credentials apart: enough where the kind makes the difference. */
export function firstOfEachKind(context: GeneratorContext): readonly Property[] {
  const visible = context.settable.filter((property) => !property.credential)
  return visible.filter(
    (property, index) => visible.findIndex(({ kind }) => kind === property.kind) === index,
  )
}

/** At most so many of the items, as far apart as can be, in their order. */
export function evenly<T>(items: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, items.length / most)
  return Array.from({ length: Math.min(items.length, most) }, (_, index) => items[Math.floor(index * step)]!)
}

/** Items in runs of so many; the last may be shorter. */
export function inParts<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  )
}

/** A number from 0 to 2³²−1 that is always the same for the same text. */
export function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0)
}

/**
 * A valid value without anything odd about it: short ASCII text, a whole minute in UTC. Different salts give
 * different values where the type has that many, so that what is stored can be told from what is sent.
 */
export function plainValue(property: Property, salt: string): Json {
  const number = hash(`${property.name} ${salt}`)
  if (property.kind === 'string' && !isRestricted(property)) return `Conformance ${number.toString(36)}`
  const sample = () => sampleValue(property.schema, number % 1_000_003)
  if (property.kind !== 'dateTimeOffset') return sample()
  const minute = new Date(Date.UTC(2031, 0, 1) + (number % 4_000_000) * 60_000)
  const text = minute.toISOString().replace('.000Z', 'Z')
  return expressionOf(property.schema.pattern).test(text) ? text : sample()
}

const restricting = 'pattern format maxLength minLength const not allOf anyOf oneOf'.split(' ')

/** Whether the schema restricts text beyond being text. */
export function isRestricted({ schema }: Property): boolean {
  return restricting.some((keyword) => Object.hasOwn(schema, keyword))
}

/** A plain value that differs from another one; undefined where the schema has a single value. */
export function otherThan(property: Property, value: Json): Json | undefined {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const candidate = plainValue(property, `other ${attempt}`)
    if (JSON.stringify(candidate) !== JSON.stringify(value)) return candidate
  }
  return undefined
}

/** A PATCH of the entity under test with a JSON body. */
export function patchStep(body: JsonObject | string): Step {
  return { method: 'PATCH', resource: 'item', body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** What a probe of one PATCH sends, as an object; empty where its body is none. */
export function bodyOf({ steps }: Probe): JsonObject {
  return bodyIn(steps[0]?.body)
}

/** The members of a step's body; none where it is no JSON object. */
export function bodyIn(body: Step['body']): JsonObject {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** For each member sent, how to make the stored value differ from it beforehand. */
export function differing(context: GeneratorContext, sent: JsonObject): readonly Differs[] {
  return Object.keys(sent)
    .flatMap((name) => context.rankOf(name) ?? [])
    .sort((a, b) => a - b)
    .map((rank) => context.settable[rank]!)
    .filter((property) => !property.credential)
    .flatMap((property): Differs[] => {
      const from = sent[property.name]!
      const otherwise = otherThan(property, from)
      return otherwise === undefined ? [] : [{ property: property.name, from, otherwise }]
    })
}

/** A probe that sends one valid PATCH, the stored values being made different first. */
export function validProbe(
  context: GeneratorContext,
  id: string,
  sent: JsonObject,
  step: Step = patchStep(sent),
): Probe {
  return { id, prepare: differing(context, sent), steps: [step] }
}

/** A probe that sends one valid PATCH, whatever is stored: that its values are stored is not its business. */
export function unpreparedProbe(id: string, step: Step): Probe {
  return { id, prepare: [], steps: [step] }
}

/** A probe that sends one PATCH that is meant to be refused; whatever it changes all the same is undone. */
export function refusedProbe(id: string, step: Step): Probe {
  return { id, prepare: [], steps: [step], undo: true }
}

/** Text for a case id: short, readable, free of blanks and slashes. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9:.,+_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 48) || 'empty'
}
