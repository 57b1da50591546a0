import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { Report } from '../../src/report/model/types.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { Implementation, ImplementationOptions } from '../../src/stub/types.ts'
import { cli, settableOf, startCli } from '../support/cli.ts'
import { encoders } from '../support/encoders.ts'
import { contract, entityWith } from '../support/observation.ts'

const faults = catalogue(contract)
const stagesOf = (...names: string[]) =>
  names.map((name) => faults.find((fault) => fault.name === name)!.stages)
const dates = contract.properties
  .filter(({ kind, serverOwned }) => kind === 'dateTimeOffset' && !serverOwned)
  .map(({ name }) => name)
const bearer = 'bearer-of/the+target=='
const key = 'the key of <the> gateway'
const stored = 'sVBw/credential+of/the+entity=='
const schema = JSON.parse(await readFile(new URL('../../specs/report.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: true, allErrors: true })
formats.default(ajv)
const validate = ajv.compile(schema)

describe('run', () => {
  let folder: string
  let open: Served[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'))
  })
  afterEach(async () => {
    await Promise.all(open.map((served) => served.close()))
    open = []
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function serve(implementation: Implementation): Promise<string> {
    const served = await serveImplementation(implementation, { port: 0 })
    open.push(served)
    return `${served.url}/v1.0`
  }
  const make = (options: ImplementationOptions) =>
    createImplementation(contract, { basePath: '/v1.0', ...options })

  async function reportOf(path: string): Promise<Report> {
    const report = JSON.parse(await readFile(path, 'utf8')) as Report
    expect([validate(report), validate.errors]).toEqual([true, null])
    return report
  }

  it('passes the embedded stub', async () => {
    const path = join(folder, 'stub.json')
    const { code } = await cli(['--only', 'VPP-AUTH-01', '--report', `json=${path}`])
    expect(code).toBe(0)
    expect((await reportOf(path)).target).toMatchObject({ url: 'embedded stub', reader: 'get' })
  })

  // The whole suite over the embedded stub is the project `conformance` of the same test run.
  it('passes a server that conforms over HTTP, with nothing left unproven', async () => {
    const path = join(folder, 'whole.json')
    const implementation = make({ bearer })
    let requests = 0
    const sent = () => requests
    const target = await serve({
      ...implementation,
      handle(request) {
        requests += 1
        return implementation.handle(request)
      },
    })
    const args = ['--target', target, '--bearer-env', 'B', '--report', `json=${path}`]
    const { code, stdout, stderr } = await cli([...args, '--journal', join(folder, 'journals')], {
      B: bearer,
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${path}: the report, json\n` })
    expect(stdout).toMatch(/gate +passed \(--fail-on must\)/)
    const report = await reportOf(path)
    expect(report.summary).toMatchObject({ fail: 0, warn: 0, unproven: 0, na: 0, known: 0, fixed: 0 })
    expect(report.requirements.map(({ id }) => id)).toEqual(contract.requirements.map(({ id }) => id))
    // What the README says of a target that conforms; what comes in at another time than meant is sent once more.
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    const told = Number(/<!-- figure default requests -->(\d+)<!-- end -->/.exec(readme)![1])
    expect(sent()).toBeLessThan(told * 2)
    // All but those that put the entity back.
    expect(report.summary.requests).toBeLessThanOrEqual(sent())
  })

  it('leaves the entities of a server that conforms as they were', async () => {
    const implementation = make({ bearer, tokens: ['a', 'b'].map((id) => entityWith({ id, token: stored })) })
    const before = implementation.tokens().map(settableOf)
    const path = join(folder, 'conforming.json')
    const only = [
      'VPP-ENTITY-08/state',
      'VPP-ENUM-02/state',
      'VPP-DATE-01/*/digits-7',
      'VPP-AUTH-*',
      'VPP-HTTP-02',
    ]
    const args = [
      '--target',
      await serve(implementation),
      '--bearer-env',
      'B',
      '--id',
      'a',
      '--id',
      'b',
      '--report',
      `json=${path}`,
    ]
    const { code, stdout, stderr } = await cli([...args, ...only.flatMap((id) => ['--only', id])], {
      B: bearer,
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${path}: the report, json\n` })
    const report = await reportOf(path)
    expect(report.target.ids).toEqual(['a', 'b'])
    expect(report.gate).toMatchObject({ failOn: 'must', holds: true })
    expect(report.requirements.map(({ verdict }) => verdict)).toEqual(
      Array(report.requirements.length).fill('pass'),
    )
    expect(stdout).not.toContain(bearer)
    expect(implementation.tokens().map(settableOf)).toEqual(before)
  })

  it('fails a server with several defects, and names each without telling a secret', async () => {
    const stages = stagesOf(
      'date-milliseconds-truncated',
      'enum-sibling-stored',
      'entity-answer-204',
      'error-secret-echoed',
    )
    const implementation = make({ bearer, tokens: [entityWith({ id: 'a', token: stored })], stages })
    const path = join(folder, 'faulty.json')
    const only = [
      'VPP-ENTITY-01/state',
      'VPP-ENUM-02/state',
      'VPP-DATE-01/*/digits-7',
      'VPP-ERROR-04/secret',
    ].flatMap((id) => ['--only', id])
    const args = [
      '--target',
      await serve(implementation),
      '--bearer-env',
      'B',
      '--header',
      `X-Api-Key: ${key}`,
      '--report',
      `json=${path}`,
      '--journal',
      join(folder, 'journals'),
    ]
    const { code, stdout, stderr } = await cli([...args, ...only], { B: bearer })
    expect(code).toBe(1)
    // The defect keeps the run from putting the dates back as they were, and it says so.
    const left = dates.map((name) => `not put back: ${name} of a is not as it was: .*\\n`).join('')
    const lost = `${left}what it was is kept: vpptoken-conformance restore .*\\.json\\n`
    expect(stderr).toMatch(
      new RegExp(
        `^${lost}wrote .*faulty.json: the report, json\nthe gate failed: \\d+ fail \\(VPP-ENTITY-01, VPP-ENUM-02, VPP-DATE-01\\)\\n$`,
      ),
    )
    const { cases } = await reportOf(path)
    for (const name of dates) {
      const found = cases.find(({ id }) => id === `VPP-DATE-01/${name}/digits-7`)
      expect(found).toMatchObject({
        verdict: 'fail',
        diagnosis: 'milliseconds, truncated',
        where: `GET response $.${name}`,
      })
    }
    expect(cases.find(({ id }) => id === 'VPP-ENUM-02/state/sibling-member:completed')).toMatchObject({
      verdict: 'fail',
      diagnosis: 'accepted',
    })
    const answered = cases.filter(({ requirement }) => requirement === 'VPP-ENTITY-01')
    expect(new Set(answered.map(({ diagnosis }) => diagnosis))).toEqual(
      new Set(['204 No Content: the updated entity is not in the answer']),
    )
    for (const text of [
      'milliseconds, truncated',
      '204 No Content',
      'VPP-ENUM-02/state/sibling-member:',
      dates[0]!,
    ])
      expect(stdout).toContain(text)
    const told = stdout + stderr + (await readFile(path, 'utf8'))
    const kept = [bearer, key, stored]
      .flatMap((secret) => Object.values(encoders).map((encode) => encode(secret)))
      .filter((form) => told.includes(form))
    expect(kept).toEqual([])
  })

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'puts the entity back when it is interrupted by %s',
    async (signal) => {
      const implementation = make({ tokens: [entityWith({ id: 'a' })] })
      const before = implementation.tokens().map(settableOf)
      let tell = () => {}
      const written = new Promise<void>((resolve) => {
        tell = resolve
      })
      const target = await serve({
        ...implementation,
        handle: async (request) => {
          const result = await implementation.handle(request)
          if (!isDeepStrictEqual(implementation.tokens().map(settableOf), before)) tell()
          return result
        },
      })
      const { child, ended } = startCli(['--target', target])
      await Promise.race([written, ended])
      expect(implementation.tokens().map(settableOf)).not.toEqual(before)
      child.kill(signal)
      const { code, stdout, stderr } = await ended
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
      expect(stderr).toBe('interrupted; the entities were put back\n')
      expect(implementation.tokens().map(settableOf)).toEqual(before)
    },
  )
})
