import type { Json, JsonObject } from '../../json.ts'
import { type Grammar, type Input, inputs } from './types.ts'

/** The grammar of the members of a body. */
export const memberName: Grammar = {
  name: 'Member',
  title: "Members of a body (RFC 8259 4; the contract lists the entity's own)",
  productions: [
    { name: 'name', clause: 'OData ABNF odataIdentifier (case-sensitive); OData CSDL 6 (not OpenType)' },
    {
      name: 'name with a meaning elsewhere',
      clause: 'RFC 8259 4 (a name like any other); OData Protocol 11.4.3',
    },
    { name: 'inherited name', clause: 'RFC 8259 4 (a name like any other)' },
    { name: 'body', clause: 'OData JSON Format 6 (the entity itself, without a wrapper)' },
    { name: '@odata.type', clause: 'OData JSON Format 4.6.3 (a URI as text)' },
    { name: 'annotation', clause: 'OData JSON Format 4.6 and 20' },
  ],
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const fullwidth = (text: string) =>
  text.replaceAll(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0))

/** Names that are nearly that of a property: bodies of one member with its value. */
export function nearNames(name: string, value: Json): readonly Input<JsonObject>[] {
  const written: Readonly<Record<string, string>> = {
    'name-capital': name[0]!.toUpperCase() + name.slice(1),
    'name-lower': name.toLowerCase(),
    'name-snake': snake(name),
    'name-kebab': snake(name).replaceAll('_', '-'),
    'name-blank-after': `${name} `,
    'name-blank-before': ` ${name}`,
    'name-nul-after': `${name}\u0000`,
    'name-cut': name.slice(0, -1),
    'name-longer': `${name}s`,
    'name-fullwidth': fullwidth(name),
    'name-qualified': `microsoft.graph.${name}`,
    'name-empty': '',
    'name-percent': `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
  }
  const others = Object.entries(written).filter(([, text]) => text !== name)
  return inputs(
    'name',
    'almost that of a property',
    Object.fromEntries(others.map(([label, text]) => [label, { [text]: value }])),
    'near name',
  )
}

const foldTo: Readonly<Record<string, string>> = { s: '\u017f', k: '\u212a' }

/** A name with a letter for which another one stands where letter case is folded: a body of one member. */
export function foldedNames(name: string, value: Json): readonly Input<JsonObject>[] {
  const folded = name.replace(/[sk]/, (letter) => foldTo[letter]!)
  return inputs('name', 'with a letter that folds to another', { 'name-folded': { [folded]: value } })
}

/** A member, and after it a name that differs from its own in letter case alone, with another value. */
export function otherCaseBeside(name: string, value: Json, other: Json): readonly Input<JsonObject>[] {
  return inputs('name', 'in another letter case beside it', {
    'other-case-after': { [name]: value, [name[0]!.toUpperCase() + name.slice(1)]: other },
  })
}

/** The entity wrapped as other formats wrap it. */
export function wrappers(entity: JsonObject, typeName: string): readonly Input<JsonObject>[] {
  const [path, value] = Object.entries(entity)[0] ?? ['', null]
  return inputs(
    'body',
    'wrapped as in another format',
    {
      'in-value': { value: entity },
      'in-data': { data: { type: typeName, attributes: entity } },
      'in-type-name': { [typeName]: entity },
      'json-patch': { op: 'replace', path: `/${path}`, value },
    },
    'wrapper',
  )
}

/** Names that mean something to a store, a framework or another format; each would change the property if it did. */
export function meaningfulNames(name: string, value: Json): readonly Input<JsonObject>[] {
  return [
    ...inputs('name with a meaning elsewhere', 'an operator of a store', {
      'dollar-set': { $set: { [name]: value } },
      'dollar-unset': { $unset: { [name]: '' } },
      'dollar-rename': { $rename: { [name]: 'conformanceUnknown' } },
      'dollar-push': { $push: { [name]: value } },
      'dollar-where': { $where: 'sleep(1)' },
    }),
    ...inputs('name with a meaning elsewhere', 'a path', {
      'path-dot': { [`${name}.length`]: value },
      'path-dot-before': { [`.${name}`]: value },
      'path-brackets': { [`${name}[0]`]: value },
      'path-brackets-around': { [`[${name}]`]: value },
      'path-arrow': { [`${name}->a`]: value },
      'path-slash': { [`/${name}`]: value },
      'path-lookup': { [`${name}__startswith`]: value },
    }),
    ...inputs('name with a meaning elsewhere', 'a query', {
      'query-condition': { [name]: { $ne: null } },
      'query-quote': { [`${name}" = 'conformance' --`]: value },
      'query-apostrophe': { [`${name}' = 'conformance' --`]: value },
      'query-backtick': { [`${name}\` = 'conformance' -- `]: value },
    }),
    ...inputs('name with a meaning elsewhere', 'a type to be made', {
      'type-dollar': { $type: 'System.IO.FileInfo, System.IO.FileSystem', fileName: 'conformance' },
      'type-class': { '@class': 'java.util.HashMap', conformance: 'text' },
      'type-at': { '@type': 'java.lang.Class', val: 'java.lang.String' },
      'type-python': { 'py/object': 'builtins.dict' },
      'type-ruby': { json_class: 'String', raw: [99] },
      'type-reference': { $ref: '#', $id: '1' },
    }),
  ]
}

/** Names that objects inherit in one language or another, besides those of JavaScript's prototype. */
export const inheritedNames: readonly Input<string>[] = inputs('inherited name', 'with a value of its own', {
  thenable: '{"then":"text"}',
  'class-text': '{"class":"text"}',
  'python-class': '{"__class__":{"__init__":{"__globals__":{"conformanceMarker":true}}}}',
  'python-dict': '{"__dict__":{"conformanceMarker":true}}',
  'ruby-methods': '{"send":"text","method":"text","object_id":1}',
  'java-bean': '{"getClass":"text","hashCode":1}',
  length: '{"length":1}',
  'symbol-names': '{"Symbol.iterator":"text","@@iterator":"text"}',
  'define-getter': '{"__defineGetter__":"text","__lookupGetter__":null}',
  inspect: '{"inspect":"text","nodeType":1}',
})

/** Annotations beside a valid member that a service may take, ignore or refuse. */
export function annotations(name: string, entityType: string): readonly Input<JsonObject>[] {
  const type = (values: Readonly<Record<string, Json>>, operator: string) =>
    inputs(
      '@odata.type',
      operator,
      Object.fromEntries(Object.entries(values).map(([label, value]) => [label, { '@odata.type': value }])),
      '@odata.type',
    )
  return [
    ...type(
      {
        'type-number': 1,
        'type-true': true,
        'type-null': null,
        'type-array': [entityType],
        'type-object': { value: entityType },
      },
      'of another JSON type',
    ),
    ...type(
      {
        'type-empty': '',
        'type-no-fragment': entityType.replace(/^#/, ''),
        'type-other': '#microsoft.graph.user',
        'type-unknown': '#conformance.unknown',
        'type-half': '#',
      },
      'another text',
    ),
    ...inputs(
      'annotation',
      'with an odd value',
      {
        'etag-number': { '@odata.etag': 1 },
        'context-text': { '@odata.context': 'text' },
        'id-object': { '@odata.id': {} },
        'bind-null': { 'conformance@odata.bind': null },
        'member-type-number': { [`${name}@odata.type`]: 1 },
        'member-type-other': { [`${name}@odata.type`]: '#Int64' },
        'annotation-without-name': { '@': 'text' },
        'control-4-01': { '@type': 1, '@removed': { reason: 'deleted' } },
      },
      'annotation',
    ),
  ]
}
