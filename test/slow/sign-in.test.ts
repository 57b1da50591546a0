import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import { selfSigned } from '../http/certificate.ts'
import { leaksIn, type Planted } from '../secrets/encodings.ts'
import { type AuthorityAnswer, deviceCode, issue, refusal, startAuthority } from '../support/authority.ts'

const contract = await loadContract('v1.0')
const tenant = 'contoso.test'
const secret = 'cl1ent"s\\ecret/+=é%&<~and-more'
/** What a person's and an application's tokens begin with here; what follows is as odd as a header allows. */
const tokenOf = (count: number) => `acc3ss"t\\oken/+=%&<~number-${count}`
const secrets: readonly Planted[] = [
  { name: 'the client secret', value: secret },
  { name: 'a token', value: tokenOf(1).slice(0, -1) },
  { name: 'a refresh token', value: `refresh-${tokenOf(1)}` },
  { name: 'the device code', value: deviceCode.device },
]

let folder = ''
let certificate = ''
const ended: (() => Promise<void>)[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signed-in-'))
  certificate = join(folder, 'ca.pem')
  await writeFile(certificate, selfSigned.cert)
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

/** A target that takes the last three tokens that were issued, and shows what it was given in all its answers. */
async function target(issued: readonly string[], given: Set<string>): Promise<string> {
  const implementation = createImplementation(contract, {
    basePath: '/v1.0',
    stages: [
      () => ({
        authorise: () => (call) => {
          const authorization = call.header('authorization') ?? ''
          given.add(authorization)
          const good = issued.slice(-3).some((token) => authorization === `Bearer ${token}`)
          return good
            ? undefined
            : { status: 401, code: 'InvalidAuthenticationToken', message: `Not good: ${authorization}` }
        },
        answer: (base) => (response, call) =>
          base(
            { ...response, headers: [...response.headers, ['X-Echo', call.header('authorization') ?? '']] },
            call,
          ),
      }),
    ],
  })
  const served = await serveImplementation(implementation, { port: 0 })
  ended.push(served.close)
  return `${served.url}/v1.0`
}

async function command(
  url: string,
  root: string,
  method: string,
  more: NodeJS.ProcessEnv,
  ...args: readonly string[]
) {
  const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))
  const report = join(folder, 'report.json')
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: certificate,
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: 'app-id',
    AZURE_CLIENT_SECRET: secret,
    ...more,
  }
  const words = [
    'run',
    '--target',
    root,
    '--sign-in',
    method,
    '--scope',
    'api://app/.default',
    '--report',
    `json=${report}`,
    ...args,
  ]
  const written = await promisify(execFile)(process.execPath, [bin, ...words], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  }).then(
    (output) => ({ code: 0, ...output }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  )
  return { ...written, json: await readFile(report, 'utf8').catch(() => '') }
}

function expectNone(written: Readonly<Record<'stdout' | 'stderr' | 'json', string>>): void {
  const found = Object.entries(written).flatMap(([name, text]) =>
    leaksIn(text, secrets).map((leak) => `${name}: ${leak}`),
  )
  expect(found).toEqual([])
}

describe('a run that signs in', () => {
  it('holds on a conforming target that takes no old token, renews while it lasts, and shows no secret', async () => {
    const issued: string[] = []
    const given = new Set<string>()
    const authority = await startAuthority({
      tenant,
      token: () => {
        issued.push(tokenOf(issued.length + 1))
        return issue(issued.at(-1)!, 2)
      },
    })
    ended.push(authority.close)
    const root = await target(issued, given)
    const { code, ...written } = await command(
      authority.url,
      root,
      'client-credentials',
      { AZURE_LOG_LEVEL: 'verbose' },
      ...['VPP-ENTITY*', 'VPP-DATE*', 'VPP-AUTH*'].flatMap((pattern) => ['--only', pattern]),
      // Some 500 requests: at this rateLimit they outlast the first token, however fast the machine is.
      ...['--rate', '300'],
    )
    expect(code, written.stderr + written.stdout).toBe(0)
    expect(issued.length).toBeGreaterThan(1)
    expect(written.stderr).toContain('azure:identity')
    expect(authority.forms.every((form) => form.client_secret === secret)).toBe(true)
    // The requests of the auth chapter carried what they are about, and none the mark that stands for the token.
    expect([...given]).toEqual(
      expect.arrayContaining(['', 'Bearer conformance-wrong-credential', `Bearer ${issued[1]}`]),
    )
    expect([...given].some((value) => value.includes('sign-in'))).toBe(false)
    expect(written.json).toContain('"requirement": "VPP-AUTH-01"')
    expectNone({ stdout: written.stdout, stderr: written.stderr, json: written.json })
  })

  it('lets a person sign in before anything is sent', async () => {
    const issued: string[] = []
    const given = new Set<string>()
    let sentBefore = -1
    const authority = await startAuthority({
      tenant,
      token: (_form, count): AuthorityAnswer => {
        if (count === 1) return refusal('authorization_pending', 70016, 'Authorization is pending.')
        if (count === 2) sentBefore = given.size
        issued.push(tokenOf(issued.length + 1))
        return issue(issued.at(-1)!, 3600, true)
      },
    })
    ended.push(authority.close)
    const root = await target(issued, given)
    const { code, ...written } = await command(
      authority.url,
      root,
      'device-code',
      {},
      '--only',
      'VPP-ENTITY-01',
    )
    expect(code, written.stderr).toBe(0)
    expect(written.stderr.replace(/^wrote .*\n/m, '')).toBe(
      `To sign in, open https://device.test/login and enter the code ${deviceCode.user}.\n`,
    )
    expect(sentBefore).toBe(0)
    expectNone({ stdout: written.stdout, stderr: written.stderr, json: written.json })
  })

  it('ends with one line and sends nothing where the authority refuses', async () => {
    const given = new Set<string>()
    const authority = await startAuthority({
      tenant,
      token: () => refusal('invalid_client', 7000215, `Invalid client secret ${secret}.`),
    })
    ended.push(authority.close)
    const { code, ...written } = await command(
      authority.url,
      await target([], given),
      'client-credentials',
      {},
    )
    expect(code).toBe(3)
    expect(written.stderr).toMatch(
      /^error: --sign-in: the client secret is wrong: [^\n]*\(AADSTS7000215\)\n$/,
    )
    expect(given.size).toBe(0)
    expectNone({ stdout: written.stdout, stderr: written.stderr, json: '' })
  })
})
