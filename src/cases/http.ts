import type { Property } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import {
  type Draft,
  differing,
  firstOfEachKind,
  type Generator,
  type GeneratorContext,
  inParts,
  otherThan,
  patchStep,
  plainValue,
  refusedProbe,
  sharedGenerators,
} from './generator.ts'
import { httpMessage, mediaTypes } from './grammar/http-message.ts'
import { memberName } from './grammar/member-name.ts'
import { placeIn } from './grammar/types.ts'
import { bodyGenerators, openBodies } from './http-bodies.ts'
import { almostJson, carriageGenerator, openCarriages } from './http-carriage.ts'
import { namesOfStores, oddAnnotations, undocumentedNames } from './http-names.ts'
import { plainBody, plainTextProbe, textProperty, textPropertyAt } from './probes.ts'
import type { Expectation, Probe } from './types.ts'
import { unknownIdProbe, unknownIdSteps } from './unknown-id.ts'

const unknownIds: Generator = (context) => {
  const others = [
    { name: 'zero-guid', id: '00000000-0000-0000-0000-000000000000', statuses: [404] },
    { name: 'word', id: 'no-such-token', statuses: [404, 400] },
    { name: 'escaped', id: `a b/c?d#é'%`, statuses: [404, 400] },
  ]
  return [
    { name: 'guid', probe: unknownIdProbe(context).probe, expect: { kind: 'unknown-id', statuses: [404] } },
    ...others.map(({ name, id, statuses }): Draft => {
      const steps = unknownIdSteps(context, id)
      return {
        name,
        probe: { id: `http/unknown-id/${name}`, prepare: [], steps },
        expect: { kind: 'unknown-id', statuses },
      }
    }),
  ]
}

const undocumented: Generator = (context) => {
  const some = textProperty(context)
  const bodies: [string, JsonObject][] = [
    ['unknown', { conformanceUnknown: 'text' }],
    ['unknown-beside-valid', { ...plainBody(some, 'undocumented'), conformanceUnknown: 1 }],
    ['other-letter-case', { [some.name.toUpperCase()]: 'text' }],
    ...Object.entries(context.contract.foreignProperties).map(([name, value]): [string, JsonObject] => [
      `other-version:${name}`,
      { [name]: value },
    ]),
  ]
  const written = bodies.map(
    ([name, body]): Draft => ({
      name,
      probe: refusedProbe(`http/undocumented/${name}`, patchStep(body)),
      expect: { kind: 'refused', statuses: [400, 422] },
      invalid: 'schema',
      ...placeIn(memberName, { production: 'name', operator: 'of no property' }),
    }),
  )
  return [...written, ...undocumentedNames(context)]
}

const otherMediaTypes: Generator = (context) => {
  const types = [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ]
  const body = patchStep(plainBody(textProperty(context), 'media type'))
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
    ...almostJson(context),
  ]
}

const duplicates: Generator = (context) => {
  const properties = context.settable.filter(
    (property) => !property.credential && otherThan(property, plainValue(property, 'first')) !== undefined,
  )
  const firsts = firstOfEachKind(context).filter((property) => properties.includes(property))
  const groups = [...firsts.map((property) => [property]), ...(properties.length > 1 ? [properties] : [])]
  const first = (property: Property) => plainValue(property, 'first')
  const member = (property: Property, value: unknown) =>
    `${JSON.stringify(property.name)}:${JSON.stringify(value)}`
  return groups.map((group): Draft => {
    const before = Object.fromEntries(group.map((property) => [property.name, first(property)]))
    const after = Object.fromEntries(
      group.map((property) => [property.name, otherThan(property, first(property))!]),
    )
    const name = group.length === 1 ? group[0]!.name : 'all'
    const body = `{${group.flatMap((item) => [member(item, before[item.name]), member(item, after[item.name])]).join(',')}}`
    const probe = refusedProbe(`http/duplicate/${name}`, patchStep(body))
    return { name, probe, expect: { kind: 'one-way', first: before, last: after } }
  })
}

const mediaTypeParameters: Generator = (context) =>
  [
    ['charset', 'application/json; charset=utf-8'],
    ['charset-upper', 'application/json;charset=UTF-8'],
    ['metadata-minimal', 'application/json;odata.metadata=minimal'],
    ['letter-case', 'Application/JSON'],
    [
      'all',
      'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    ],
  ]
    .map(([name, value]) => ({
      name: name!,
      value: value!,
      production: 'media type',
      operator: 'with parameters',
    }))
    .concat(mediaTypes)
    .map((type, rank): Draft => {
      const { sent, probe } = plainTextProbe(
        context,
        `http/media-type-parameters/${type.name}`,
        [['Content-Type', type.value]],
        textPropertyAt(context, rank),
      )
      const expect: Expectation = { kind: 'echo', in: ['read'], sent, refusal: 'fail' }
      return { name: type.name, probe, expect, ...placeIn(httpMessage, type) }
    })

/** Headers that may be honoured or ignored. */
function optionalHeader(header: string, values: Readonly<Record<string, string>>): Generator {
  return (context) =>
    Object.entries(values).map(([name, value], rank): Draft => {
      const { probe } = plainTextProbe(
        context,
        `http/${header.toLowerCase()}/${name}`,
        [[header, value]],
        textPropertyAt(context, rank),
      )
      return { name, probe, expect: { kind: 'freedom' } }
    })
}

/** A PATCH that is refused for one member, with a valid one before or after it. */
export type Beside = {
  readonly name: string
  readonly property: string
  /** Sends valid values of other properties too: what one of them alone would change, all of them together change. */
  readonly probe: Probe
  /** Sends the one valid value. */
  readonly alone: Probe
  /** The value, where it is a credential. */
  readonly secret?: string
}

// As many valid values go with one that is not.
const mostBeside = 24

/** The PATCHes that are refused for one member; each property's valid value stands before it in one, after it in another. */
export function besideProbes(context: GeneratorContext): readonly Beside[] {
  const bad = context.settableOf('enum')[0] ?? context.settableOf('boolean')[0]
  if (bad === undefined) return []
  const invalid = { [bad.name]: 'conformanceUnknown' }
  const probe = (name: string, place: string, valid: JsonObject): Probe => ({
    ...refusedProbe(
      `refuse/beside/${name}/${place}`,
      patchStep(place === 'before-bad' ? { ...valid, ...invalid } : { ...invalid, ...valid }),
    ),
    prepare: differing(context, valid),
  })
  const others = context.settable.filter((property) => property.name !== bad.name)
  return inParts(others, mostBeside).flatMap((part, index) => {
    const all: JsonObject = Object.assign({}, ...part.map((property) => plainBody(property, 'beside')))
    return ['before-bad', 'after-bad'].flatMap((place) => {
      const together = probe(`all-${index + 1}`, place, all)
      return part.map((property) => ({
        name: `${property.name}/${place}`,
        property: property.name,
        probe: together,
        alone: probe(property.name, place, plainBody(property, 'beside')),
        ...(property.credential && { secret: String(all[property.name]) }),
      }))
    })
  })
}

/** Chapter `http`: messages. */
export const httpGenerators: Readonly<Record<string, Generator>> = sharedGenerators({
  ...bodyGenerators,
  'VPP-HTTP-03': unknownIds,
  'VPP-HTTP-06': undocumented,
  'VPP-HTTP-07': otherMediaTypes,
  'VPP-HTTP-08': duplicates,
  'VPP-HTTP-10': mediaTypeParameters,
  'VPP-HTTP-11': optionalHeader('Prefer', {
    'return-minimal': 'return=minimal',
    'return-representation': 'return=representation',
    'unknown-preference': 'conformance-unknown',
  }),
  'VPP-HTTP-15': (context) => [...oddAnnotations(context), ...openBodies(context), ...openCarriages(context)],
  'VPP-HTTP-16': namesOfStores,
  'VPP-HTTP-17': carriageGenerator,
  'VPP-HTTP-12': optionalHeader('If-Match', { any: '*', 'unknown-etag': '"conformance-unknown"' }),
})
