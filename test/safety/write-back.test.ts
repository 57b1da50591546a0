import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { openTarget } from '../../src/safety/open.ts'
import { writeBack } from '../../src/safety/write-back.ts'
import type { StageFactory } from '../../src/stub/types.ts'
import { answer, endpointOver, failing, stubEndpoint } from '../support/endpoint.ts'
import { contract, entityWith } from '../support/observation.ts'

const tokens = ['a', 'b'].map((id) => entityWith({ id }))
const ids = ['a', 'b']

/** A target that refuses bodies with such a member, opened and written back. */
async function writtenBack(refused: (name: string, value: Json) => boolean = () => false, status = 400) {
  const stages: StageFactory = () => ({
    validate: (base) => (body, call) =>
      Object.entries(body).some(([name, value]) => refused(name, value))
        ? { status, code: 'No', message: 'No.' }
        : base(body, call),
  })
  const stub = stubEndpoint({ tokens, stages: [stages] })
  const { opened } = await openTarget(stub.endpoint, ids)
  const from = stub.seen.length
  const found = await writeBack(stub.endpoint, opened!)
  return { ...stub, found, sent: stub.seen.slice(from) }
}

describe('writing back what was read', () => {
  it('is one PATCH of each entity, of what it holds, and changes nothing', async () => {
    const { found, sent, implementation } = await writtenBack()
    const settable = contract.properties.filter(({ serverOwned }) => !serverOwned).map(({ name }) => name)
    expect(found).toEqual([])
    expect(sent).toEqual(
      tokens.map((token) => ({
        method: 'PATCH',
        id: token.id,
        body: Object.fromEntries(settable.map((name) => [name, token[name]])),
      })),
    )
    expect(implementation.tokens()).toMatchObject(
      tokens.map(({ lastModifiedDateTime: _, ...token }) => token),
    )
  })

  it.each([400, 422, 500])('tells each value of its own that the target answers with %i', async (status) => {
    const { found } = await writtenBack((name) => name === 'state' || name === 'appleId', status)
    const names = contract.properties
      .map(({ name }) => name)
      .filter((name) => ['state', 'appleId'].includes(name))
    expect(found).toMatchObject(
      ids.flatMap((id) => names.map((name) => ({ id, name, outcome: `${status}` }))),
    )
  })

  it('decides nothing of answers that got lost', async () => {
    const { endpoint } = endpointOver(() => failing('reset'))
    const snapshots = tokens
    expect(await writeBack(endpoint, { ids, reader: 'get', snapshots })).toEqual([])
  })

  it('tells nothing where all of them together are refused and none alone', async () => {
    const { endpoint } = endpointOver(({ body }) =>
      Object.keys(JSON.parse(Buffer.from(body!).toString()) as JsonObject).length > 1
        ? answer(400, {})
        : answer(200, entityWith()),
    )
    expect(await writeBack(endpoint, { ids, reader: 'get', snapshots: tokens })).toEqual([])
  })

  it('leaves out what is not shown', async () => {
    const { endpoint, seen } = endpointOver(() => answer(200, entityWith()))
    const { state: _, ...less } = entityWith({ token: null })
    await writeBack(endpoint, { ids: ['a'], reader: 'get', snapshots: [less] })
    expect(Object.keys(seen[0]!.body as JsonObject)).not.toContain('state')
    expect(Object.keys(seen[0]!.body as JsonObject)).not.toContain('token')
    await writeBack(endpoint, { ids: ['a'], reader: 'get', snapshots: [{ id: 'a' }] })
    expect(seen).toHaveLength(1)
  })
})
