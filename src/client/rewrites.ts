import { inventedId } from '../cases/accept.ts'
import { plainValue } from '../cases/generator.ts'
import type { JsonObject } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  ok,
} from './generator.ts'
import type { ClientExpectation } from './types.ts'

/** An entity that is read, changed and written back. */
type Rewrite = {
  readonly name: string
  readonly property?: string
  readonly patch: JsonObject
  /** What the entity has in place of the documented values. */
  readonly members?: JsonObject
}

/** Members of each JSON type that no client knows, and that a client may take for something else. */
const unknownToBeKept: JsonObject = {
  addedText: 'text',
  addedDate: '2033-02-01T10:20:38.1234567-08:00',
  addedGuid: '9FC26E3D-4B1C-4D8A-9D6E-0A4F6C1F2B11',
  addedNumber: 12.5,
  addedWhole: 9007199254740991,
  addedBoolean: false,
  addedNull: null,
  addedObject: { inner: { deep: ['a', 'b'] } },
  addedList: [1, 2],
}

/** Each property is the changed one once, and is cleared once where it can be; then entities with something odd. */
function rewritesOf(context: ClientGeneratorContext): readonly Rewrite[] {
  const open = context.settable.filter((property) => !property.credential)
  const changed = open.map((property) => ({
    name: property.name,
    property: property.name,
    patch: { [property.name]: plainValue(property, 'rewritten') },
  }))
  const cleared = open
    .filter(({ nullable }) => nullable)
    .map(({ name }) => ({ name: `${name}/null`, property: name, patch: { [name]: null } }))
  const nullable = context.contract.properties.filter(
    (property) => property.nullable && !property.serverOwned,
  )
  const enums = context.contract.properties.filter(({ kind }) => kind === 'enum')
  const odd = [
    { name: 'unknown-members', members: unknownToBeKept },
    ...(enums.length === 0
      ? []
      : [
          {
            name: 'unknown-enum-members',
            members: Object.fromEntries(enums.map(({ name }) => [name, 'addedLater'])),
          },
        ]),
    { name: 'nulls', members: Object.fromEntries(nullable.map(({ name }) => [name, null])) },
  ].map((item) => ({ ...item, patch: context.plain }))
  return [...changed, ...cleared, ...odd]
}

/** The cases of entities that are read, changed and written back; `expect` is told what was read, and whether it is odd. */
export const rewrites =
  (expect: (read: JsonObject, odd: boolean) => ClientExpectation): ClientGenerator =>
  (context) =>
    rewritesOf(context).map(({ name, property, patch, members }): ClientDraft => {
      const id = `rewrite/${name}`
      const key = inventedId(id)
      const entity = { ...rewritten(context, key), ...members }
      const read = Object.fromEntries(Object.entries(entity).filter(([name]) => !isAnnotation(name)))
      return {
        name,
        ...(property !== undefined && { property }),
        probe: { id, key, patch, readFirst: true, answers: [ok(entity)] },
        expect: expect(read, members !== undefined),
      }
    })

/** The documented entity with dates in which every digit shows. */
function rewritten(context: ClientGeneratorContext, key: string): JsonObject {
  const dates = context.contract.properties.filter(({ kind }) => kind === 'dateTimeOffset')
  return entityOf(
    context,
    key,
    Object.fromEntries(
      dates.map(({ name }, index) => [name, `2033-02-0${1 + (index % 8)}T10:20:38.1234567Z`]),
    ),
  )
}
