import {
  type Draft,
  firstOfEachKind,
  type Generator,
  type GeneratorContext,
  hash,
  patchStep,
  plainValue,
  sharedGenerators,
  unpreparedProbe,
} from './generator.ts'
import { documentedExample, plainBody, plainRequests, singles, type ValidRequest } from './probes.ts'
import { textGenerator } from './text.ts'
import type { Expectation, Step } from './types.ts'

const accepted: Expectation = { kind: 'accepted', refusal: 'fail' }

/** Those of the single-property requests that a filter lets through must be accepted. */
function acceptedSingles(filter: (request: ValidRequest, context: GeneratorContext) => boolean): Generator {
  return (context) =>
    singles(context)
      .filter((request) => filter(request, context))
      .map(({ name, property, probe }) => ({ name, ...(property && { property }), probe, expect: accepted }))
}

function kindOf(context: GeneratorContext, request: ValidRequest): string | undefined {
  return context.settable.find((item) => item.name === request.property)?.kind
}

function isNull(request: ValidRequest): boolean {
  return request.sent[request.property!] === null
}

const withTypeAnnotation: Generator = (context) =>
  firstOfEachKind(context).map((property): Draft => {
    const sent = plainBody(property, 'annotated')
    const body = { '@odata.type': context.contract.entityType, ...sent }
    const probe = unpreparedProbe(`patch/${property.name}/with-type`, patchStep(body))
    return { name: `${property.name}/with-type`, property: property.name, probe, expect: accepted }
  })

/** An id that no entity has: a GUID made from a text, so that it is always the same. */
export function inventedId(text: string): string {
  const hex = [0, 1, 2, 3].map((part) => hash(`${text} ${part}`).toString(16).padStart(8, '0')).join('')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}

const differingKey: Generator = (context) =>
  context.contract.properties
    .filter((property) => property.key && ['string', 'guid'].includes(property.kind))
    .map((key): Draft => {
      const id = inventedId('differing key')
      const sent = plainBody(context.settable[0]!, 'differing key')
      const probe = unpreparedProbe(`patch/${key.name}/differing`, patchStep({ [key.name]: id, ...sent }))
      const look: Step = { method: 'GET', resource: { id } }
      const steps = [...probe.steps, look]
      return {
        name: `${key.name}/differing`,
        property: key.name,
        probe: { ...probe, steps },
        expect: { kind: 'identity' },
      }
    })

const serverOwned: Generator = (context) =>
  context.contract.properties
    .filter((property) => property.serverOwned && !property.key)
    .map((property): Draft => {
      const sent = { [property.name]: plainValue(property, 'server-owned') }
      const probe = unpreparedProbe(`patch/${property.name}/server-owned`, patchStep(sent))
      return { name: property.name, property: property.name, probe, expect: accepted }
    })

const emptyObject: Generator = ({ settable }) => [
  {
    name: 'empty-object',
    probe: {
      id: 'patch/empty-object',
      // What is empty already cannot be seen to be emptied.
      prepare: settable
        .filter(({ nullable, credential }) => nullable && !credential)
        .map((property) => ({
          property: property.name,
          from: null,
          otherwise: plainValue(property, 'empty object'),
        })),
      steps: [patchStep('{}')],
      undo: true,
    },
    expect: { kind: 'no-effect' },
  },
]

/** Chapter `accept`: what has to be taken. */
export const acceptGenerators: Readonly<Record<string, Generator>> = sharedGenerators({
  'VPP-ACCEPT-01': (context) => [
    { name: 'documented-example', probe: documentedExample(context).probe, expect: accepted },
  ],
  'VPP-ACCEPT-02': acceptedSingles(
    (request, context) => !isNull(request) && !['enum', 'boolean'].includes(kindOf(context, request) ?? ''),
  ),
  'VPP-ACCEPT-03': acceptedSingles(
    (request, context) => kindOf(context, request) === 'enum' && !isNull(request),
  ),
  'VPP-ACCEPT-04': acceptedSingles(
    (request, context) => kindOf(context, request) === 'boolean' && !isNull(request),
  ),
  'VPP-ACCEPT-05': acceptedSingles(isNull),
  'VPP-ACCEPT-06': withTypeAnnotation,
  'VPP-ACCEPT-07': textGenerator,
  'VPP-ACCEPT-08': (context) =>
    plainRequests(context)
      .filter(({ property }) => property === undefined)
      .map(({ name, probe }) => ({ name, probe, expect: accepted })),
  'VPP-ACCEPT-09': differingKey,
  'VPP-ACCEPT-10': serverOwned,
  'VPP-ACCEPT-11': emptyObject,
})
