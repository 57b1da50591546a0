import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Har } from 'har-format'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { ConformanceError, type Report, type RunOptions, run } from '../../src/index.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { selectCases } from '../../src/run/settings.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { ImplementationOptions } from '../../src/stub/types.ts'
import { settableOf } from '../support/cli.ts'
import { encoders } from '../support/encoders.ts'
import { contract, entityWith } from '../support/observation.ts'

const bearer = 'bearer-of/the+target=='
const stored = 'sVBw/credential+of/the+entity=='
const credential = contract.properties.find((property) => property.credential)!.name
const sibling = catalogue(contract).find(({ name }) => name === 'enum-sibling-stored')!

type Target = { readonly url: string; readonly sent: () => number; readonly entities: () => unknown }

/** What a run must leave as it was. */
function stateOfProcess(): object {
  const { exitCode, env } = process
  const counts = process.eventNames().map((name) => [String(name), process.listenerCount(name)])
  return { exitCode, env: { ...env }, counts: Object.fromEntries(counts), cwd: process.cwd() }
}

describe('run', () => {
  let folder: string
  let before: object
  const open: Served[] = []
  const failures: unknown[] = []
  let conforming: Target
  let slow: Target
  let initial: unknown
  let good: Report
  let bad: Report
  let shown: readonly (readonly number[])[] = []

  async function serve(options: ImplementationOptions, onRequest = () => {}): Promise<Target> {
    let sent = 0
    const implementation = createImplementation(contract, {
      basePath: '/v1.0',
      tokens: [entityWith({ id: 'a', [credential]: stored })],
      ...options,
    })
    const handle: typeof implementation.handle = (request) => {
      sent += 1
      onRequest()
      return implementation.handle(request)
    }
    const served = await serveImplementation({ ...implementation, handle }, { port: 0 })
    open.push(served)
    return {
      url: `${served.url}/v1.0`,
      sent: () => sent,
      entities: () => implementation.tokens().map(settableOf),
    }
  }

  // Several runs at once, as a test file with concurrent tests has them; starting one is what takes time.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'api-'))
    conforming = await serve({ bearer })
    const faulty = await serve({ stages: [sibling.stages] })
    slow = await serve({})
    initial = slow.entities()
    const journal = (name: string) => ({ journal: join(folder, name) })
    const controller = new AbortController()
    const progress: number[][] = []
    before = stateOfProcess()
    const runs = [
      run({
        target: conforming.url,
        bearer,
        headers: { 'X-Trace': 'trace-of-the-test' },
        only: ['VPP-ENUM-02', 'VPP-AUTH-01'],
        har: join(folder, 'run.har'),
        onProgress: (...told) => progress.push(told),
        ...journal('a'),
      }),
      run({ target: faulty.url, only: ['VPP-ENUM-02'], ...journal('b') }),
      run({
        target: slow.url,
        signal: controller.signal,
        onProgress: () => {
          // As soon as something was written.
          if (isDeepStrictEqual(slow.entities(), initial)) return
          controller.abort(new Error('enough'))
        },
        ...journal('c'),
      }).catch((error: unknown) => {
        failures.push(error)
        return undefined
      }),
    ]
    ;[good, bad] = (await Promise.all(runs)) as [Report, Report]
    shown = progress
  }, 60_000)
  afterAll(async () => {
    await Promise.all(open.map((served) => served.close()))
    await rm(folder, { recursive: true })
  })

  it('gives the report of a target that conforms, with its credentials', () => {
    expect(good.gate).toMatchObject({ holds: true, failOn: 'must' })
    expect(good.summary).toMatchObject({ fail: 0, na: 0, unproven: 0 })
    expect(good.requirements.map(({ id }) => id)).toEqual(['VPP-ENUM-02', 'VPP-AUTH-01'])
    expect(good.target.ids).toEqual(['a'])
  })

  it('gives that of one that does not, and throws nothing', () => {
    expect(bad.gate.holds).toBe(false)
    const failed = bad.cases.filter(({ verdict }) => verdict === 'fail')
    expect(failed[0]).toMatchObject({ requirement: 'VPP-ENUM-02', diagnosis: 'accepted' })
  })

  it('tells how far it is', () => {
    const total = good.cases.length
    expect(shown.map(([done]) => done)).toEqual(Array.from({ length: total }, (_, index) => index + 1))
    expect(shown.at(-1)).toEqual([total, 0, total])
  })

  it('is rejected with the reason when it is aborted, after the entity was put back', () => {
    expect(failures).toEqual([new Error('enough')])
    expect(slow.entities()).toEqual(initial)
    // A whole run sends one request for each probe at least.
    const cases = selectCases(deriveCases(contract), { only: [], skip: [] }, contract)
    expect(slow.sent()).toBeLessThan(new Set(cases.map(({ probe }) => probe.id)).size)
  })

  it('leaves the process as it was, and no journal', async () => {
    expect(stateOfProcess()).toEqual(before)
    expect(await readdir(folder)).toEqual(['run.har'])
  })

  it('records every exchange, those of passes, of preparing and of putting back too, without secrets', async () => {
    const text = await readFile(join(folder, 'run.har'), 'utf8')
    const { entries } = (JSON.parse(text) as Har).log
    expect(entries).toHaveLength(conforming.sent())
    const times = entries.map(({ startedDateTime }) => startedDateTime)
    expect(times).toEqual(times.toSorted())
    const about = (name: string) => entries.filter(({ comment }) => comment?.startsWith(name))
    expect(about('VPP-ENUM-02/')[0]).toMatchObject({ response: { status: expect.any(Number) } })
    // A refusal that shares a reading with others is filed under the first of them.
    expect(entries.map(({ response }) => response.status)).toContain(401)
    const [first, last] = [entries[0]!, entries.at(-1)!]
    expect([first.request.method, first.comment, last.comment]).toEqual(['GET', undefined, undefined])
    expect(JSON.stringify(first.response)).toContain('***credential***')
    const told = text + JSON.stringify(good)
    const kept = [bearer, stored, 'trace-of-the-test']
      .flatMap((secret) => Object.values(encoders).map((encode) => encode(secret)))
      .filter((form) => told.includes(form))
    expect(kept).toEqual([])
  })

  it.each<[string, RunOptions, 2 | 3, RegExp]>([
    ['an unknown option', { tarjet: 'x' } as RunOptions, 2, /^run: there is no option "tarjet"; .* target$/],
    ['no case', { only: ['NO-*'] }, 2, /^only: no case matches "NO-\*"/],
    ['a contract that is not there', { contract: 'no.yaml' }, 2, /^no\.yaml: there is no such file/],
    ['a list that is not there', { deviations: ['no'] }, 2, /^no: there is no such file/],
    ['a HAR that cannot be written', { har: '/dev/null/x.har' }, 2, /^cannot write \/dev\/null\/x\.har: /],
    ['a production host', { target: 'https://graph.microsoft.com/v1.0' }, 2, /: give allowProduction if/],
    ['a target that is not there', { target: 'http://127.0.0.1:1', retries: 0 }, 3, /check target, and/],
  ])('throws a ConformanceError for %s', async (_what, options, exitCode, message) => {
    const error = await run(options).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConformanceError)
    expect(error).toMatchObject({ exitCode, message: expect.stringMatching(message) })
  })

  it("tests its stub beside a test's own msw, which hears nothing of it, and beside another run", async () => {
    const heard: string[] = []
    const server = setupServer(http.all('*', () => new HttpResponse('of the test')))
    server.events.on('request:start', ({ request }) => heard.push(request.url))
    server.listen()
    try {
      const fetchOfTest = globalThis.fetch
      const only = ['VPP-ENUM-02', 'VPP-ENTITY-08']
      const reports = await Promise.all([run({ only }), run({ only, contract: 'beta' })])
      const [small, large] = reports.map(({ summary }) => summary)
      expect(reports.map(({ gate }) => gate.holds)).toEqual([true, true])
      expect(reports.map(({ target }) => target.url)).toEqual(['embedded stub', 'embedded stub'])
      expect(large!.pass).toBeGreaterThan(small!.pass)
      expect([heard, globalThis.fetch]).toEqual([[], fetchOfTest])
      const answer = await fetch(`${conforming.url}/x`)
      expect([await answer.text(), heard]).toEqual(['of the test', [`${conforming.url}/x`]])
    } finally {
      server.close()
    }
  })

  it('sends nothing where it is aborted before', async () => {
    const sent = slow.sent()
    const signal = AbortSignal.abort(new Error('never mind'))
    await expect(run({ target: slow.url, signal })).rejects.toThrow('never mind')
    expect(slow.sent()).toBe(sent)
  })
})
