import type { JsonObject } from '../json.ts'
import {
  type Draft,
  type Generator,
  type GeneratorContext,
  isRestricted,
  patchStep,
  plainValue,
  refusedProbe,
  validProbe,
} from './generator.ts'
import { plainBody, textProperty } from './probes.ts'
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
    probe: { ...refusedProbe(`http/${group}/${name}`, step), disruptive: true },
    expect: badRequest,
    invalid,
  }
}

const notJson: Generator = (context) => {
  const { name } = textProperty(context)
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
    raw('nul-bytes', { base64: Buffer.from([0, 0, 0, 0]).toString('base64') }),
  ]
}

/** What a JSON parser may take or refuse: bytes that are not UTF-8 (RFC 8259 8.1 and 9). */
const notUtf8: Generator = (context) => {
  const { name } = textProperty(context)
  const raw = (label: string, body: NonNullable<Step['body']>) =>
    rawBody('not-utf-8', label, body, 'not-json')
  return [
    raw('invalid-utf-8', { base64: base64(`{"${name}":"a`, [0xc3, 0x28], '"}') }),
    raw('utf-16', { base64: Buffer.from(`{"${name}":"Conformance"}`, 'utf16le').toString('base64') }),
  ]
}

function base64(before: string, bytes: readonly number[], after: string): string {
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]).toString('base64')
}

const notObject: Generator = (context) => {
  const body = JSON.stringify(plainBody(textProperty(context), 'not-object'))
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

const prototypeNames: Generator = (context) => {
  const owned = Object.fromEntries(
    context.settable.map((property) => [property.name, plainValue(property, 'prototype')]),
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
    probe: { ...refusedProbe(`http/prototype/${name}`, patchStep(body)), disruptive: true },
    expect: { kind: 'harmless' },
  }))
}

/** Objects in one another, so many of them. */
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

const extremeDepth = 32 * 1024

/**
 * Bodies that are nested more deeply than any that is meant: as deep as an ordinary parser goes, and as deep as one
 * may refuse to go (RFC 8259 9).
 */
export function deepProbes(context: GeneratorContext): readonly { name: string; probe: Probe }[] {
  const { name } = textProperty(context)
  const bodies = {
    '100': nested(100),
    '100-in-value': `{"${name}":${nested(99)}}`,
    '1000-in-value': `{"${name}":${nested(999)}}`,
  }
  return Object.entries(bodies).map(([label, body]) => ({
    name: label,
    probe: {
      ...refusedProbe(`http/deep/${label}`, patchStep(body)),
      disruptive: true,
      ...(label.startsWith('1000') && { extreme: true }),
    },
  }))
}

const large: Generator = (context) => {
  const { name } = textProperty(context)
  const size = 256 * 1024
  const bodies = {
    text: JSON.stringify({ [name]: 'x'.repeat(size) }),
    'white-space': `{"${name}":"Conformance"${' '.repeat(size)}}`,
    nested: nested(extremeDepth),
  }
  return Object.entries(bodies).map(([label, body]) => ({
    name: label,
    probe: {
      ...refusedProbe(`http/large/${label}`, patchStep(body)),
      disruptive: true,
      ...(label === 'nested' && { extreme: true }),
    },
    expect: { kind: 'answered' },
  }))
}

const writings: Generator = (context) => {
  const names = context.settable.filter((property) => !property.credential)
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
    const some = textProperty(context)
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
    return { name, probe: validProbe(context, `http/writing/${name}`, sent, patchStep(write(sent))), expect }
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

/** The requirements of chapter `http` that are about the body. */
export const bodyRules: Readonly<Record<string, Generator>> = {
  'VPP-HTTP-01': notJson,
  'VPP-HTTP-02': notObject,
  'VPP-HTTP-04': prototypeNames,
  'VPP-HTTP-05': large,
  'VPP-HTTP-09': writings,
  'VPP-HTTP-13': notUtf8,
}
