import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { selfSigned } from '../http/certificate.ts'
import { startSecureServer } from './server.ts'

/** The fields of a form that was posted to the token endpoint. */
export type Form = Readonly<Record<string, string>>

/** An answer of the token or the device code endpoint. */
export type AuthorityAnswer = { readonly status?: number; readonly json: unknown }

/** What a fake authority does. */
export type AuthorityOptions = {
  /** The only tenant it knows. */
  readonly tenant: string
  /** Answers the token endpoint; `issue` makes an answer with this access token. */
  readonly token: (form: Form, count: number) => AuthorityAnswer | Promise<AuthorityAnswer>
  /** Seconds for which a device code is good. */
  readonly deviceCodeSeconds?: number
}

/** A fake of Entra ID's authority on the loopback interface, over TLS with the throwaway certificate. */
export type Authority = {
  /** Without a slash at its end: what AZURE_AUTHORITY_HOST names. */
  readonly url: string
  /** The forms that came to the token endpoint so far. */
  readonly forms: readonly Form[]
  readonly close: () => Promise<void>
}

/** The device code and the code for people that the fake hands out. */
export const deviceCode = { device: 'DAQABIQEAAADevice+code/=', user: 'F4KE-C0DE' } as const

/** Starts a fake authority: OpenID metadata, device codes, tokens. */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const forms: Form[] = []
  let origin = ''
  const server = await startSecureServer(selfSigned, (request, response) => {
    answer(request)
      .then(({ status = 200, json }) => reply(response, status, json))
      .catch((error: unknown) =>
        reply(response, 500, { error: 'server_error', error_description: String(error) }),
      )
  })

  async function answer(request: IncomingMessage): Promise<AuthorityAnswer> {
    const [, tenant = '', ...rest] = (request.url ?? '').split('?')[0]!.split('/')
    const base = `${origin}/${tenant}`
    if (tenant !== options.tenant)
      return refusal('invalid_tenant', 90002, `Tenant '${tenant}' not found. Check the tenant ID.`)
    const form = Object.fromEntries(new URLSearchParams(await textOf(request)))
    switch (rest.join('/')) {
      case 'v2.0/.well-known/openid-configuration':
        return {
          json: {
            issuer: `${base}/v2.0`,
            authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
            token_endpoint: `${base}/oauth2/v2.0/token`,
            device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
            jwks_uri: `${base}/discovery/v2.0/keys`,
          },
        }
      case 'oauth2/v2.0/devicecode':
        return {
          json: {
            device_code: deviceCode.device,
            user_code: deviceCode.user,
            verification_uri: 'https://device.test/login',
            expires_in: options.deviceCodeSeconds ?? 900,
            interval: 0,
            message: 'Use a browser.',
          },
        }
      case 'oauth2/v2.0/token':
        forms.push(form)
        return options.token(form, forms.length)
      default:
        return { status: 404, json: {} }
    }
  }

  origin = server.url
  return { url: server.url, forms, close: server.close }
}

/** A token answer (RFC 6749 5.1), with the account of a person where `person` is set. */
export function issue(accessToken: string, seconds = 3600, person = false): AuthorityAnswer {
  const utid = '11111111-2222-4333-8444-555555555555'
  const claims = {
    iss: 'fake',
    sub: 'someone',
    oid: 'someone',
    tid: utid,
    aud: 'app',
    preferred_username: 'a@b.test',
  }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return {
    json: {
      token_type: 'Bearer',
      expires_in: seconds,
      ext_expires_in: seconds,
      access_token: accessToken,
      ...(person && {
        refresh_token: `refresh-${accessToken}`,
        id_token: `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.none`,
        client_info: part({ uid: 'someone', utid }),
        scope: 'openid profile offline_access',
      }),
    },
  }
}

/** A refusal as Entra ID words it. */
export function refusal(error: string, code: number, text: string): AuthorityAnswer {
  const [trace, correlation, timestamp] = [randomUUID(), randomUUID(), '2026-01-02 03:04:05Z']
  return {
    status: error === 'invalid_client' ? 401 : 400,
    json: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function reply(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end(JSON.stringify(json))
}
