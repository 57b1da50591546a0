import { bodyIn } from '../cases/generator.ts'
import type { Case, Probe, Step } from '../cases/types.ts'
import type { Property } from '../contract/types.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { shapesOf } from './shapes.ts'
import { isBad, typeName } from './values.ts'

/** What requests may have in common, in the order in which a reader wants to be told, the most telling first. */
export const traitKinds = [
  'value',
  'rank',
  'only',
  'member',
  'bad',
  'bad as',
  'beyond double',
  'digits',
  'more digits',
  'years before',
  'years after',
  'letters',
  'longer',
  'deep',
  'large',
  'null',
  'several nulls',
  'annotated with',
  'no JSON',
  'both',
  'input',
  'annotated',
  'plain',
  'type',
  'credentials',
  'headers',
  'class',
  'alone',
  'several',
  'bad type',
  'bad member',
  'invalid',
  'any',
  'after',
  'at times',
] as const

/** One thing that requests may have in common. */
export type Trait = {
  readonly kind: (typeof traitKinds)[number]
  /** A member, a type, a requirement …: what is meant by the kind; empty where there is nothing to name. */
  readonly of: string
}

/** Whether a trait is that of all requests, or of all that are not valid. */
export function isBroad(trait: Trait | undefined): boolean {
  return trait === undefined || trait.kind === 'any' || trait.kind === 'invalid'
}

/** A request that cases look at, and what it has in common with others. */
export type Request = {
  readonly probe: string
  /** Whether it is meant to be refused. */
  readonly invalid: boolean
  /** Whether the entity is read between its PATCHes. */
  readonly reads: boolean
  /** By their keys. */
  readonly traits: ReadonlyMap<string, Trait>
}

/** Bodies with more members than this are not looked at for pairs of them. */
const pairLimit = 16

/** A trait as the key of a map. */
export function keyOf({ kind, of }: Trait): string {
  return `${kind} ${of}`
}

/**
 * The requests of cases, by the ids of their probes; of merged values those that were sent on their own too, as far as
 * `sent` names them.
 */
export function requestsOf(
  cases: readonly Case[],
  properties: readonly Property[],
  sent: ReadonlySet<string>,
): ReadonlyMap<string, Request> {
  const kinds = new Map(properties.map((property) => [property.name, property]))
  const looks = cases.flatMap((item) => [
    { item, probe: item.probe },
    ...(item.alone && sent.has(item.alone.id) ? [{ item, probe: item.alone }] : []),
  ])
  const requests = [...Map.groupBy(looks, ({ probe }) => probe.id)].map(([id, own]): [string, Request] => {
    const { item, probe } =
      own.find((look) => isOwn(look.item)) ?? own.find((look) => !looksOn(look.item)) ?? own[0]!
    const traits = traitsOf(item, probe, kinds)
    return [
      id,
      {
        probe: id,
        invalid: own.some((look) => look.item.invalid !== undefined || look.item.expect.kind === 'refused'),
        reads: probe.steps.some(({ method }) => method === 'READ'),
        traits: new Map(traits.map((trait) => [keyOf(trait), trait])),
      },
    ]
  })
  return new Map(requests)
}

/** Whether a case is the one that a request was made for, and not one of those that look at it once more. */
function isOwn({ expect }: Case): boolean {
  return ['refused', 'accepted', 'answered', 'one-way', 'harmless', 'unknown-id', 'no-effect'].includes(
    expect.kind,
  )
}

/** Whether a case looks once more at what another requirement's case sends, which its id names. */
function looksOn({ id, requirement }: Case): boolean {
  return id.slice(requirement.length + 1).startsWith('VPP-')
}

function traitsOf(owner: Case, { steps }: Probe, kinds: ReadonlyMap<string, Property>): readonly Trait[] {
  const patches = steps.filter(({ method }) => method === 'PATCH')
  const special = patches.some(({ headers, noContentType }) => headers?.length || noContentType)
  const credentials = patches.some(({ auth }) => auth)
  return [
    trait('any'),
    trait('class', owner.requirement),
    trait('input', `${owner.requirement} ${owner.id.split('/').at(-1)}`),
    ...(special ? [trait('headers')] : []),
    ...(credentials ? [trait('credentials')] : []),
    // The media type says that it is something else.
    ...(special && !credentials && owner.expect.kind === 'refused' && owner.invalid === undefined
      ? [trait('invalid'), trait('invalid', 'body')]
      : []),
    ...patches.flatMap(({ body }) => textTraits(body)),
    ...patches.flatMap(({ body }) => bodyTraits(owner, bodyIn(body), kinds)),
  ]
}

function bodyTraits(owner: Case, body: JsonObject, kinds: ReadonlyMap<string, Property>): readonly Trait[] {
  const bad = Object.entries(body)
    .filter(([name, value]) => {
      const property = kinds.get(name)
      if (property === undefined) return false
      return (owner.invalid === 'schema' && name === owner.property) || isBad(property, value)
    })
    .map(([name]) => name)
  const shapes = Object.entries(body).flatMap(([name, value]) => shapesOf(kinds.get(name), value))
  return [
    ...shapes.map(({ kind, of }) => trait(kind, of)),
    ...(owner.invalid === undefined ? validTraits(body, kinds) : [trait('invalid')]),
    ...(owner.invalid === 'schema' ? [trait('invalid', 'value')] : []),
    ...(owner.invalid !== undefined && owner.invalid !== 'schema' ? [trait('invalid', 'body')] : []),
    ...(owner.invalid === undefined && bad.length > 0 ? [trait('invalid'), trait('invalid', 'value')] : []),
    ...bad.flatMap((name) => badTraits(name, body, kinds)),
  ]
}

function badTraits(name: string, body: JsonObject, kinds: ReadonlyMap<string, Property>): readonly Trait[] {
  const type = kinds.get(name)?.kind ?? 'none'
  return [
    trait('bad', `${type} ${typeName(body[name]!)}`),
    trait('bad as', typeName(body[name]!)),
    trait('bad type', type),
    trait('bad member', name),
  ]
}

// What a parser that calls itself for each level can bear, and what frameworks take by default.
const [deep, largeBytes] = [64, 64 * 1024]

/** What is seen of a body before anybody looks for members in it. */
function textTraits(body: Step['body']): readonly Trait[] {
  if (body === undefined) return [trait('no JSON')]
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64')
  const large = bytes.length > largeBytes ? [trait('large')] : []
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
    const nulls = value === null || (isObject(value) && Object.values(value).includes(null))
    return [
      ...large,
      ...(isDeep(value) ? [trait('deep')] : []),
      ...(isObject(value) && Object.values(value).some(isBeyond) ? [trait('beyond double')] : []),
      ...(nulls ? [trait('null'), trait('value', 'null')] : []),
    ]
  } catch {
    return [...large, trait('no JSON')]
  }
}

/** Whether it is a number that no double can hold. */
function isBeyond(value: Json): boolean {
  return typeof value === 'number' && !Number.isFinite(value)
}

/** Whether arrays and objects are nested deeper than a request needs. */
function isDeep(value: Json): boolean {
  let level: readonly Json[] = [value]
  for (let depth = 0; depth < deep && level.length > 0; depth += 1)
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? Object.values(one) : []))
  return level.length > 0
}

function validTraits(body: JsonObject, kinds: ReadonlyMap<string, Property>): readonly Trait[] {
  const names = Object.keys(body).filter((name) => !isAnnotation(name))
  const nulls = names.filter((name) => body[name] === null)
  const types = names.map((name) => kinds.get(name)?.kind ?? 'none')
  // A body that is nested deep is no value to be named, and cannot be written out.
  const isNamed = (name: string) =>
    body[name] === null ||
    (typeof body[name] !== 'object' && ['enum', 'boolean'].includes(kinds.get(name)?.kind ?? ''))
  return [
    ...('@odata.type' in body
      ? [trait('annotated'), ...types.map((type) => trait('annotated with', type))]
      : [trait('plain')]),
    ...names.filter((name) => kinds.has(name)).map((name) => trait('member', name)),
    ...types.map((type) => trait('type', type)),
    ...names
      .filter(isNamed)
      .flatMap((name) => [
        trait('value', `${name} ${JSON.stringify(body[name])}`),
        trait('value', JSON.stringify(body[name])),
      ]),
    ...(nulls.length > 1 ? [trait('several nulls')] : []),
    ...(names.length === 1
      ? [
          trait('alone'),
          ...names.filter((name) => kinds.has(name)).map((name) => trait('only', name)),
          ...nulls.map(() => trait('only', 'null')),
        ]
      : []),
    ...(names.length > 1 ? [trait('several')] : []),
    ...(names.length <= pairLimit
      ? names.flatMap((a, rank) => names.slice(rank + 1).map((b) => trait('both', [a, b].sort().join(' '))))
      : []),
  ]
}

function trait(kind: Trait['kind'], of = ''): Trait {
  return { kind, of }
}
