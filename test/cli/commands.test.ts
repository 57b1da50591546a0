import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { defaultCases } from '../../src/select/default.ts'
import { cli, cliProcess, startCli } from '../support/cli.ts'
import { contract } from '../support/observation.ts'
import { startServer } from '../support/server.ts'

type Plan = {
  cases: {
    id: string
    probe: string
    requests: { method: string; url: string; headers: [string, string][]; body?: string }[]
  }[]
  probes: number
}

describe('plan', () => {
  it('lists every case and its requests, and sends nothing', async () => {
    const server = await startServer((_request, response) => response.end())
    const { code, stdout, stderr } = await cli([
      'plan',
      '--json',
      '--target',
      `${server.url}/v1.0`,
      '--id',
      'a',
      '--thorough',
    ])
    const connections = server.connections()
    await server.close()
    expect({ code, stderr, connections }).toEqual({ code: 0, stderr: '', connections: 0 })
    const plan = JSON.parse(stdout) as Plan
    const cases = deriveCases(contract)
    expect(plan.cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
    expect(plan.probes).toBe(new Set(plan.cases.map(({ probe }) => probe)).size)
    expect(plan.probes).toBeLessThan(new Set(cases.map(({ probe }) => probe.id)).size)
    const requests = plan.cases.flatMap((item) => item.requests)
    expect(
      requests.filter(({ url }) => !url.startsWith(`${server.url}/v1.0/deviceAppManagement/vppTokens`)),
    ).toEqual([])
    const one = plan.cases.find(({ id }) => id === 'VPP-ENUM-02/state/sibling-member:completed')!
    expect(one.requests).toMatchObject([
      { method: 'PATCH', url: expect.stringMatching(/\/vppTokens\/a$/), body: '{"state":"completed"}' },
    ])
    expect(one.requests[0]!.headers).toContainEqual(['Authorization', 'Bearer $VPPTOKEN_BEARER'])
  })

  it('tells what a thorough run has besides', async () => {
    const cases = deriveCases(contract)
    const more = cases.length - defaultCases(cases).length
    const { stdout } = await cli(['plan'])
    expect(stdout).toContain(`${cases.length - more} cases, made of `)
    expect(stdout).toContain(`\n${more} more cases, `)
    expect((await cli(['plan', '--thorough'])).stdout).not.toContain('more cases')
  })

  it('lists the selected ones for people', async () => {
    const { code, stdout, stderr } = await cli(['plan', '--only', 'VPP-ENUM-07'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const expected = deriveCases(contract).filter(({ requirement }) => requirement === 'VPP-ENUM-07')
    for (const { id } of expected) expect(stdout).toContain(id)
    expect(stdout).toContain(`${expected.length} cases`)
    expect(stdout).not.toContain('VPP-ENUM-06')
  })
})

describe('explain', () => {
  it('tells what a requirement is: level, statement, source, why, and a request', async () => {
    const { code, stdout, stderr } = await cli(['explain', 'VPP-ENUM-02'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { level, statement, source, why } = contract.requirements.find(({ id }) => id === 'VPP-ENUM-02')!
    for (const text of [level, statement, source, why, 'curl -X PATCH']) expect(stdout).toContain(text)
  })

  it('tells what a case is, and how it is proven', async () => {
    const id = 'VPP-ENUM-02/state/sibling-member:completed'
    const { code, stdout } = await cli(['explain', id])
    expect(code).toBe(0)
    for (const text of [
      id,
      'invalid before it is sent: schema',
      `--only '${id}'`,
      `'{"state":"completed"}'`,
      '$VPPTOKEN_BEARER',
    ]) {
      expect(stdout).toContain(text)
    }
  })
})

describe('serve', () => {
  it('prints a service root that answers, as the fault says, and ends on SIGTERM', async () => {
    const { child, ended } = startCli([
      'serve',
      '--port',
      '0',
      '--bearer',
      'b',
      '--fault',
      'entity-answer-204',
    ])
    const lines = createInterface({ input: child.stdout! })
    const [root] = (await Promise.race([once(lines, 'line'), ended.then(() => [''])])) as [string]
    expect(root).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\.0$/)
    const collection = root + contract.collectionPath
    const headers = { Authorization: 'Bearer b', 'Content-Type': 'application/json' }
    expect((await fetch(collection)).status).toBe(401)
    const { value } = (await (await fetch(collection, { headers })).json()) as { value: { id: string }[] }
    const patched = await fetch(`${collection}/${value[0]!.id}`, {
      method: 'PATCH',
      headers,
      body: '{"state":"expired"}',
    })
    expect(patched.status).toBe(204)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('stdout that takes nothing', () => {
  it('is told in one line, with exit 2', async () => {
    const full = openSync('/dev/full', 'w')
    try {
      const { child, ended } = startCli(['explain', 'VPP-ENUM-02'], {}, full)
      expect(child.stdout).toBeNull()
      const { code, stderr } = await ended
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/^error: not all could be written to stdout \(ENOSPC\): [^\n]+\n$/),
      })
    } finally {
      closeSync(full)
    }
  })
})

describe('help', () => {
  it('is shown on stdout with exit 0', async () => {
    const { code, stdout, stderr } = await cliProcess(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of ['run', 'plan', 'explain', 'serve'])
      expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'))
  })
})
