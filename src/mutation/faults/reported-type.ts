import type { Json } from '../../json.ts'
import { ignoring, settable, storing, taking } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, reported } from './types.ts'

const texts = settable('string')
const booleans = settable('boolean')
const isText = (value: Json): value is string => typeof value === 'string'
const isStructured = (value: Json) => typeof value === 'object' && value !== null

/** Whether a body has, for a property of a kind, a value that matches. */
const having = (kind: 'string' | 'boolean' | 'enum', matches: (value: Json) => boolean) =>
  failingOn((body, { world }) =>
    world.contract.properties.filter(settable(kind)).some(({ name, members }) => {
      const value = Object.hasOwn(body, name) ? body[name]! : undefined
      return value !== undefined && !members.includes(String(value)) && matches(value)
    }),
  )

/** Faults of JSON types that public reports show. */
export function reportedTypeFaults(): Fault[] {
  return reported('type', [
    [
      'type-array-of-one-unwrapped',
      'VPP-TYPE-01',
      'An array of one value is taken for the value, be it text or a boolean.',
      'fastify/fastify#3594',
      2022,
      () =>
        taking(
          settable('string', 'boolean'),
          (value) => Array.isArray(value) && value.length === 1,
          (value) => (Array.isArray(value) ? (value[0] ?? null) : value),
        ),
    ],
    [
      'type-array-for-text-ignored',
      'VPP-TYPE-01',
      'An array in place of text is dropped in silence, and the rest is stored.',
      'OData/WebApi#2223',
      2020,
      () => ignoring(texts, Array.isArray),
    ],
    [
      'type-nothing-to-null',
      'VPP-TYPE-02',
      'Where null is allowed, the number 0 and false become null.',
      'platformatic/platformatic#4986',
      2026,
      () =>
        taking(
          (property) => texts(property) && property.nullable,
          (value) => value === 0 || value === false,
          () => null,
        ),
    ],
    [
      'type-words-to-boolean',
      'VPP-TYPE-02',
      'The words on, yes, y, t and 1 are true, and off, no, n, f and 0 are false.',
      'encode/django-rest-framework#4640',
      2016,
      () =>
        taking(
          booleans,
          (value) => isText(value) && /^(on|yes|y|t|1|off|no|n|f|0)$/i.test(value),
          (value) => /^(on|yes|y|t|1)$/i.test(String(value)),
        ),
    ],
    [
      'type-true-in-any-case',
      'VPP-TYPE-02',
      'The text true is refused, and in any other letter case it is taken.',
      'kogosoftwarellc/open-api#567',
      2019,
      () =>
        taking(
          booleans,
          (value) => isText(value) && value !== value.toLowerCase() && /^(true|false)$/i.test(value),
          (value) => String(value).toLowerCase() === 'true',
        ),
    ],
    [
      'type-fraction-to-text',
      'VPP-TYPE-02',
      'Whole numbers are refused for text; fractions and booleans are not.',
      'FasterXML/jackson-databind#3013',
      2021,
      () =>
        taking(
          texts,
          (value) => typeof value === 'boolean' || (typeof value === 'number' && !Number.isInteger(value)),
          String,
        ),
    ],
    [
      'type-false-to-null',
      'VPP-ENTITY-08',
      'false becomes null where a schema lists null first.',
      'fastify/fastify#6531',
      2026,
      () => storing(booleans, (value) => (value === false ? null : value)),
    ],
    [
      'error-500-for-array-for-boolean',
      'VPP-ERROR-03',
      'An array or an object in place of a boolean is answered with 500.',
      'encode/django-rest-framework#3393',
      2015,
      () => having('boolean', isStructured),
    ],
    [
      'error-500-for-object-for-text',
      'VPP-ERROR-03',
      'An array or an object in place of text is answered with 500.',
      'hexpm/hexpm#1368',
      2026,
      () => having('string', isStructured),
    ],
    [
      'error-500-for-unknown-member',
      'VPP-ERROR-03',
      'A word that is no member of an enum is answered with 500; other invalid values are refused.',
      'Macross-Software/core#2',
      2020,
      () => having('enum', isText),
    ],
  ])
}
