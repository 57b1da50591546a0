import { inventedId } from '../cases/accept.ts'
import type { Property } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  ok,
  readable,
  receiveProbe,
} from './generator.ts'
import type { ClientExpectation } from './types.ts'

/** Members that no client knows, of each JSON type. */
const unknown: readonly { name: string; members: JsonObject; mild?: true }[] = [
  { name: 'text', members: { addedLater: 'text' } },
  { name: 'number', members: { addedLater: 12.5 } },
  { name: 'large-number', members: { addedLater: 2 ** 60 } },
  { name: 'boolean', members: { addedLater: true } },
  { name: 'null', members: { addedLater: null } },
  { name: 'nested', members: { addedLater: { inner: { deep: ['a', null, 'b'] } } } },
  { name: 'array', members: { addedLater: [{ a: 1 }, { a: 2 }] } },
  { name: 'empty-array', members: { addedLater: [] } },
  { name: 'date', members: { addedLater: '2033-02-01T10:20:38.1234567Z' } },
  { name: 'guid', members: { addedLater: '9fc26e3d-4b1c-4d8a-9d6e-0a4f6c1f2b11' } },
  {
    name: 'annotations',
    members: { '@odata.etag': 'W/"1"', '@microsoft.graph.tips': 'Use $select.', '@odata.editLink': 'x' },
  },
  {
    name: 'almost-a-date',
    members: { addedLater: '2033-13-45T10:20:38Z', addedToo: '0000-00-00T00:00:00Z' },
  },
  { name: 'almost-a-guid', members: { addedLater: '9fc26e3d-4b1c-4d8a-9d6e-0a4f6c1f2bzz' } },
  // A name that OData allows, and that no service is likely to choose.
  { name: 'like-a-prototype', members: Object.fromEntries([['__proto__', { a: 1 }]]), mild: true },
  { name: 'like-a-method', members: { getClass: 'x', toString: 'y', constructor: 'z' } },
]

/** Answers with a member that the client does not know. */
export const unknownMembers: ClientGenerator = (context) =>
  unknown.map(({ name, members, mild }) => {
    const item = wholeDraft(context, `unknown/${name}`, name, (key) => entityOf(context, key, members))
    return mild ? { ...item, expect: { ...item.expect, mild } } : item
  })

/** The documented entity, changed as a whole; what is readable of it is given. */
function wholeDraft(
  context: ClientGeneratorContext,
  id: string,
  name: string,
  make: (key: string) => JsonObject,
): ClientDraft & { readonly expect: Extract<ClientExpectation, { kind: 'given' }> } {
  const entity = make(inventedId(`receive/${id}`))
  return {
    name,
    probe: receiveProbe(context, id, () => [ok(entity)]),
    expect: { kind: 'given', members: readable(context, entity) },
  }
}

/** Annotations of the properties of an entity (OData JSON Format 4.6): before what they annotate, or after it. */
function annotated(
  context: ClientGeneratorContext,
  key: string,
  place: 'before' | 'after',
  annotation: (property: Property) => JsonObject,
): JsonObject {
  const members = Object.entries(entityOf(context, key)).map(([name, value]): JsonObject => {
    const property = context.contract.properties.find((item) => item.name === name)
    const extra = property === undefined || property.key ? {} : annotation(property)
    return place === 'before' ? { ...extra, [name]: value } : { [name]: value, ...extra }
  })
  return Object.assign({}, ...members)
}

/** The control information on a property's type (OData JSON Format 4.6.3). */
function typeNote({ contract }: ClientGeneratorContext, { name, kind }: Property): JsonObject {
  const namespace = contract.entityType.replace(/^#/, '').replace(/\.[^.]*$/, '')
  const edm: Readonly<Record<string, string>> = {
    string: '#String',
    boolean: '#Boolean',
    dateTimeOffset: '#DateTimeOffset',
    enum: `#${namespace}.${name}`,
  }
  const type = edm[kind]
  return type === undefined ? {} : { [`${name}@odata.type`]: type }
}

/** Names of members are told apart by the case of their letters (RFC 8259 4). */
export const otherCase: ClientGenerator = (context) => [
  wholeDraft(context, 'unknown/other-case', 'other-case', (key) =>
    entityOf(context, key, {
      [context.textual.name.toUpperCase()]: 'another member',
      [context.textual.name.charAt(0).toUpperCase() + context.textual.name.slice(1)]: 'another member',
    }),
  ),
]

/** Answers with annotations. */
export const notes: ClientGenerator = (context) => [
  wholeDraft(context, 'annotated/types', 'annotated-types', (key) =>
    annotated(context, key, 'before', (property) => typeNote(context, property)),
  ),
  wholeDraft(context, 'annotated/before', 'annotated-before', (key) =>
    annotated(context, key, 'before', ({ name }) => ({ [`${name}@conformance.note`]: 'text' })),
  ),
  wholeDraft(context, 'annotated/after', 'annotated-after', (key) =>
    annotated(context, key, 'after', ({ name }) => ({
      [`${name}@conformance.note`]: { of: ['many', 'parts'] },
    })),
  ),
  wholeDraft(context, 'annotated/unknown', 'annotated-unknown', (key) => ({
    ...entityOf(context, key),
    'addedLater@odata.type': '#Collection(String)',
    addedLater: ['a'],
    'addedLink@odata.navigationLink': 'addedLink',
  })),
]

/** Types that a service may have added since (OData Protocol 5.2). */
export const derived: ClientGenerator = (context) => [
  wholeDraft(context, 'derived/plain', 'derived', (key) =>
    entityOf(context, key, { '@odata.type': `${context.contract.entityType}OfSchool` }),
  ),
  wholeDraft(context, 'derived/members', 'derived-with-members', (key) =>
    entityOf(context, key, {
      '@odata.type': `${context.contract.entityType}OfSchool`,
      school: 'x',
      seats: 12,
    }),
  ),
]

/** An answer without its type. */
export const withoutType: ClientGenerator = (context) => [
  wholeDraft(context, '@odata.type/missing', '@odata.type/missing', (key) =>
    entityOf(context, key, { '@odata.type': undefined }),
  ),
]
