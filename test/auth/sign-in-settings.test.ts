import { describe, expect, it } from 'vitest'
import {
  planSignIn,
  type SignInSettings,
  type SignInWords,
  signInSettingsOf,
} from '../../src/auth/sign-in-settings.ts'

const env = { AZURE_TENANT_ID: 'contoso.test', AZURE_CLIENT_ID: 'app-id', AZURE_CLIENT_SECRET: 'the-value' }
const application: SignInSettings = { method: 'client-credentials' }
const person: SignInSettings = { method: 'device-code' }

describe('the plan of a sign-in', () => {
  it.each([
    [
      'https://graph.microsoft.com/v1.0',
      'https://graph.microsoft.com/.default',
      'https://login.microsoftonline.com',
    ],
    [
      'https://graph.microsoft.us/v1.0',
      'https://graph.microsoft.us/.default',
      'https://login.microsoftonline.us',
    ],
    [
      'https://dod-graph.microsoft.us/beta',
      'https://dod-graph.microsoft.us/.default',
      'https://login.microsoftonline.us',
    ],
    [
      'https://microsoftgraph.chinacloudapi.cn/v1.0',
      'https://microsoftgraph.chinacloudapi.cn/.default',
      'https://login.chinacloudapi.cn',
    ],
  ])('for %s', (root, scope, authority) => {
    const { plan } = planSignIn(application, root, env)
    expect(plan).toEqual({
      scope,
      authority,
      publicAuthority: true,
      tenantId: 'contoso.test',
      clientId: 'app-id',
      proof: { kind: 'secret', secret: 'the-value' },
    })
  })

  it.each([
    ['https://login.test', 'https://login.test'],
    ['https://login.test:8443/adfs/', 'https://login.test:8443/adfs'],
    ['login.test', 'https://login.test'],
  ])('with the authority %s', (given, authority) => {
    const { plan } = planSignIn(application, 'https://graph.microsoft.com/v1.0', {
      ...env,
      AZURE_AUTHORITY_HOST: given,
    })
    expect(plan).toMatchObject({ authority, publicAuthority: false })
  })

  it('takes another host with --scope, loopback also without TLS, and a person without a secret', () => {
    const { AZURE_CLIENT_SECRET: _, ...rest } = env
    const { plan } = planSignIn(
      { ...person, scope: 'api://app/Read api://app/Write' },
      'http://127.0.0.1:8080/v1.0',
      rest,
    )
    expect(plan).toMatchObject({ scope: 'api://app/Read api://app/Write', proof: { kind: 'person' } })
  })

  it('prefers a secret to a certificate', () => {
    const certificate = { AZURE_CLIENT_CERTIFICATE_PATH: '/c.pfx', AZURE_CLIENT_CERTIFICATE_PASSWORD: 'pass' }
    const root = 'https://graph.microsoft.com/v1.0'
    expect(planSignIn(application, root, { ...env, ...certificate }).plan?.proof).toEqual({
      kind: 'secret',
      secret: 'the-value',
    })
    expect(
      planSignIn(application, root, { ...env, ...certificate, AZURE_CLIENT_SECRET: '' }).plan?.proof,
    ).toEqual({
      kind: 'certificate',
      path: '/c.pfx',
      password: 'pass',
    })
  })

  it.each<readonly [string, SignInSettings, string, NodeJS.ProcessEnv, RegExp]>([
    [
      'a target without TLS',
      application,
      'http://staging.test/v1.0',
      env,
      /unencrypted; give an https:\/\/ target$/,
    ],
    ['Graph without TLS', application, 'http://graph.microsoft.com/v1.0', env, /unencrypted/],
    [
      'a host that is not Graph',
      application,
      'https://staging.test/v1.0',
      env,
      /^--sign-in: staging\.test is not .* --scope/,
    ],
    [
      'a host that only ends like Graph',
      application,
      'https://graph.microsoft.com.evil.test',
      env,
      /--scope must say/,
    ],
    [
      'a delegated scope for an application',
      { ...application, scope: 'User.Read' },
      'https://a.test',
      env,
      /ends in \/\.default/,
    ],
    [
      'two scopes for an application',
      { ...application, scope: 'a://b/.default c://d/.default' },
      'https://a.test',
      env,
      /one scope/,
    ],
    [
      'an authority without TLS',
      application,
      'https://graph.microsoft.com',
      { ...env, AZURE_AUTHORITY_HOST: 'http://the-value' },
      /^AZURE_AUTHORITY_HOST: /,
    ],
    [
      'an authority with a password',
      application,
      'https://graph.microsoft.com',
      { ...env, AZURE_AUTHORITY_HOST: 'https://a:the-value@b' },
      /^AZURE_AUTHORITY_HOST: /,
    ],
    [
      'an odd tenant',
      application,
      'https://graph.microsoft.com',
      { ...env, AZURE_TENANT_ID: 'a/b' },
      /^AZURE_TENANT_ID: /,
    ],
    [
      'nothing',
      application,
      'https://graph.microsoft.com',
      {},
      /needs the environment variables AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET \(or AZURE_CLIENT_CERTIFICATE_PATH\)$/,
    ],
    [
      'no application',
      person,
      'https://graph.microsoft.com',
      { AZURE_TENANT_ID: 't' },
      /^--sign-in device-code needs the environment variable AZURE_CLIENT_ID$/,
    ],
  ])('refuses %s in one line', (_name, settings, root, variables, message) => {
    const { problem } = planSignIn(settings, root, variables)
    expect(problem).toMatch(message)
    expect(problem).not.toMatch(/\n|the-value/)
  })
})

describe('the words of a command line', () => {
  const words: SignInWords = {
    signIn: 'device-code',
    target: 'https://graph.microsoft.com/v1.0',
    headers: [['X', 'y']],
  }

  it('are settings, plain data', () => {
    expect(signInSettingsOf(words)).toEqual({ signIn: { method: 'device-code' } })
    const scoped = signInSettingsOf({ ...words, scope: 'api://app/.default' })
    expect(scoped).toEqual({ signIn: { method: 'device-code', scope: 'api://app/.default' } })
    expect(structuredClone(scoped)).toEqual(scoped)
    expect(signInSettingsOf({ headers: [] })).toEqual({})
  })

  it.each<readonly [string, Partial<SignInWords>, RegExp]>([
    ['an unknown method', { signIn: 'password' }, /takes client-credentials or device-code$/],
    ['no target', { target: undefined }, /goes with --target/],
    ['a bearer as well', { bearerEnv: 'B' }, /choose one$/],
    ['an Authorization header as well', { headers: [['authorization', 'Basic the-value']] }, /choose one$/],
    ['a scope alone', { signIn: undefined, scope: 'a' }, /^--scope goes with --sign-in$/],
  ])('are refused with %s', (_name, change, message) => {
    const { problem } = signInSettingsOf({ ...words, ...change })
    expect(problem).toMatch(message)
    expect(problem).not.toMatch(/\n|the-value/)
  })
})
