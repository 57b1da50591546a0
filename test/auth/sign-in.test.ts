import { execFile } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../src/auth/sign-in.ts'
import type { SignInSettings } from '../../src/auth/sign-in-settings.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { selfSigned } from '../http/certificate.ts'
import {
  type Authority,
  type AuthorityAnswer,
  deviceCode,
  issue,
  refusal,
  startAuthority,
} from '../support/authority.ts'

const graph = 'https://graph.microsoft.com/v1.0'
const tenant = 'contoso.test'
const secret = 'cl1ent"s\\ecret/+=é%&<'
const ended: (() => unknown)[] = []
const trusted = tls.getCACertificates('default')

beforeAll(() => tls.setDefaultCACertificates([...trusted, selfSigned.cert]))
afterAll(() => tls.setDefaultCACertificates([...trusted]))
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

async function authority(token: Parameters<typeof startAuthority>[0]['token']): Promise<Authority> {
  const started = await startAuthority({ tenant, token })
  ended.push(started.close)
  return started
}

function variables(url: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: 'app-id',
    AZURE_CLIENT_SECRET: secret,
    AZURE_AUTHORITY_HOST: url,
    ...more,
  }
}

/** A sign-in that has worked: where its tokens come from, and what was shown meanwhile. */
async function signedIn(method: SignInSettings['method'], env: NodeJS.ProcessEnv, now?: () => number) {
  const mask = createMask()
  const shown: string[] = []
  const { tokens, problem } = await signIn({ method }, graph, env, {
    mask,
    show: (line) => shown.push(line),
    ...(now && { now }),
  })
  if (tokens === undefined) throw new Error(problem)
  ended.push(tokens.close)
  return { mask, shown, source: tokens }
}

async function problemOf(method: SignInSettings['method'], env: NodeJS.ProcessEnv) {
  const result = await signIn({ method }, graph, env, { mask: createMask(), show: () => {} })
  return { problem: result.problem ?? 'none', exit: result.problem === undefined ? 0 : result.exit }
}

describe('client credentials', () => {
  it('asks for a token for the target with the secret, and masks both', async () => {
    const { url, forms } = await authority(() => issue('access-1'))
    const { source, mask } = await signedIn('client-credentials', variables(url))
    expect(await source.token()).toBe('access-1')
    expect(forms).toHaveLength(1)
    expect(forms[0]).toMatchObject({
      grant_type: 'client_credentials',
      client_id: 'app-id',
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    })
    expect(mask.text(`access-1 ${encodeURIComponent(secret)}`)).toBe('***bearer*** ***client-secret***')
  })

  it('renews the token before it ends, once for all callers, and masks the new one', async () => {
    let time = Date.now()
    const { url, forms } = await authority((_form, count) => issue(`access-${count}`, 200))
    const { source, mask } = await signedIn('client-credentials', variables(url), () => time)
    time += 90_000
    expect(await source.token()).toBe('access-1')
    time += 20_000
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => source.token())))).toEqual(
      new Set(['access-2']),
    )
    expect(forms).toHaveLength(2)
    expect(mask.text('access-2')).toBe('***bearer***')
  })

  it('uses the old token where it cannot be renewed, and says why once it has ended', async () => {
    let time = Date.now()
    const { url } = await authority((_form, count) =>
      count === 1
        ? issue('access-1', 200)
        : refusal('invalid_client', 7000222, `The secret ${secret} has expired.`),
    )
    const { source } = await signedIn('client-credentials', variables(url), () => time)
    time += 110_000
    expect(await source.token()).toBe('access-1')
    time += 110_000
    await expect(source.token()).rejects.toThrow(/^the client secret has expired: [^\n]* \(AADSTS7000222\)$/)
  })

  it('signs an assertion with a certificate', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const folder = await mkdtemp(join(tmpdir(), 'sign-in-'))
    ended.push(() => rm(folder, { recursive: true }))
    const path = join(folder, 'app.pem')
    await writeFile(path, `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${selfSigned.cert}\n`)
    const { url, forms } = await authority(() => issue('access-1'))
    const env = { ...variables(url), AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: path }
    const { source } = await signedIn('client-credentials', env)
    expect(await source.token()).toBe('access-1')
    const [head = '', claims = '', signature = ''] = forms[0]!.client_assertion!.split('.')
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'PS256' })
    const key = {
      key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      padding: 6,
      saltLength: 32,
    }
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    )
    expect(forms[0]).not.toHaveProperty('client_secret')
  })
})

describe('a device code', () => {
  /** Lets the person take two polls to sign in, and then answers as told. */
  function afterTwoPolls(then: (form: Readonly<Record<string, string>>, count: number) => AuthorityAnswer) {
    return (form: Readonly<Record<string, string>>, count: number) =>
      count <= 2 ? refusal('authorization_pending', 70016, 'Authorization is pending.') : then(form, count)
  }

  it('shows where to sign in, waits for it, and renews by the refresh token without a second prompt', async () => {
    let time = Date.now()
    const { url, forms } = await authority(
      afterTwoPolls((_form, count) => issue(`access-${count}`, 200, true)),
    )
    const { source, shown } = await signedIn('device-code', variables(url), () => time)
    const first = await source.token()
    expect(shown).toEqual([
      `To sign in, open https://device.test/login and enter the code ${deviceCode.user}.`,
    ])
    expect(forms.slice(0, 3).map((form) => [form.grant_type, form.device_code])).toEqual(
      Array(3).fill(['device_code', deviceCode.device]),
    )
    time += 150_000
    const second = await source.token()
    expect(second).not.toBe(first)
    expect(forms.at(-1)).toMatchObject({ grant_type: 'refresh_token' })
    expect(forms.every((form) => !('client_secret' in form))).toBe(true)
    expect(shown).toHaveLength(1)
  })

  it('says that the sign-in has ended where the refresh token is refused', async () => {
    let time = Date.now()
    let revoked = false
    const { url } = await authority(
      afterTwoPolls((_form, count) =>
        revoked
          ? refusal('invalid_grant', 70008, 'The token has expired.')
          : issue(`access-${count}`, 200, true),
      ),
    )
    const { source, shown } = await signedIn('device-code', variables(url), () => time)
    revoked = true
    time += 250_000
    await expect(source.token()).rejects.toThrow(
      /^the sign-in has ended and cannot be renewed: run again to sign in$/,
    )
    expect(shown).toHaveLength(1)
  })
})

describe('what goes wrong is said in one line without secrets', () => {
  const answers: readonly (readonly [string, SignInSettings['method'], AuthorityAnswer, RegExp])[] = [
    [
      'a wrong secret',
      'client-credentials',
      refusal('invalid_client', 7000215, `Invalid client secret ${secret}.`),
      /the client secret is wrong: .* \(AADSTS7000215\)$/,
    ],
    [
      'an unknown application',
      'client-credentials',
      refusal('unauthorized_client', 700016, 'Application not found.'),
      /the tenant does not know the application: /,
    ],
    [
      'an unknown resource',
      'client-credentials',
      refusal('invalid_resource', 500011, 'Not found.'),
      /check --scope \(AADSTS500011\)$/,
    ],
    [
      'a code without advice',
      'client-credentials',
      refusal('invalid_request', 999999, `Odd:\r\n${secret}\u001b[31m.`),
      /the authority answers 400: AADSTS999999: Odd: \*\*\*client-secret\*\*\*\\u001b\[31m\.$/,
    ],
    [
      'an answer without a reason',
      'client-credentials',
      { status: 418, json: {} },
      /the authority answers 418$/,
    ],
    [
      'an expired device code',
      'device-code',
      refusal('expired_token', 70020, 'The code has expired.'),
      /the device code has expired: run again/,
    ],
    [
      'a sign-in that was declined',
      'device-code',
      refusal('authorization_declined', 70000, 'Declined.'),
      /the sign-in was declined/,
    ],
    [
      'an application that is no public client',
      'device-code',
      refusal('invalid_client', 7000218, 'Needs client_assertion.'),
      /must allow public client flows/,
    ],
  ]
  it.each(answers)('%s', async (_name, method, answer, message) => {
    const { url } = await authority(() => answer)
    const { problem, exit } = await problemOf(method, variables(url))
    expect(problem).toMatch(message)
    expect(problem).toMatch(/^--sign-in: \P{Cc}+$/u)
    expect(problem).not.toMatch(/Trace ID|cl1ent/)
    expect(exit).toBe(3)
  })

  it('an unknown tenant', async () => {
    const { url } = await authority(() => issue('never'))
    const { problem, exit } = await problemOf(
      'client-credentials',
      variables(url, { AZURE_TENANT_ID: 'other.test' }),
    )
    expect(problem).toMatch(
      /^--sign-in: the tenant is not known: check AZURE_TENANT_ID[^\n]* \(AADSTS90002\)$/,
    )
    expect(exit).toBe(3)
  })

  it('no network', async () => {
    const gone = await startAuthority({ tenant, token: () => issue('never') })
    await gone.close()
    const { problem, exit } = await problemOf('client-credentials', variables(gone.url))
    expect(problem).toBe(
      `--sign-in: ${gone.url} cannot be reached: it refuses the connection; check the network, the proxy and AZURE_AUTHORITY_HOST`,
    )
    expect(exit).toBe(3)
  })

  it('an authority whose certificate is not trusted', async () => {
    const { url } = await authority(() => issue('never'))
    tls.setDefaultCACertificates([...trusted])
    try {
      const { problem } = await problemOf(
        'client-credentials',
        variables(url.replace('127.0.0.1', 'localhost')),
      )
      expect(problem).toMatch(
        /^--sign-in: https:\/\/localhost:\d+ cannot be reached: self-signed certificate/,
      )
    } finally {
      tls.setDefaultCACertificates([...trusted, selfSigned.cert])
    }
  })

  it.each([
    ['missing', join(tmpdir(), 'no-such-certificate.pem'), /names cannot be read \(ENOENT\)$/],
    ['none', fileURLToPath(import.meta.url), /^--sign-in: the certificate cannot be used \(/],
  ])('a certificate file that is %s', async (_name, path, message) => {
    const { url } = await authority(() => issue('never'))
    const env = { ...variables(url), AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: path }
    const { problem, exit } = await problemOf('client-credentials', env)
    expect(problem).toMatch(message)
    expect(exit).toBe(2)
  })
})

describe('the package @azure/identity', () => {
  it('is loaded only when asked for, and missing it is one line that says how to install it', async () => {
    const script = `
      import { registerHooks } from 'node:module'
      const seen = []
      registerHooks({ resolve(name, context, next) {
        if (!name.startsWith('@azure/')) return next(name, context)
        seen.push(name)
        throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
      } })
      const { signIn } = await import(${JSON.stringify(new URL('../../src/auth/sign-in.ts', import.meta.url).href)})
      const before = seen.length
      const env = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' }
      const mask = { add() {}, text: (text) => text }
      const found = await signIn({ method: 'client-credentials' }, ${JSON.stringify(graph)}, env, { mask })
      process.stdout.write(JSON.stringify({ before, seen, found }))`
    const args = ['--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(JSON.parse(stdout)).toEqual({
      before: 0,
      seen: ['@azure/identity'],
      found: {
        problem:
          '--sign-in needs the package @azure/identity, which is not installed: npm install @azure/identity',
        exit: 2,
      },
    })
  })
})

describe('the tokens of several sign-ins', () => {
  it('are kept apart', async () => {
    const { url } = await authority((form) => issue(`access-of-${form.client_id}`))
    const one = await signedIn('client-credentials', variables(url, { AZURE_CLIENT_ID: 'one' }))
    const two = await signedIn('client-credentials', variables(url, { AZURE_CLIENT_ID: 'two' }))
    expect(await Promise.all([one.source.token(), two.source.token()])).toEqual([
      'access-of-one',
      'access-of-two',
    ])
  })
})
