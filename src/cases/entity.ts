import type { Property } from '../contract/types.ts'
import { type Draft, firstOfEachKind, type Generator, patchStep, unpreparedProbe } from './generator.ts'
import {
  allOf,
  documentedExample,
  plainBody,
  plainRequests,
  plainTextProbe,
  singles,
  textProperty,
  type ValidRequest,
} from './probes.ts'
import { sequences } from './sequences.ts'
import type { Expectation, Step } from './types.ts'

/** Looks at every plain valid request, and the documented example, in one way. */
function everyRequest(expect: (request: ValidRequest) => Expectation): Generator {
  return (context) =>
    [documentedExample(context), ...plainRequests(context)].map((request) => draft(request, expect(request)))
}

/** Likewise, the documented example apart: its values may be what a canned answer shows. */
function everyPlainRequest(expect: (request: ValidRequest) => Expectation): Generator {
  return (context) => plainRequests(context).map((request) => draft(request, expect(request)))
}

function draft(request: ValidRequest, expect: Expectation): Draft {
  const { name, property, probe } = request
  return property === undefined ? { name, probe, expect } : { name, property, probe, expect }
}

const identicalTwice: Generator = (context) => {
  const read: Step = { method: 'READ', resource: 'item' }
  const single = (item: Property) => ({ name: item.name, sent: plainBody(item, `${item.name} twice`) })
  const [first, ...others] = firstOfEachKind(context).map(single)
  const bodies = [
    { name: 'all', sent: allOf(context, 'twice') },
    ...(first === undefined ? [] : [first]),
    ...(context.thorough ? others.map((other) => ({ ...other, represented: true as const })) : []),
  ]
  return bodies.map(({ sent, ...rest }): Draft => {
    const probe = unpreparedProbe(`patch-twice/${rest.name}`, patchStep(sent))
    const steps = [...probe.steps, read, ...probe.steps]
    return { ...rest, probe: { ...probe, steps }, expect: { kind: 'idempotent', sent } }
  })
}

const credentialEcho: Generator = (context) =>
  singles(context)
    .filter((request) =>
      context.settable.some((item) => item.credential && !item.unshown && item.name === request.property),
    )
    .flatMap((request) => {
      const value = request.sent[request.property!]
      return typeof value === 'string'
        ? [draft(request, { kind: 'credential-echo', property: request.property!, sent: value })]
        : []
    })

const otherEntities: Generator = (context) => {
  const list: Step = { method: 'GET', resource: 'collection' }
  return [
    { name: 'all', sent: allOf(context, 'neighbours') },
    { name: 'one', sent: plainBody(textProperty(context), 'one neighbour') },
  ].map(({ name, sent }) => {
    const probe = unpreparedProbe(`patch-beside/${name}`, patchStep(sent))
    return { name, probe: { ...probe, steps: [list, ...probe.steps, list] }, expect: { kind: 'neighbours' } }
  })
}

const soundRead: Generator = (context) => [
  draft(plainTextProbe(context, `patch/${textProperty(context).name}/then-read`), { kind: 'sound-read' }),
  ...plainRequests(context).map((request) => draft(request, { kind: 'sound-read' })),
]

/** Chapter `entity`: the answer to a PATCH, and the entity read afterwards. */
export const entityGenerators: Readonly<Record<string, Generator>> = {
  'VPP-ENTITY-01': everyRequest(() => ({ kind: 'ok' })),
  'VPP-ENTITY-02': everyRequest(() => ({ kind: 'media-type' })),
  'VPP-ENTITY-03': everyRequest(() => ({ kind: 'complete' })),
  'VPP-ENTITY-04': everyRequest(() => ({ kind: 'valid' })),
  'VPP-ENTITY-05': everyRequest(() => ({ kind: 'identity' })),
  'VPP-ENTITY-06': everyPlainRequest(({ sent }) => ({ kind: 'echo', in: ['answer'], sent })),
  'VPP-ENTITY-07': everyPlainRequest(({ sent }) => ({ kind: 'others', in: 'answer', sent })),
  'VPP-ENTITY-08': everyPlainRequest(({ sent }) => ({ kind: 'echo', in: ['read'], sent })),
  'VPP-ENTITY-09': everyPlainRequest(({ sent }) => ({ kind: 'others', in: 'read', sent })),
  'VPP-ENTITY-10': identicalTwice,
  'VPP-ENTITY-11': everyRequest(() => ({ kind: 'type-annotation' })),
  'VPP-ENTITY-12': credentialEcho,
  'VPP-ENTITY-13': soundRead,
  'VPP-ENTITY-14': otherEntities,
  'VPP-ENTITY-15': sequences,
}
