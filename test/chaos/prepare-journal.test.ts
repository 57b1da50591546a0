import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Prepared, prepareTarget, type Unprepared } from '../../src/run/prepare.ts'
import { defaultSettings } from '../../src/run/settings.ts'
import { readJournal } from '../../src/safety/journal.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { ImplementationOptions } from '../../src/stub/types.ts'
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

async function prepare(
  options: ImplementationOptions = {},
  onPatch = async () => {},
): Promise<Prepared | Unprepared> {
  const stub = createImplementation(contract, { basePath: '/v1.0', ...options })
  const handle: typeof stub.handle = async (request) => {
    if (request.method === 'PATCH') await onPatch()
    return stub.handle(request)
  }
  served = await serveImplementation({ ...stub, handle }, { port: 0 })
  const settings = { ...defaultSettings, target: `${served.url}/v1.0`, bearerEnv: 'BEARER' }
  const env = { BEARER: 'bearer-of-the-test' }
  return prepareTarget(settings, contract, env, false, { directory, ignoreOlder: false, tool })
}

describe('the journal of a run', () => {
  it('is there before the first PATCH, without the bearer token, and gone when all is put back', async () => {
    const seen: number[] = []
    const prepared = await prepare({}, async () => void seen.push((await journals()).length))
    if ('problem' in prepared) throw new Error(prepared.problem)
    expect(seen).toEqual([1])
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
    if ('problem' in prepared) throw new Error(prepared.problem)
    deaf = true
    expect(await prepared.putBack()).not.toEqual([])
    expect(prepared.kept()).toBe(
      `what it was is kept: vpptoken-conformance restore ${join(directory, (await journals())[0]!)}`,
    )
  })

  it('goes away where the target turns out not to be testable', async () => {
    const seen: number[] = []
    const prepared = await prepare(
      { stages: [() => ({ validate: () => () => ({ status: 403, code: 'x', message: 'x' }) })] },
      async () => void seen.push((await journals()).length),
    )
    expect(prepared).toMatchObject({ exit: 3 })
    expect(seen).toEqual([1])
    expect(await journals()).toEqual([])
  })
})
