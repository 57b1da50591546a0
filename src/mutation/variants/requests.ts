import type { Contract } from '../../contract/types.ts'
import type { Json } from '../../json.ts'
import { isAnnotation } from '../../json-names.ts'
import type { Refusal, StageOverrides } from '../../stub/types.ts'
import { refusing, refusingValue, settable, taking } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

/** Gives refusals of `parse` with a status another status. */
function otherStatus(from: number, to: number): StageOverrides {
  return {
    parse: (base) => (call) => {
      const outcome = base(call)
      return outcome.refusal?.status === from ? { refusal: { ...outcome.refusal, status: to } } : outcome
    },
  }
}

const refused: Refusal = { status: 400, code: 'propertyNotUpdateable', message: 'The key cannot be changed.' }

function keyDiffers(contract: Contract): StageOverrides {
  const keys = contract.properties.filter(({ key }) => key).map(({ name }) => name)
  return refusing(
    (body, { url }) =>
      keys.some((name) => Object.hasOwn(body, name) && !url.pathname.endsWith(`/${body[name]}`)),
    refused,
  )
}

/** Freedoms of what is taken and what is refused. */
export const requestVariants: readonly Variant[] = [
  {
    name: 'unknown-property-ignored',
    freedom: 'OData Protocol 11.4.3 binds the client; ignoring is a SHOULD of ours',
    describe: 'A property that is not documented is ignored.',
    stages: () => ({
      validate: (base) => (body, call) => {
        const known = new Set(call.world.contract.properties.map(({ name }) => name))
        const members = Object.entries(body).filter(([name]) => known.has(name) || isAnnotation(name))
        return base(Object.fromEntries(members), call)
      },
    }),
  },
  {
    name: 'enum-letter-case-free',
    freedom: 'A SHOULD of ours; some services are lenient',
    describe: 'A member in any letter case is taken and stored as documented.',
    stages: () =>
      taking(
        settable('enum'),
        (value, { members }) => memberOf(value, members) !== undefined,
        (value, { members }) => memberOf(value, members) ?? value,
      ),
  },
  {
    name: 'enum-numbers-as-text',
    freedom: 'OData ABNF enumValue: a value may be given as its number',
    describe: 'The number of a member as text is taken for the member.',
    stages: () =>
      taking(
        settable('enum'),
        (value, { members }) =>
          /^\d+$/.test(String(value)) && typeof value === 'string' && Number(value) < members.length,
        (value, { members }) => members[Number(value)] ?? value,
      ),
  },
  {
    name: 'type-annotation-first',
    freedom: 'OData JSON Format 4.5.3: the type comes before the members; real services insist on it',
    describe: '@odata.type is refused unless it comes first.',
    stages: () => refusing((body) => Object.keys(body).indexOf('@odata.type') > 0),
  },
  {
    name: 'annotations-refused',
    freedom: 'Real services refuse annotations that they do not know',
    describe: 'Annotations other than @odata.type are refused.',
    stages: () =>
      refusing((body) => Object.keys(body).some((name) => isAnnotation(name) && name !== '@odata.type')),
  },
  {
    name: 'other-key-refused',
    freedom: 'OData Protocol 11.4.3: a key that differs is ignored or refused',
    describe: 'A key in the body that differs from the one in the URL is refused.',
    stages: keyDiffers,
  },
  {
    name: 'service-owned-refused',
    freedom: 'OData Protocol 11.4.3: what is not updatable is ignored or refused',
    describe: 'Properties that the service owns are refused.',
    stages: () =>
      refusingValue(
        ({ serverOwned }) => serverOwned,
        () => true,
      ),
  },
  {
    name: 'empty-object-refused',
    freedom: 'OData Protocol 11.4.3 is silent about an empty update',
    describe: 'An empty object is refused.',
    stages: () => refusing((body) => Object.keys(body).length === 0),
  },
  {
    name: 'controls-refused',
    freedom: 'A service may restrict text; only silent change is a loss',
    describe: 'Text with control characters is refused.',
    stages: () => refusingValue(settable('string'), (value) => /\p{Cc}/u.test(String(value))),
  },
  {
    name: 'long-text-refused',
    freedom: 'A service may limit the length of text; only silent change is a loss',
    describe: 'Text of more than 250 characters is refused.',
    stages: () => refusingValue(settable('string'), (value) => String(value).length > 250),
  },
  {
    name: 'nul-refused',
    freedom: 'A service may restrict text; only silent change is a loss',
    describe: 'Text with U+0000 is refused.',
    stages: () => refusingValue(settable('string'), (value) => String(value).includes('\0')),
  },
  {
    name: 'malformed-id-400',
    freedom: 'RFC 9110 15.5.1: an id that cannot be one is a bad request',
    describe: 'A PATCH of an id that is no GUID is refused with 400.',
    stages: () => ({
      route: (base) => (call) => {
        const outcome = base(call)
        return outcome.refusal?.status === 404 &&
          !/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(call.url.pathname)
          ? { refusal: { ...outcome.refusal, status: 400 } }
          : outcome
      },
    }),
  },
  {
    name: 'content-type-400',
    freedom: 'Graph answers 400 where RFC 9110 15.5.16 has 415',
    describe: 'Another Content-Type is refused with 400.',
    stages: () => otherStatus(415, 400),
  },
  {
    name: 'byte-order-mark-refused',
    freedom: 'RFC 8259 8.1: a parser may ignore a byte order mark or treat it as an error',
    describe: 'A byte order mark is refused.',
    stages: () => ({
      parse: (base) => (call) =>
        call.request.body?.[0] === 0xef
          ? {
              refusal: {
                status: 400,
                code: 'BadRequest',
                message: 'The body begins with a byte order mark.',
              },
            }
          : base(call),
    }),
  },
]

function memberOf(value: Json, members: readonly string[]): string | undefined {
  return members.find((member) => typeof value === 'string' && member.toLowerCase() === value.toLowerCase())
}
