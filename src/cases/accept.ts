import {
  type Draft,
  firstOfEachKind,
  hash,
  type Kit,
  patchStep,
  plainValue,
  type Rule,
  sharedRules,
  unpreparedProbe,
} from './kit.ts'
import { documentedExample, plainBody, plainRequests, singles, type ValidRequest } from './probes.ts'
import { textRules } from './text.ts'
import type { Expectation, Step } from './types.ts'

const accepted: Expectation = { kind: 'accepted', refusal: 'fail' }

/** Those of the single-property requests that a filter lets through must be accepted. */
function acceptedSingles(filter: (request: ValidRequest, kit: Kit) => boolean): Rule {
  return (kit) =>
    singles(kit)
      .filter((request) => filter(request, kit))
      .map(({ name, property, probe }) => ({ name, ...(property && { property }), probe, expect: accepted }))
}

function kindOf(kit: Kit, request: ValidRequest): string | undefined {
  return kit.settable.find((item) => item.name === request.property)?.kind
}

function isNull(request: ValidRequest): boolean {
  return request.sent[request.property!] === null
}

const withTypeAnnotation: Rule = (kit) =>
  firstOfEachKind(kit).map((property): Draft => {
    const sent = plainBody(property, 'annotated')
    const body = { '@odata.type': kit.contract.entityType, ...sent }
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

const differingKey: Rule = (kit) =>
  kit.contract.properties
    .filter((property) => property.key)
    .map((key): Draft => {
      const id = inventedId('differing key')
      const sent = plainBody(kit.settable[0]!, 'differing key')
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

const serverOwned: Rule = (kit) =>
  kit.contract.properties
    .filter((property) => property.serverOwned && !property.key)
    .map((property): Draft => {
      const sent = { [property.name]: plainValue(property, 'server-owned') }
      const probe = unpreparedProbe(`patch/${property.name}/server-owned`, patchStep(sent))
      return { name: property.name, property: property.name, probe, expect: accepted }
    })

const emptyObject: Rule = () => [
  {
    name: 'empty-object',
    probe: { id: 'patch/empty-object', prepare: [], steps: [patchStep('{}')], undo: true },
    expect: { kind: 'no-effect' },
  },
]

/** Chapter `accept`: what has to be taken. */
export const acceptRules: Readonly<Record<string, Rule>> = sharedRules({
  'VPP-ACCEPT-01': (kit) => [
    { name: 'documented-example', probe: documentedExample(kit).probe, expect: accepted },
  ],
  'VPP-ACCEPT-02': acceptedSingles(
    (request, kit) => !isNull(request) && !['enum', 'boolean'].includes(kindOf(kit, request) ?? ''),
  ),
  'VPP-ACCEPT-03': acceptedSingles((request, kit) => kindOf(kit, request) === 'enum' && !isNull(request)),
  'VPP-ACCEPT-04': acceptedSingles((request, kit) => kindOf(kit, request) === 'boolean' && !isNull(request)),
  'VPP-ACCEPT-05': acceptedSingles(isNull),
  'VPP-ACCEPT-06': withTypeAnnotation,
  'VPP-ACCEPT-07': textRules,
  'VPP-ACCEPT-08': (kit) =>
    plainRequests(kit)
      .filter(({ property }) => property === undefined)
      .map(({ name, probe }) => ({ name, probe, expect: accepted })),
  'VPP-ACCEPT-09': differingKey,
  'VPP-ACCEPT-10': serverOwned,
  'VPP-ACCEPT-11': emptyObject,
})
