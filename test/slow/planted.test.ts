import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import type { JsonObject } from '../../src/json.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { defaultTokens } from '../../src/stub/tokens.ts'
import { encodings, leaksIn, type Planted } from '../secrets/encodings.ts'
import { type Leak, leaks, leaky, type PlantedSecrets } from '../secrets/leaky.ts'
import { type Given, outputsOf } from '../secrets/outputs.ts'

const contract = await loadContract('v1.0')
const credential = contract.properties.find((property) => property.credential)!.name

// Each has the characters that some encoding treats apart; what can be in a header cannot hold all of them.
const bearer = 'Be"ar\\er/é+%41&<zP=>\'~*()!,;qX-1f9d'
const key = 'QWxhZGRpbjpvcGVuL+Nlc2FtZQ/wK3k5+Zz=='
const pin = '4091736251827364'
const stored = 'st"o\\re/d é+%20&<tok€n>\'😀\n=/+Zm9vYmFy'
const secrets: PlantedSecrets = [
  { name: 'the bearer', value: bearer },
  { name: 'a configured header', value: key },
  { name: 'another configured header', value: pin },
  { name: 'the stored credential', value: stored },
]

let served: Served | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

async function serve(
  choose: (method: string, count: number) => Leak | undefined,
  asked: string | null = bearer,
): Promise<string> {
  const tokens = defaultTokens(contract).map((token): JsonObject => ({ ...token, [credential]: stored }))
  const implementation = createImplementation(contract, {
    ...(asked !== null && { bearer: asked }),
    tokens,
    basePath: '/v1.0',
  })
  served = await serveImplementation(
    leaky(implementation, { inHeaders: secrets.slice(0, 3), inBodies: secrets, choose }),
    { port: 0 },
  )
  return `${served.url}/v1.0`
}

const env = { PLANTED: bearer }

/** The credentials of a run: those that `options` gives to the command. */
const given: Given = {
  bearerEnv: 'PLANTED',
  headers: [
    ['X-Api-Key', key],
    ['X-Pin', pin],
  ],
}

/** Runs a selection in process with what is planted; gives all that is written, by the name of the output. */
const outputs = (target: string, only: readonly string[], credentials: Given = given) =>
  outputsOf(target, only, { env, credentials })

function expectNone(written: Readonly<Record<string, string>>): void {
  const found = Object.entries(written).flatMap(([name, text]) =>
    leaksIn(text, secrets).map((leak) => `${name}: ${leak}`),
  )
  expect(found).toEqual([])
}

/** The requests that open a target: the collection, the entity, and a PATCH that changes nothing. */
const opening = 3

/** One case of each kind of judgement, so that all that a judge says of an answer is written. */
const selection = [
  'VPP-ENTITY-*/all',
  'VPP-DATE-0[12]/*/digits-7',
  'VPP-ENUM-01/*/unknown-word:null',
  'VPP-AUTH-01',
]

/** Runs the command; gives what it wrote, whatever its exit code. */
async function command(
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))
  const { NO_COLOR: _, ...plainEnv } = process.env
  const spawning = { env: { ...plainEnv, ...env }, maxBuffer: 64 * 1024 * 1024 }
  return promisify(execFile)(process.execPath, [bin, ...args], spawning).then(
    (written) => ({ code: 0, ...written }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  )
}

const options = ['--bearer-env', 'PLANTED', '--header', `X-Api-Key: ${key}`, '--header', `X-Pin: ${pin}`]

describe('this test', () => {
  it.each(secrets)(
    'finds $name in each encoding, whole and cut short, and not in other text',
    ({ name, value }) => {
      for (const [encoding, encode] of Object.entries(encodings)) {
        const found = expect.arrayContaining([expect.stringContaining(`${name}, ${encoding}: `)])
        expect(leaksIn(`a ${encode(value)} b`, secrets)).toEqual(found)
        expect(leaksIn(`a ${encode(value).slice(0, 14)}… b`, secrets)).toEqual(found)
        expect(leaksIn(JSON.stringify({ a: [`x${encode(value)}`] }), secrets)).toEqual(found)
      }
      expect(leaksIn('***bearer*** {"a":"b"} Bearer $VPPTOKEN_BEARER', secrets)).toEqual([])
    },
  )

  it.each(Object.entries(leaks))('has a leak: %s', (_name, leak) => {
    const entity = JSON.stringify(contract.example.response).replace('"id"', '"some":"two words","id"')
    const right = { status: 200, headers: [], body: Buffer.from(entity) }
    const answer = leak(right, secrets)
    const bytes = answer.raw ? Buffer.concat(answer.raw.chunks) : Buffer.from(answer.response!.body)
    const shown = JSON.stringify([answer.response?.headers, bytes.toString('utf8'), bytes.toString('latin1')])
    expect(leaksIn(shown, secrets)).not.toEqual([])
  })
})

describe('a target that shows secrets', () => {
  it('in headers only', async () => {
    const written = await outputs(await serve(() => undefined), selection)
    expect(written.json).toContain('"holds": true')
    expect(Object.keys(written)).toEqual(expect.arrayContaining(['html', 'junit', 'markdown', 'sarif']))
    expectNone(written)
  })

  it.each(Object.entries(leaks))('in answers to PATCH: %s', async (_name, leak) => {
    const target = await serve((method, count) => (count > opening && method === 'PATCH' ? leak : undefined))
    const written = await outputs(target, selection)
    expect(written['curl lines']).toContain('***header-x-api-key***')
    expectNone(written)
  })

  it.each(Object.entries(leaks))('in answers to GET: %s', async (_name, leak) => {
    const target = await serve((method, count) => (count > opening && method === 'GET' ? leak : undefined))
    expectNone(await outputs(target, ['VPP-ENTITY-0[189]/all', 'VPP-ENTITY-13/patch/*']))
  })

  it.each(Object.entries(leaks))('before anything is written: %s', async (_name, leak) => {
    expectNone(await outputs(await serve(() => leak), ['VPP-ENTITY-01/all']))
  })
})

describe('a part of a configured header', () => {
  const password = 'pa55:word-of-the-gateway'
  const session = 'c00kie-value-of-a-session'
  const basic = Buffer.from(`someone:${password}`).toString('base64')
  const parts: readonly Planted[] = [
    { name: 'the password', value: password },
    { name: 'the credentials', value: basic },
    { name: 'the session', value: session },
  ]

  it('is a secret too: what follows the scheme, a password, a cookie', async () => {
    const leak: Leak = () => {
      const hint = `${password} ${basic} ${session} ${password.slice(0, 15)}...`
      const headers = [
        ['Content-Type', 'application/json'],
        ['X-Who', basic],
      ] as const
      return { response: { status: 200, headers, body: Buffer.from(JSON.stringify({ hint })) } }
    }
    const target = await serve(
      (method, count) => (count > opening && method === 'PATCH' ? leak : undefined),
      null,
    )
    const headers = [
      ['Authorization', `Basic ${basic}`],
      ['Cookie', `a=b; s=${session}`],
    ] as const
    const written = await outputs(target, ['VPP-ENTITY-03/all'], { headers })
    expect(written.json).toContain(
      '***header-authorization*** ***header-authorization*** ***header-cookie***',
    )
    expect(Object.values(written).flatMap((text) => leaksIn(text, parts))).toEqual([])
  })
})

describe('the command', () => {
  it('shows none of what a target leaks in one way after another', async () => {
    const ways = Object.values(leaks)
    const target = await serve((method, count) =>
      count <= opening
        ? undefined
        : method === 'PATCH'
          ? ways[count % ways.length]
          : count % 7 === 0
            ? ways[(count / 7) % ways.length]
            : undefined,
    )
    const folder = await mkdtemp(join(tmpdir(), 'planted-'))
    try {
      const report = join(folder, 'report.json')
      const har = join(folder, 'run.har')
      const only = [
        'VPP-ENTITY-0*plain',
        'VPP-DATE-0[12]*digits-[4-7]',
        'VPP-ERROR-0[14]/VPP-ENUM-0[237]*',
        'VPP-AUTH*',
      ].flatMap((pattern) => ['--only', pattern])
      const run = [
        'run',
        '--target',
        target,
        ...options,
        ...only,
        '--retries',
        '0',
        '--report',
        `json=${report}`,
        '--record',
        `har=${har}`,
        '--journal',
        join(folder, 'journals'),
      ]
      const { code, stdout, stderr } = await command(...run)
      expect(code, stderr).toBe(1)
      // Whether all could be put back depends on which answers leak: a journal that stays is without the bearer token.
      for (const name of await readdir(join(folder, 'journals')).catch(() => [])) {
        expect(await readFile(join(folder, 'journals', name), 'utf8')).not.toContain(bearer)
      }
      const json = await readFile(report, 'utf8')
      expect(json).toContain('***bearer***')
      expect(json).toContain('***credential***')
      expect(json).toContain('***header-x-pin***')
      const archive = await readFile(har, 'utf8')
      expect(archive).toContain('***credential***')
      expectNone({ stdout, stderr, json, archive })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('shows none where the target cannot be tested', async () => {
    const target = await serve(() => leaks['text, from the 20th character'])
    const { code, stdout, stderr } = await command(
      'run',
      '--target',
      target,
      ...options,
      '--id',
      'any',
      '--retries',
      '0',
    )
    expect(code).toBe(3)
    expect(stderr).toContain('***bearer***')
    expectNone({ stdout, stderr })
  })

  it('shows none of those that it was given for requests which it only describes', async () => {
    const target = ['--target', 'http://127.0.0.1:9/v1.0', ...options, '--only', 'VPP-ENTITY-01/all']
    const [planned, explained] = await Promise.all([
      command('plan', '--json', ...target),
      command('explain', 'VPP-ENTITY-01/all', ...target),
    ])
    expect(planned.stdout).toContain('***header-x-api-key***')
    expect(explained.stdout).toContain('***header-x-api-key***')
    expectNone({ planned: planned.stdout + planned.stderr, explained: explained.stdout + explained.stderr })
  })
})
