import type { JsonObject } from '../../json.ts'
import type { Call } from '../../stub/types.ts'
import { isUpdated, rendering, responding, withHeader, withText } from './overrides.ts'
import type { Fault } from './types.ts'

/** An entity with the key of another one. */
function withOtherKey(shown: JsonObject, { world }: Call): JsonObject {
  const keys = world.contract.properties.filter(({ key }) => key).map(({ name }) => name)
  const other = [...world.store.keys()].find((id) => !keys.some((name) => shown[name] === id)) ?? 'another'
  return { ...shown, ...Object.fromEntries(keys.map((name) => [name, other])) }
}

/** Faults of the answer as a whole. */
export const wholeEntityFaults: readonly Fault[] = [
  {
    name: 'entity-answer-204',
    requirement: 'VPP-ENTITY-01',
    family: 'entity',
    describe: 'An accepted PATCH is answered with 204 and no body.',
    stages: () =>
      responding(isUpdated, (r) => withHeader({ ...r, status: 204, body: new Uint8Array() }, 'Content-Type')),
  },
  {
    name: 'entity-answer-201',
    requirement: 'VPP-ENTITY-01',
    family: 'entity',
    describe: 'An accepted PATCH is answered with 201.',
    stages: () => responding(isUpdated, (response) => ({ ...response, status: 201 })),
  },
  {
    name: 'entity-answer-202',
    requirement: 'VPP-ENTITY-01',
    family: 'entity',
    describe: 'An accepted PATCH is answered with 202.',
    stages: () => responding(isUpdated, (response) => ({ ...response, status: 202 })),
  },
  {
    name: 'entity-answer-text-plain',
    requirement: 'VPP-ENTITY-02',
    family: 'entity',
    describe: 'The answer has the media type text/plain.',
    stages: () => responding(isUpdated, (response) => withHeader(response, 'Content-Type', 'text/plain')),
  },
  {
    name: 'entity-answer-without-media-type',
    requirement: 'VPP-ENTITY-02',
    family: 'entity',
    describe: 'The answer has no Content-Type.',
    stages: () => responding(isUpdated, (response) => withHeader(response, 'Content-Type')),
  },
  {
    name: 'entity-answer-is-array',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer is an array that holds the entity.',
    stages: () => rendering(['answer'], (shown) => [shown]),
  },
  {
    name: 'entity-answer-is-null',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer is null.',
    stages: () => responding(isUpdated, (response) => withText(response, () => 'null')),
  },
  {
    name: 'entity-answer-is-text',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer is a text that holds the JSON of the entity.',
    stages: () => responding(isUpdated, (response) => withText(response, JSON.stringify)),
  },
  {
    name: 'entity-answer-empty',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer is 200 without a body.',
    stages: () => responding(isUpdated, (response) => withText(response, () => '')),
  },
  {
    name: 'entity-answer-wrapped',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer to a PATCH wraps the entity in value.',
    stages: () => rendering(['answer'], (shown) => ({ value: shown })),
  },
  {
    name: 'entity-answer-guarded',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'A prefix against script inclusion stands before the JSON of the answer.',
    stages: () => responding(isUpdated, (response) => withText(response, (text) => `)]}',\n${text}`)),
  },
  {
    name: 'entity-answer-in-pascal-case',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The names of the members begin with a capital letter in the answer.',
    stages: () =>
      rendering(['answer'], (shown) =>
        Object.fromEntries(
          Object.entries(shown).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
        ),
      ),
  },
  {
    name: 'entity-answer-of-changes',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer has no member but the key and those that were sent.',
    stages: () =>
      responding(isUpdated, (response, { request, world }) =>
        withText(response, (text) => {
          const sent: JsonObject = JSON.parse(new TextDecoder().decode(request.body))
          const keys = new Set(world.contract.properties.filter(({ key }) => key).map(({ name }) => name))
          const shown = Object.entries(JSON.parse(text)).filter(
            ([name]) => keys.has(name) || Object.hasOwn(sent, name),
          )
          return JSON.stringify(Object.fromEntries(shown))
        }),
      ),
  },
  {
    name: 'entity-answer-canned',
    requirement: 'VPP-ENTITY-06',
    family: 'entity',
    describe: 'Every PATCH is answered with the documented example; what is sent is stored.',
    stages: ({ example }) =>
      rendering(['answer'], (shown) => ({
        ...shown,
        ...example.response,
      })),
  },
  {
    name: 'entity-key-of-another',
    requirement: 'VPP-ENTITY-05',
    family: 'entity',
    describe: 'The answer shows the key of another entity.',
    stages: () => rendering(['answer'], withOtherKey),
  },
  {
    name: 'entity-key-of-another-in-read',
    requirement: 'VPP-ENTITY-05',
    family: 'entity',
    describe: 'GET shows the key of another entity.',
    stages: () => rendering(['read'], withOtherKey),
  },
  {
    name: 'entity-key-of-another-unless-sent',
    requirement: 'VPP-ENTITY-05',
    family: 'entity',
    describe: 'The answer shows the key of another entity where the body has no key.',
    stages: () =>
      rendering(['answer'], (shown, call) => {
        const sent: JsonObject = JSON.parse(new TextDecoder().decode(call.request.body))
        const keys = call.world.contract.properties.filter(({ key }) => key)
        return keys.some(({ name }) => Object.hasOwn(sent, name)) ? shown : withOtherKey(shown, call)
      }),
  },
  {
    name: 'entity-wrong-type-annotation',
    requirement: 'VPP-ENTITY-11',
    family: 'entity',
    describe: 'The answer has the @odata.type of another type.',
    stages: () => rendering(['answer'], (shown) => ({ ...shown, '@odata.type': '#microsoft.graph.entity' })),
  },
]
