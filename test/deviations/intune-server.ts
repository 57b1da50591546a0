import type { Json } from '../../src/json.ts'
import {
  everyNth,
  isUpdated,
  rendering,
  responding,
  showing,
  withHeader,
} from '../../src/mutation/faults/overrides.ts'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import type { StageFactory } from '../../src/stub/types.ts'

const everywhere = ['answer', 'read', 'list'] as const
const freedoms = ['content-type-400', 'dates-in-utc-trimmed']

/** What every Intune entity is known to do, as far as it goes beyond the page (facts: 3.4, 4.1, 4.2, 4.3). */
const common: readonly StageFactory[] = [
  () =>
    showing(
      ({ credential }) => credential,
      everywhere,
      () => null,
    ),
  () =>
    rendering(everywhere, (shown) =>
      Object.fromEntries(Object.entries(shown).filter(([name]) => name !== '@odata.type')),
    ),
  () => ({
    route: (base) => (call) => {
      const asked = base(call)
      if (asked.refusal?.status !== 405) return asked
      return {
        refusal: { status: 400, code: 'No method match route template', message: 'No OData route exists.' },
      }
    },
    refuse: (base) => (refusal, call) => {
      const url = `https://fef.msua04.manage.microsoft.com/AppLifecycle_1/StatelessAppMetadataFEService${call.url.pathname}`
      const message = JSON.stringify(
        { _version: 3, Message: `${refusal.message} - Url: ${url}?api-version=1`, RetryAfter: null },
        null,
        2,
      )
      return base({ ...refusal, message: message.replaceAll('\n', '\r\n') }, call)
    },
  }),
  ...variants.filter(({ name }) => freedoms.includes(name)).map(({ stages }) => stages),
]

/** An accepted PATCH has no answer. */
const silent: StageFactory = () =>
  responding(isUpdated, (response) =>
    withHeader({ ...response, status: 204, body: new Uint8Array() }, 'Content-Type'),
  )

const isSyncs = (name: string) => name.startsWith('lastSync')

/** The sync's date and outcome are not the client's to set. */
const syncOwned: StageFactory = () => ({
  merge: (base) => (entity, body, call) =>
    base(entity, Object.fromEntries(Object.entries(body).filter(([name]) => !isSyncs(name))), call),
})

/** A sync comes before every nth request. */
const syncing =
  (n: number): StageFactory =>
  () => {
    const comes = everyNth(n)
    return {
      authorise: (base) => (call) => {
        const { store, contract } = call.world
        if (comes()) {
          for (const [id, entity] of store) {
            const set = contract.properties
              .filter(({ name }) => isSyncs(name))
              .map(({ name, members }): [string, Json] => [
                name,
                members.find((member) => member !== entity[name]) ?? call.world.now(),
              ])
            store.set(id, { ...entity, ...Object.fromEntries(set) })
          }
        }
        return base(call)
      },
    }
  }

/** Stand-ins for Intune: one for each thing that a sync may do to what was written. */
export const intuneServers = {
  'that answers 204 and lets the client set the outcome of a sync': [...common, silent],
  'that answers 204 and sets the outcome of a sync itself': [...common, silent, syncOwned],
  'that answers 204 and syncs now and then': [...common, silent, syncing(41)],
  'that answers with the entity': common,
  'that answers with the entity and syncs now and then': [...common, syncing(41)],
} satisfies Record<string, readonly StageFactory[]>
