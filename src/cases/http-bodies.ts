import type { Property } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import {
  type Draft,
  type Generator,
  type GeneratorContext,
  isRestricted,
  oncePerContext,
  otherThan,
  patchStep,
  plainValue,
  refusedProbe,
  validProbe,
} from './generator.ts'
import { type Body, brokenJson, type JsonParts, jsonText, openJson } from './grammar/json-text.ts'
import { memberName } from './grammar/member-name.ts'
import { loneSurrogates, text } from './grammar/text.ts'
import { type Grammar, type Input, inputs, placeIn } from './grammar/types.ts'
import { otherInheritedNames } from './http-names.ts'
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

/** Notations that parsers are known to read besides JSON, as RFC 8259 9 allows them to. */
const isExtension = ({ name, input }: Draft) =>
  ['single-quotes', 'bare-name'].includes(name) || input?.operator === 'with a raw control character'

const everyNotJson = oncePerContext((context: GeneratorContext): readonly Draft[] => {
  const { name } = textProperty(context)
  const raw = (production: string, operator: string, label: string, body: Body): Draft => ({
    ...rawBody('not-json', label, body, 'not-json'),
    ...placeIn(jsonText, { production, operator }),
  })
  return [
    raw('JSON text', 'left out', 'empty', ''),
    raw('JSON text', 'left out', 'blank', '   '),
    raw('object', 'without an end, or with another', 'open-brace', '{'),
    raw('string', 'without its marks, or with others', 'cut-in-value', `{"${name}":"Conformance`),
    raw('object', 'without an end, or with another', 'cut-before-brace', `{"${name}":"Conformance"`),
    raw('value separator', 'doubled, left out or replaced', 'trailing-comma', `{"${name}":"Conformance",}`),
    raw('name separator', 'doubled or replaced', 'missing-colon', `{"${name}" "Conformance"}`),
    raw('string', 'without its marks, or with others', 'single-quotes', `{'${name}':'Conformance'}`),
    raw('name', 'left out or no string', 'bare-name', `{${name}:"Conformance"}`),
    raw('white space', 'a comment', 'comment', `{"${name}":"Conformance"/* comment */}`),
    raw(
      'JSON text',
      'something after it',
      'two-objects',
      `{"${name}":"Conformance"}{"${name}":"Conformance"}`,
    ),
    raw('JSON text', 'something after it', 'text-after', `{"${name}":"Conformance"} x`),
    raw('literal', 'another word', 'undefined', `{"${name}":undefined}`),
    raw('number', 'not of its grammar', 'not-a-number', `{"${name}":NaN}`),
    raw('string', 'with a raw control character', 'raw-line-end', `{"${name}":"a\nb"}`),
    raw('escape', 'not of its grammar', 'bad-escape', `{"${name}":"\\x41"}`),
    raw('JSON text', 'another notation', 'form', `${name}=Conformance`),
    raw('JSON text', 'another notation', 'xml', `<${name}>Conformance</${name}>`),
    raw('encoding', 'NUL bytes alone', 'nul-bytes', { base64: Buffer.from([0, 0, 0, 0]).toString('base64') }),
    ...brokenJson(partsOf(context)).map(
      (input): Draft => ({
        ...rawBody('not-json', input.name, input.value, 'not-json'),
        ...placeIn(jsonText, input),
      }),
    ),
  ]
})

const notJson: Generator = (context) => everyNotJson(context).filter((draft) => !isExtension(draft))
const extensions: Generator = (context) => everyNotJson(context).filter(isExtension)

/** What a JSON parser may take or refuse: bytes that are not UTF-8 (RFC 8259 8.1 and 9). */
const notUtf8: Generator = (context) => {
  const { name } = textProperty(context)
  const raw = (operator: string, label: string, body: Body): Draft => ({
    ...rawBody('not-utf-8', label, body, 'not-json'),
    ...placeIn(jsonText, { production: 'encoding', operator }),
  })
  return [
    raw('bytes in a string that are not UTF-8', 'invalid-utf-8', {
      base64: base64(`{"${name}":"a`, [0xc3, 0x28], '"}'),
    }),
    raw('another one', 'utf-16', {
      base64: Buffer.from(`{"${name}":"Conformance"}`, 'utf16le').toString('base64'),
    }),
  ]
}

function partsOf(context: GeneratorContext): JsonParts {
  const { name } = textProperty(context)
  const visible = context.settable.filter(({ credential }) => !credential)
  return {
    name,
    flag: visible.find(({ kind }) => kind === 'boolean')?.name,
    nullable: visible.find(({ nullable }) => nullable)?.name ?? name,
  }
}

/** What parsers may take or refuse: bytes, numbers, depth and halves of surrogate pairs (RFC 8259 4, 6, 8.1, 8.2 and 9). */
export const openBodies: Generator = (context) => {
  const { name } = textProperty(context)
  const open = (input: Input<Body>, grammar: Grammar): Draft => ({
    name: input.name,
    probe: {
      ...refusedProbe(`http/open/${input.name}`, bodyStep(input.value)),
      disruptive: true,
      // Deeper than any parser has to go (RFC 8259 9).
      ...(input.name.startsWith('nested') && { extreme: true }),
    },
    expect: { kind: 'freedom' },
    ...placeIn(grammar, input),
  })
  return [
    ...openJson(partsOf(context)).map((input) => open(input, jsonText)),
    ...enumTwice(context).map((input) => open(input, jsonText)),
    ...loneSurrogates.map((input) =>
      open({ ...input, value: `{${JSON.stringify(name)}:"${input.value}"}` }, text),
    ),
  ]
}

/** An enum twice in one body, once with a member and once not: whichever counts, no other word is stored. */
function enumTwice(context: GeneratorContext): readonly Input<Body>[] {
  const [property] = context.settableOf('enum')
  if (property === undefined) return []
  const name = JSON.stringify(property.name)
  const [valid, invalid] = [JSON.stringify(plainValue(property, 'twice')), '"conformanceUnknown"']
  return inputs<Body>('name', 'twice, once with a value that is not valid', {
    'invalid-after-valid': `{${name}:${valid},${name}:${invalid}}`,
    'valid-after-invalid': `{${name}:${invalid},${name}:${valid}}`,
  })
}

function bodyStep(body: Body): Step {
  return { method: 'PATCH', resource: 'item', body }
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
  const inJavaScript = Object.entries(bodies).map(
    ([name, body]): Draft => ({
      name,
      probe: { ...refusedProbe(`http/prototype/${name}`, patchStep(body)), disruptive: true },
      expect: { kind: 'harmless' },
      ...placeIn(memberName, { production: 'inherited name', operator: 'with a value of its own' }),
    }),
  )
  return [...inJavaScript, ...otherInheritedNames(context)]
}

/** Objects in one another, so many of them. */
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

/** Lists in one another, so many of them. */
const nestedLists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

const extremeDepth = 32 * 1024

/**
 * Bodies that are nested more deeply than any that is meant: as deep as an ordinary parser goes, and as deep as one
 * may refuse to go (RFC 8259 9).
 */
export function deepProbes(context: GeneratorContext): readonly { name: string; probe: Probe }[] {
  const property = textProperty(context)
  const { name } = property
  const lists = context.settable.findLast(({ name: other }) => other !== name) ?? property
  const bodies: readonly (readonly [label: string, property: Property, value: string])[] = [
    ['100-in-value', property, nested(99)],
    ...context.settable
      .filter(({ credential }) => credential)
      .slice(0, 1)
      .map((own) => ['100-in-credential', own, nested(99)] as const),
    ['100-lists-in-value', lists, nestedLists(100)],
    ['1000-in-value', property, nested(999)],
    ['1000-lists-in-value', property, nestedLists(1000)],
  ]
  // Of a complex value it may be a part that nothing is said of.
  const invalid = bodies.filter(([, own, value]) => !context.admits(own, JSON.parse(value)))
  return invalid
    .map(([label, own, value]) => [label, `{"${own.name}":${value}}`] as const)
    .map(([label, body]) => ({
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
  // Each differs from the one before it in every member, so that nothing has to be made different first.
  const valueAt = (property: Property, rank: number) => {
    const first = plainValue(property, 'writing')
    return rank % 2 === 0 ? first : (otherThan(property, first) ?? first)
  }
  return Object.entries(variants).map(([name, write], rank): Draft => {
    const plain = Object.fromEntries(names.map((property) => [property.name, valueAt(property, rank)]))
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
export const bodyGenerators: Readonly<Record<string, Generator>> = {
  'VPP-HTTP-01': notJson,
  'VPP-HTTP-02': notObject,
  'VPP-HTTP-04': prototypeNames,
  'VPP-HTTP-05': large,
  'VPP-HTTP-09': writings,
  'VPP-HTTP-13': notUtf8,
  'VPP-HTTP-18': extensions,
}
