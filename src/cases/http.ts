import type { Property } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import { inventedId } from './accept.ts'
import {
  type Draft,
  differing,
  firstOfEachKind,
  isRestricted,
  type Kit,
  otherThan,
  patchStep,
  plainValue,
  type Rule,
  refusedProbe,
  validProbe,
} from './kit.ts'
import { plainBody, plainTextProbe, textProperty } from './probes.ts'
import type { Expectation, Probe, Step } from './types.ts'

const badRequest: Expectation = { kind: 'refused', statuses: [400], tolerated: [422] }

/** A PATCH with a body that is not what it should be as a whole; it might bring a server down, so it comes last. */
function rawBody(
  group: string,
  name: string,
  body: NonNullable<Step['body']> | undefined,
  invalid: 'not-json' | 'not-object',
): Draft {
  const step: Step = { method: 'PATCH', resource: 'item', ...(body === undefined ? {} : { body }) }
  return {
    name,
    probe: { ...refusedProbe(`http/${group}/${name}`, step), dangerous: true },
    expect: badRequest,
    invalid,
  }
}

const notJson: Rule = (kit) => {
  const { name } = textProperty(kit)
  const raw = (label: string, body: NonNullable<Step['body']>) => rawBody('not-json', label, body, 'not-json')
  return [
    raw('empty', ''),
    raw('blank', '   '),
    raw('open-brace', '{'),
    raw('cut-in-value', `{"${name}":"Conformance`),
    raw('cut-before-brace', `{"${name}":"Conformance"`),
    raw('trailing-comma', `{"${name}":"Conformance",}`),
    raw('missing-colon', `{"${name}" "Conformance"}`),
    raw('single-quotes', `{'${name}':'Conformance'}`),
    raw('bare-name', `{${name}:"Conformance"}`),
    raw('comment', `{"${name}":"Conformance"/* comment */}`),
    raw('two-objects', `{"${name}":"Conformance"}{"${name}":"Conformance"}`),
    raw('text-after', `{"${name}":"Conformance"} x`),
    raw('undefined', `{"${name}":undefined}`),
    raw('not-a-number', `{"${name}":NaN}`),
    raw('raw-line-end', `{"${name}":"a\nb"}`),
    raw('bad-escape', `{"${name}":"\\x41"}`),
    raw('form', `${name}=Conformance`),
    raw('xml', `<${name}>Conformance</${name}>`),
    raw('invalid-utf-8', { base64: base64(`{"${name}":"a`, [0xc3, 0x28], '"}') }),
    raw('utf-16', { base64: Buffer.from(`{"${name}":"Conformance"}`, 'utf16le').toString('base64') }),
    raw('nul-bytes', { base64: Buffer.from([0, 0, 0, 0]).toString('base64') }),
  ]
}

function base64(before: string, bytes: readonly number[], after: string): string {
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]).toString('base64')
}

const notObject: Rule = (kit) => {
  const body = JSON.stringify(plainBody(textProperty(kit), 'not-object'))
  const values = {
    null: 'null',
    true: 'true',
    number: '1',
    text: '"text"',
    'empty-array': '[]',
    array: `[${body}]`,
    'object-as-text': JSON.stringify(body),
  }
  return Object.entries(values).map(([name, text]) => rawBody('not-object', name, text, 'not-object'))
}

const unknownIds: Rule = (kit) => {
  const list: Step = { method: 'GET', resource: 'collection' }
  const ids = [
    { name: 'guid', id: inventedId('unknown'), statuses: [404] },
    { name: 'zero-guid', id: '00000000-0000-0000-0000-000000000000', statuses: [404] },
    { name: 'word', id: 'no-such-token', statuses: [404, 400] },
    { name: 'escaped', id: `a b/c?d#é'%`, statuses: [404, 400] },
  ]
  return ids.map(({ name, id, statuses }): Draft => {
    const resource = { id }
    const patch: Step = { ...patchStep(plainBody(textProperty(kit), 'unknown')), resource }
    const steps: Step[] = [list, patch, { method: 'GET', resource }, list]
    return {
      name,
      probe: { id: `http/unknown-id/${name}`, prepare: [], steps },
      expect: { kind: 'unknown-id', statuses },
    }
  })
}

const prototypeNames: Rule = (kit) => {
  const owned = Object.fromEntries(
    kit.settable.map((property) => [property.name, plainValue(property, 'prototype')]),
  )
  const bodies: Readonly<Record<string, string>> = {
    '__proto__-object': `{"__proto__":${JSON.stringify(owned)}}`,
    '__proto__-marker': '{"__proto__":{"conformanceMarker":true}}',
    '__proto__-null': '{"__proto__":null}',
    'constructor-prototype': '{"constructor":{"prototype":{"conformanceMarker":true}}}',
    'constructor-text': '{"constructor":"text"}',
    'to-string': '{"toString":"text","valueOf":null,"hasOwnProperty":false}',
    'to-json': '{"toJSON":"text"}',
  }
  return Object.entries(bodies).map(([name, body]) => ({
    name,
    probe: { ...refusedProbe(`http/prototype/${name}`, patchStep(body)), dangerous: true },
    expect: { kind: 'harmless' },
  }))
}

const large: Rule = (kit) => {
  const { name } = textProperty(kit)
  const size = 256 * 1024
  const bodies = {
    text: JSON.stringify({ [name]: 'x'.repeat(size) }),
    'white-space': `{"${name}":"Conformance"${' '.repeat(size)}}`,
    nested: `${'{"a":'.repeat(size / 8)}1${'}'.repeat(size / 8)}`,
  }
  return Object.entries(bodies).map(([label, body]) => ({
    name: label,
    probe: { ...refusedProbe(`http/large/${label}`, patchStep(body)), dangerous: true },
    expect: { kind: 'answered' },
  }))
}

const undocumented: Rule = (kit) => {
  const some = textProperty(kit)
  const bodies: [string, JsonObject][] = [
    ['unknown', { conformanceUnknown: 'text' }],
    ['unknown-beside-valid', { ...plainBody(some, 'undocumented'), conformanceUnknown: 1 }],
    ['other-letter-case', { [some.name.toUpperCase()]: 'text' }],
    ...Object.entries(kit.contract.foreignProperties).map(([name, value]): [string, JsonObject] => [
      `other-version:${name}`,
      { [name]: value },
    ]),
  ]
  return bodies.map(
    ([name, body]): Draft => ({
      name,
      probe: refusedProbe(`http/undocumented/${name}`, patchStep(body)),
      expect: { kind: 'refused', statuses: [400, 422] },
      invalid: 'schema',
    }),
  )
}

const otherMediaTypes: Rule = (kit) => {
  const types = [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ]
  const body = patchStep(plainBody(textProperty(kit), 'media type'))
  const expect: Expectation = { kind: 'refused', statuses: [400, 415] }
  return [
    ...types.map(
      (type): Draft => ({
        name: type.replace('/', '-'),
        probe: refusedProbe(`http/media-type/${type}`, { ...body, headers: [['Content-Type', type]] }),
        expect,
      }),
    ),
    { name: 'none', probe: refusedProbe('http/media-type/none', { ...body, noContentType: true }), expect },
  ]
}

const duplicates: Rule = (kit) => {
  const properties = kit.settable.filter((property) => !property.credential)
  const groups = [...firstOfEachKind(kit).map((property) => [property]), properties]
  const first = (property: Property) => plainValue(property, 'first')
  const member = (property: Property, value: unknown) =>
    `${JSON.stringify(property.name)}:${JSON.stringify(value)}`
  return groups.map((group): Draft => {
    const firsts = Object.fromEntries(group.map((property) => [property.name, first(property)]))
    const lasts = Object.fromEntries(
      group.map((property) => [property.name, otherThan(property, first(property))]),
    )
    const name = group.length === 1 ? group[0]!.name : 'all'
    const body = `{${group.flatMap((item) => [member(item, firsts[item.name]), member(item, lasts[item.name])]).join(',')}}`
    const probe = { ...refusedProbe(`http/duplicate/${name}`, patchStep(body)), undo: false }
    return { name, probe, expect: { kind: 'one-way', first: firsts, last: lasts } }
  })
}

const writings: Rule = (kit) => {
  const names = kit.settable.filter((property) => !property.credential)
  const variants: Readonly<Record<string, (body: JsonObject) => string>> = {
    pretty: (body) => JSON.stringify(body, null, 2),
    'crlf-and-tabs': (body) => `\r\n\t${JSON.stringify(body, null, '\t').replaceAll('\n', '\r\n')}\r\n`,
    'spaces-everywhere': (body) =>
      ` ${JSON.stringify(body).replaceAll('":', '" : ').replaceAll(',"', ' , "')} `,
    'escaped-values': (body) => escaped(body, false),
    'escaped-names': (body) => escaped(body, true),
    'escaped-solidus': (body) => JSON.stringify(body).replaceAll('/', '\\/'),
    reversed: (body) => JSON.stringify(Object.fromEntries(Object.entries(body).reverse())),
    'annotations-beside': (body) => JSON.stringify({ ...body, '@conformance.note': 'an annotation' }),
  }
  return Object.entries(variants).map(([name, write]): Draft => {
    const plain = Object.fromEntries(
      names.map((property) => [property.name, plainValue(property, `writing ${name}`)]),
    )
    const some = textProperty(kit)
    const sent =
      some.kind === 'string' && !isRestricted(some)
        ? { ...plain, [some.name]: `${plain[some.name]} a/b` }
        : plain
    const expect: Expectation = {
      kind: 'echo',
      in: ['read'],
      sent,
      refusal: name === 'annotations-beside' ? 'info' : 'fail',
    }
    return { name, probe: validProbe(kit, `http/writing/${name}`, sent, patchStep(write(sent))), expect }
  })
}

/** Every character of the values, and of the names if asked, as a \u escape. */
function escaped(body: JsonObject, names: boolean): string {
  const inEscapes = (text: string) =>
    `"${[...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
  const members = Object.entries(body).map(([name, value]) => {
    return `${names ? inEscapes(name) : JSON.stringify(name)}:${typeof value === 'string' ? inEscapes(value) : JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

const mediaTypeParameters: Rule = (kit) =>
  [
    ['charset', 'application/json; charset=utf-8'],
    ['charset-upper', 'application/json;charset=UTF-8'],
    ['metadata-minimal', 'application/json;odata.metadata=minimal'],
    ['letter-case', 'Application/JSON'],
    [
      'all',
      'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    ],
  ].map(([name, type]): Draft => {
    const { sent, probe } = plainTextProbe(kit, `http/media-type-parameters/${name}`, [
      ['Content-Type', type!],
    ])
    return { name: name!, probe, expect: { kind: 'echo', in: ['read'], sent, refusal: 'fail' } }
  })

/** Headers that may be honoured or ignored. */
function optionalHeader(header: string, values: Readonly<Record<string, string>>): Rule {
  return (kit) =>
    Object.entries(values).map(([name, value]): Draft => {
      const { probe } = plainTextProbe(kit, `http/${header.toLowerCase()}/${name}`, [[header, value]])
      return { name, probe, expect: { kind: 'freedom' } }
    })
}

/** A PATCH that is refused for one member, with a valid one before or after it. */
export function besideProbes(
  kit: Kit,
): readonly { name: string; property: string; probe: Probe; secret?: string }[] {
  const bad = kit.settableOf('enum')[0] ?? kit.settableOf('boolean')[0]
  if (bad === undefined) return []
  return kit.settable
    .filter((property) => property.name !== bad.name)
    .flatMap((property) => {
      const valid = plainBody(property, 'beside')
      const invalid = { [bad.name]: 'conformanceUnknown' }
      return [
        { name: `${property.name}/before-bad`, body: { ...valid, ...invalid } },
        { name: `${property.name}/after-bad`, body: { ...invalid, ...valid } },
      ].map(({ name, body }) => ({
        name,
        property: property.name,
        probe: { ...refusedProbe(`refuse/beside/${name}`, patchStep(body)), prepare: differing(kit, valid) },
        ...(property.credential && { secret: String(valid[property.name]) }),
      }))
    })
}

/** Chapter `http`: messages. */
export const httpRules: Readonly<Record<string, Rule>> = {
  'VPP-HTTP-01': notJson,
  'VPP-HTTP-02': notObject,
  'VPP-HTTP-03': unknownIds,
  'VPP-HTTP-04': prototypeNames,
  'VPP-HTTP-05': large,
  'VPP-HTTP-06': undocumented,
  'VPP-HTTP-07': otherMediaTypes,
  'VPP-HTTP-08': duplicates,
  'VPP-HTTP-09': writings,
  'VPP-HTTP-10': mediaTypeParameters,
  'VPP-HTTP-11': optionalHeader('Prefer', {
    'return-minimal': 'return=minimal',
    'return-representation': 'return=representation',
    'unknown-preference': 'conformance-unknown',
  }),
  'VPP-HTTP-12': optionalHeader('If-Match', { any: '*', 'unknown-etag': '"conformance-unknown"' }),
}
