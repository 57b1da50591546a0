import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSeed, deriveCases } from '../../src/cases/derive.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Judged } from '../../src/judge/types.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { Report } from '../../src/report/model/types.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { StageFactory } from '../../src/stub/types.ts'
import { cli, settableOf } from '../support/cli.ts'
import { contract, entityWith, validators } from '../support/observation.ts'

let directory: string
let served: Served | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-left-'))
})
afterEach(async () => {
  await served?.close()
  await rm(directory, { recursive: true, force: true })
})

const faultNamed = (name: string) => catalogue(contract).find((fault) => fault.name === name)!.stages

/** Runs some cases by the command on a server with one entity; gives the report, stderr, and what is stored then. */
async function ran(only: string, stages: StageFactory) {
  const implementation = createImplementation(contract, {
    basePath: '/v1.0',
    tokens: [entityWith({ id: 'a' })],
    stages: [stages],
  })
  served = await serveImplementation(implementation, { port: 0 })
  const path = join(directory, 'report.json')
  const { stderr, stdout } = await cli([
    'run',
    ...['--target', `${served.url}/v1.0`, '--only', only, '--report', `json=${path}`],
    ...['--journal', directory],
  ])
  const report = JSON.parse(await readFile(path, 'utf8')) as Report
  return { stderr, stdout, report, stored: implementation.tokens() }
}

describe('what stays at a target', () => {
  it('is on stderr and in the notes of the report: entities that were created', async () => {
    const { stderr, stdout, report, stored } = await ran('VPP-HTTP-03', faultNamed('http-unknown-id-created'))
    const created = stored.map(({ id }) => String(id)).filter((id) => id !== 'a')
    expect(created.length).toBeGreaterThan(0)
    for (const id of created) {
      const line = `an entity with the id ${id} was created and could not be deleted`
      expect(stderr).toContain(`not put back: ${line}\n`)
      expect(report.notes).toContain(`Not put back: ${line}.`)
      expect(stdout).toContain(id)
    }
  })

  it('is a value of its own that the target refuses: known before the first write, and kept in the journal', async () => {
    const own = entityWith().expirationDateTime
    const refusing: StageFactory = () => ({
      validate: (base) => (body, call) =>
        body.expirationDateTime === own
          ? { status: 400, code: 'BadRequest', message: 'Seven digits.' }
          : base(body, call),
    })
    const { stderr, report } = await ran('VPP-DATE-01/expirationDateTime/digits-3', refusing)
    expect(report.notes.join('\n')).toContain(
      'The target refuses its own value of expirationDateTime: written back as it was read, before anything else, a answered 400.',
    )
    expect(stderr).toContain('not put back: expirationDateTime of a was not put back: answered 400\n')
    expect(stderr).toContain(`vpptoken-conformance restore ${directory}`)
  })
})

describe('a server whose process ends at a request and is started again on its port', () => {
  it('is told as the failure of that request, and all else is judged', async () => {
    const implementation = createImplementation(contract, {
      basePath: '/v1.0',
      tokens: [entityWith({ id: 'a' })],
    })
    const before = implementation.tokens().map(settableOf)
    let starts = 0
    const handle: typeof implementation.handle = async (request) => {
      if (Buffer.from(request.body ?? []).toString() !== 'null') return implementation.handle(request)
      const ending = served!
      served = undefined
      await ending.close()
      return { failure: { kind: 'reset', message: 'the process ended' } }
    }
    served = await serveImplementation({ ...implementation, handle }, { port: 0 })
    const { port, url } = served
    // The supervisor: it starts the server again while the suite waits for it, and not before.
    const restart = async () => {
      if (served !== undefined) return
      starts += 1
      served = await serveImplementation({ ...implementation, handle }, { port })
    }
    const sender = createSender(createLiveTransport({ timeoutMs: 10_000, connections: 1 }), {
      retries: 1,
      sleep: () => Promise.resolve(),
    })
    const judged: Judged[] = []
    const cases = deriveCases(contract, defaultSeed).filter(({ id }) =>
      /^VPP-(ERROR-03\/VPP-)?HTTP-0[1-6]/.test(id),
    )
    await createEngine({
      contract,
      validators,
      endpoint: createEndpoint({ contract, sender, root: `${url}/v1.0` }),
      opened: { ids: ['a'], reader: 'get' },
      seed: defaultSeed,
      sleep: restart,
    })(cases, (one) => judged.push(one))
    await sender.close()
    const failed = judged.filter(({ judgement }) => judgement.verdict === 'fail')
    expect(failed.map(({ case: { id } }) => id).toSorted()).toEqual([
      'VPP-ERROR-03/VPP-HTTP-02/null',
      'VPP-HTTP-02/null',
    ])
    for (const { judgement } of failed)
      expect(judgement).toMatchObject({
        diagnosis: 'the server went away',
        sent: 'null',
        expected: 'an answer, and a server that is still there',
      })
    expect(judged.filter(({ judgement }) => judgement.verdict === 'unproven')).toEqual([])
    expect(judged).toHaveLength(cases.length)
    // Once when it was first sent, and once to see that it was no accident.
    expect(starts).toBe(2)
    expect(implementation.tokens().map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })
})
