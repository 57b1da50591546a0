import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { openTarget } from '../../src/safety/open.ts'
import { restore, unrestorableOf } from '../../src/safety/restore.ts'
import type { StageFactory } from '../../src/stub/types.ts'
import { stubEndpoint } from '../support/endpoint.ts'
import { contract, entityWith } from '../support/observation.ts'

const patch = (body: JsonObject) =>
  ({ method: 'PATCH', resource: 'item', body: JSON.stringify(body) }) as const
const settable = contract.properties.filter(({ serverOwned }) => !serverOwned).map(({ name }) => name)

/** What a client may set of an entity. */
function owned(entity: JsonObject | undefined): JsonObject {
  return Object.fromEntries(settable.map((name) => [name, entity?.[name] ?? null]))
}

/** A stub that was opened, and then changed. */
async function changed(change: JsonObject, stages: StageFactory[] = []) {
  const stub = stubEndpoint({ stages })
  const before = stub.implementation.tokens()
  const { opened } = await openTarget(
    stub.endpoint,
    before.map(({ id }) => String(id)),
  )
  for (const id of opened!.ids) {
    const { response } = await stub.endpoint.send(patch(change), id)
    expect(response?.status).toBe(200)
  }
  return { ...stub, before, opened: opened! }
}

const everything = {
  organizationName: null,
  appleId: 'changed',
  token: 'changed',
  state: 'unknown',
  lastSyncStatus: 'failed',
  vppTokenAccountType: 'business',
  automaticallyUpdateApps: false,
  expirationDateTime: '2001-02-03T04:05:06.1234567Z',
  lastSyncDateTime: '2001-02-03T04:05:06.1234567Z',
}

describe('restore', () => {
  it('puts every entity back as it was, the credential too', async () => {
    const { endpoint, opened, implementation, before, seen } = await changed(everything)
    expect(implementation.tokens().map(owned)).not.toEqual(before.map(owned))
    const from = seen.length
    expect(await restore(endpoint, opened)).toEqual([])
    expect(implementation.tokens().map(owned)).toEqual(before.map(owned))
    expect(seen.slice(from)).toHaveLength(2 * opened.ids.length)
  })

  /** Keeps only what it is sent: what the service owns is lost, and taken from a body where it is `kept`. */
  const wiping = (isKept: boolean): StageFactory => {
    const lost = contract.properties.filter(({ serverOwned, key }) => serverOwned && !key)
    return () => ({
      merge: () => (entity, body) => ({
        ...Object.fromEntries(lost.map(({ name }) => [name, null])),
        ...Object.fromEntries(
          Object.entries(body).filter(([name]) => isKept || !lost.some((one) => one.name === name)),
        ),
        id: entity.id!,
      }),
    })
  }

  it('puts back, with all else, what the service owns and has lost, or says that it is lost', async () => {
    const whole = await changed(everything, [wiping(true)])
    expect(await restore(whole.endpoint, whole.opened)).toEqual([])
    expect(whole.implementation.tokens()).toEqual(whole.before)
    const { endpoint, opened, implementation, before } = await changed(everything, [wiping(false)])
    expect(await restore(endpoint, opened)).toEqual(
      opened.ids.map((id) =>
        expect.stringMatching(
          new RegExp(`^lastModifiedDateTime of ${id} is not as it was: ".*" became null$`),
        ),
      ),
    )
    expect(implementation.tokens().map(owned)).toEqual(before.map(owned))
  })

  it('counts the same instant in another form as put back', async () => {
    const { endpoint, opened } = await changed(everything, [
      () => ({
        render: (base) => (entity, view, call) => {
          const shown = base(entity, view, call) as JsonObject
          const text = String(shown.expirationDateTime)
          return view === 'list' ? shown : { ...shown, expirationDateTime: text.replace('Z', '+00:00') }
        },
      }),
    ])
    expect(await restore(endpoint, opened)).toEqual([])
  })

  it('puts the others back where one member is refused, and names that one', async () => {
    let refusing = false
    const { endpoint, opened, implementation, before } = await changed(everything, [
      () => ({
        validate: (base) => (body, call) =>
          refusing && Object.hasOwn(body, 'state')
            ? { status: 409, code: 'Conflict', message: 'No.' }
            : base(body, call),
      }),
    ])
    refusing = true
    const lines = await restore(endpoint, opened)
    expect(lines).toEqual(opened.ids.map((id) => `state of ${id} was not put back: answered 409`))
    expect(implementation.tokens().map(owned)).toEqual(
      before.map((entity) => ({ ...owned(entity), state: 'unknown' })),
    )
  })

  it('names what is accepted and not as it was, without the value of the credential', async () => {
    let deaf = false
    const { endpoint, opened } = await changed(everything, [
      () => ({
        merge: (base) => (entity, body, call) =>
          deaf
            ? { ...base(entity, body, call), appleId: entity.appleId ?? null, token: entity.token ?? null }
            : base(entity, body, call),
      }),
    ])
    deaf = true
    const [id] = opened.ids
    const secret = String(opened.snapshots[0]!.token)
    const lines = await restore(endpoint, opened)
    expect(lines).toContain(
      `appleId of ${id} is not as it was: ${JSON.stringify(opened.snapshots[0]!.appleId)} became "changed"`,
    )
    expect(lines).toContain(`token of ${id} is not as it was`)
    expect(lines.join()).not.toContain(secret)
  })

  it('says so where an entity is gone', async () => {
    const { endpoint, opened } = await changed(everything)
    const lines = await restore(endpoint, { ...opened, ids: ['gone'], snapshots: [opened.snapshots[0]!] })
    expect(lines[0]).toBe('gone could not be read after it was put back: answered 404')
    expect(lines.join()).not.toContain('\n')
  })
})

describe('unrestorableOf', () => {
  const { endpoint } = stubEndpoint()
  const of = (...snapshots: JsonObject[]) => unrestorableOf(endpoint, { ids: [], reader: 'get', snapshots })
  const whole = entityWith()

  it('is what the snapshot does not show: a member missing, and a credential that reads as null', () => {
    expect(of(whole)).toEqual([])
    expect(of({ ...whole, token: null })).toEqual(['token'])
    expect(of({ ...whole, appleId: null })).toEqual([])
    const { state: _, lastModifiedDateTime: __, ...less } = whole
    expect(of(whole, less)).toEqual(['state'])
  })

  it('is left alone by restore', async () => {
    const { opened, seen, ...stub } = await changed(everything)
    const from = seen.length
    const kept = opened.snapshots.map((entity) => ({ ...entity, token: null }))
    expect(await restore(stub.endpoint, { ...opened, snapshots: kept })).toEqual([])
    const bodies = seen
      .slice(from)
      .flatMap(({ method, body }) => (method === 'PATCH' ? [body as JsonObject] : []))
    expect(bodies.map((body) => Object.hasOwn(body, 'token'))).toEqual([false, false])
    expect(stub.implementation.tokens().map(({ token }) => token)).toEqual(['changed', 'changed'])
  })
})
