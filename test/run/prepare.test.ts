import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { type Prepared, prepareTarget } from '../../src/run/prepare.ts'
import { defaultSettings, type Settings } from '../../src/run/settings.ts'
import { readJournal } from '../../src/safety/journal.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { ImplementationOptions } from '../../src/stub/types.ts'
import { patch } from '../support/entity.ts'
import { contract } from '../support/observation.ts'

const tool = { name: 'vpptoken-conformance', version: '0.0.0' }
let directory: string
let served: Served | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-prepare-'))
})
afterEach(async () => {
  await served?.close()
  await rm(directory, { recursive: true, force: true })
})

const journals = async () =>
  (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.json'))

async function prepare(options: ImplementationOptions = {}, onPatch = async () => {}): Promise<Prepared> {
  const stub = createImplementation(contract, { basePath: '/v1.0', ...options })
  const handle: typeof stub.handle = async (request) => {
    if (request.method === 'PATCH') await onPatch()
    return stub.handle(request)
  }
  served = await serveImplementation({ ...stub, handle }, { port: 0 })
  const settings = { ...defaultSettings, target: `${served.url}/v1.0`, bearerEnv: 'BEARER' }
  const env = { BEARER: 'bearer-of-the-test' }
  const journal = { directory, ignoreOlder: false, tool }
  return prepareTarget(settings, contract, { env, allowProduction: false, journal })
}

describe('the journal of a run', () => {
  it('is there before the first PATCH, without the bearer token, and gone when all is put back', async () => {
    const seen: number[] = []
    const prepared = await prepare({}, async () => void seen.push((await journals()).length))
    expect(new Set(seen)).toEqual(new Set([1]))
    const path = join(directory, (await journals())[0]!)
    expect(await readJournal(path)).toMatchObject({
      target: `${served!.url}/v1.0`,
      contract: 'v1.0',
      unrestorable: [],
      tool,
    })
    expect(await readFile(path, 'utf8')).not.toContain('bearer-of-the-test')
    expect(await prepared.putBack()).toEqual([])
    expect(prepared.kept()).toBeUndefined()
    expect(await journals()).toEqual([])
  })

  it('is kept, and named, where something was not put back', async () => {
    let deaf = false
    const prepared = await prepare({
      stages: [
        () => ({
          validate: (base) => (body, call) =>
            deaf ? { status: 500, code: 'x', message: 'x' } : base(body, call),
        }),
      ],
    })
    await prepared.endpoint.send(patch({ organizationName: 'changed' }), prepared.ids[0]!)
    deaf = true
    expect(await prepared.putBack()).not.toEqual([])
    expect(prepared.kept()).toBe(
      `what it was is kept: vpptoken-conformance restore ${join(directory, (await journals())[0]!)}`,
    )
  })

  it('goes away where the target turns out not to be testable', async () => {
    const seen: number[] = []
    const prepared = prepare(
      { stages: [() => ({ validate: () => () => ({ status: 403, code: 'x', message: 'x' }) })] },
      async () => void seen.push((await journals()).length),
    )
    await expect(prepared).rejects.toMatchObject({ name: 'ConformanceError', exitCode: 3 })
    expect(seen).toEqual([1])
    expect(await journals()).toEqual([])
  })
})

describe('a target that is prepared', () => {
  it('has been sent nothing but a PATCH without members and its own values', async () => {
    const bodies: string[] = []
    const stub = createImplementation(contract, { basePath: '/v1.0' })
    const before = stub.tokens().slice(0, 1)
    const handle: typeof stub.handle = (request) => {
      if (request.method === 'PATCH') bodies.push(Buffer.from(request.body!).toString())
      return stub.handle(request)
    }
    served = await serveImplementation({ ...stub, handle }, { port: 0 })
    const settings = { ...defaultSettings, target: `${served.url}/v1.0` }
    const prepared = await prepareTarget(settings, contract, { env: {}, allowProduction: false })
    expect(bodies[0]).toBe('{}')
    const written = bodies.slice(1).map((body) => JSON.parse(body) as JsonObject)
    const settable = contract.properties.filter(({ serverOwned }) => !serverOwned).map(({ name }) => name)
    expect(written.map((body) => Object.keys(body).sort())).toEqual(before.map(() => settable.toSorted()))
    expect(before).toMatchObject(written)
    expect(prepared).toMatchObject({ reader: 'get', unrestorable: [], notes: [] })
    await prepared.close()
    expect(await journals()).toEqual([])
  })

  it.each<[string, Partial<Settings>, RegExp]>([
    ['an address that is none', { target: 'nowhere' }, /^--target: the target must begin/],
    ['a production host', { target: 'https://graph.microsoft.com/v1.0' }, /: give --allow-production if/],
    [
      'a bearer that is not set',
      { target: 'http://127.0.0.1:1/v1.0', bearerEnv: 'B' },
      /variable B \(--bearer-env\)/,
    ],
  ])('is not asked for anything with %s', async (_what, more, message) => {
    const settings = { ...defaultSettings, ...more }
    await expect(
      prepareTarget(settings, contract, { env: {}, allowProduction: false }),
    ).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    })
  })

  it('is the embedded stub where none is named, of which nothing is kept', async () => {
    const journal = { directory, ignoreOlder: false, tool }
    const prepared = await prepareTarget(defaultSettings, contract, {
      env: {},
      allowProduction: false,
      journal,
    })
    expect(prepared.ids.length).toBeGreaterThan(0)
    expect(await prepared.putBack()).toEqual([])
    expect([prepared.kept(), await journals()]).toEqual([undefined, []])
  })
})
