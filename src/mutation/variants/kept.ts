import { keyName } from '../../contract/types.ts'
import type { Json } from '../../json.ts'
import { isAnnotation } from '../../json-names.ts'
import { addressed, rendering } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

const all = ['answer', 'read', 'list'] as const

/** What a service may keep of a request besides the properties that a client is meant to set. */
export const keptVariants: readonly Variant[] = [
  {
    name: 'annotations-kept',
    freedom: 'OData JSON Format 4.6: annotations are free',
    describe: 'An annotation that is sent is stored, and shown until null takes it away.',
    stages: () => {
      const kept = new Map<string, Record<string, Json>>()
      return {
        merge: (base) => (entity, body, call) => {
          const own = { ...kept.get(addressed(call)) }
          for (const [name, value] of Object.entries(body)) {
            if (!isAnnotation(name) || name.startsWith('@odata.')) continue
            if (value === null) delete own[name]
            else own[name] = value
          }
          kept.set(addressed(call), own)
          return base(entity, body, call)
        },
        ...rendering(['answer', 'read'], (shown, call) => ({ ...shown, ...kept.get(addressed(call)) })),
      }
    },
  },
  {
    name: 'service-property-taken',
    freedom: 'Update vppToken lists what the service stamps among the properties of a request',
    describe: 'What a service may stamp itself takes what a client sends, and is stamped by nobody else.',
    stages: ({ properties }) => {
      const owned = properties.filter(({ key, serverOwned }) => serverOwned && !key).map(({ name }) => name)
      const taken = new Map<string, Record<string, Json>>()
      return {
        merge: (base) => (entity, body, call) => {
          const sent = owned.flatMap((name) =>
            body[name] === undefined ? [] : [[name, body[name]] as const],
          )
          const was =
            taken.get(addressed(call)) ??
            Object.fromEntries(owned.map((name) => [name, entity[name] ?? null]))
          taken.set(addressed(call), { ...was, ...Object.fromEntries(sent) })
          return base(entity, body, call)
        },
        ...rendering(all, (shown, { world }) => ({
          ...shown,
          ...taken.get(String(shown[keyName(world.contract)])),
        })),
      }
    },
  },
]
