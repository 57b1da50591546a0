import type { HeaderList } from '../exchange/types.ts'
import { isLoopback } from '../http/address.ts'
import { microsoftHosts } from '../http/microsoft-hosts.ts'

/** The ways to sign in to Entra ID. */
export const signInMethods = ['client-credentials', 'device-code'] as const

/** What a run is told of signing in. It crosses to vitest's worker, so all of it is plain data, and no secret. */
export type SignInSettings = {
  readonly method: (typeof signInMethods)[number]
  /** The scope to ask for; absent for that of a Microsoft Graph host. */
  readonly scope?: string
}

/** What a command line says of signing in. */
export type SignInWords = {
  readonly signIn?: string | undefined
  readonly scope?: string | undefined
  readonly bearerEnv?: string | undefined
  readonly target?: string | undefined
  readonly headers: HeaderList
}

/** The settings of a sign-in, undefined where none is asked for; or one line that says what does not go together. */
export function signInSettingsOf(words: SignInWords): {
  readonly signIn?: SignInSettings
  readonly problem?: string
} {
  const { scope, bearerEnv, target, headers } = words
  if (words.signIn === undefined) return scope === undefined ? {} : { problem: '--scope goes with --sign-in' }
  const method = signInMethods.find((known) => known === words.signIn)
  if (method === undefined) return { problem: `--sign-in takes ${signInMethods.join(' or ')}` }
  if (target === undefined)
    return { problem: '--sign-in goes with --target: the embedded stub has a token of its own' }
  if (bearerEnv !== undefined)
    return { problem: '--sign-in and --bearer-env both give the token: choose one' }
  if (headers.some(([name]) => name.toLowerCase() === 'authorization')) {
    return { problem: '--sign-in and an Authorization header both give the credentials: choose one' }
  }
  return { signIn: { method, ...(scope && { scope }) } }
}

/** How the application proves itself; `person` where a person signs in to it. */
export type Proof =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly path: string; readonly password?: string }
  | { readonly kind: 'person' }

/** All that a sign-in takes. */
export type SignInPlan = {
  /** Scopes with a space between them. */
  readonly scope: string
  /** Origin (and path, if any) of the authority, without a slash at its end. */
  readonly authority: string
  /** Whether the authority is one of Microsoft's; another cannot be looked up in their list. */
  readonly publicAuthority: boolean
  readonly tenantId: string
  readonly clientId: string
  readonly proof: Proof
}

type Planned =
  | { readonly plan: SignInPlan; readonly problem?: undefined }
  | { readonly problem: string; readonly plan?: undefined }

const globalAuthority = 'https://login.microsoftonline.com'

/** The authority of the cloud that a host of Microsoft Graph belongs to. */
const authorityFor = (hostname: string): string | undefined =>
  microsoftHosts.find(({ host }) => host === hostname)?.authority

/**
 * What to sign in with, from the run's settings, the target's service root and the environment's AZURE_… variables; or
 * one line that says what is missing. No message repeats the value of a variable.
 */
export function planSignIn({ method, scope }: SignInSettings, root: string, env: NodeJS.ProcessEnv): Planned {
  const { protocol, hostname, host } = new URL(root)
  if (protocol !== 'https:' && !isLoopback(root)) {
    return { problem: `--sign-in: a token must not go to ${host} unencrypted; give an https:// target` }
  }
  const cloud = authorityFor(hostname)
  const own = cloud && `https://${hostname}/.default`
  const wanted = scope?.trim() || own
  if (wanted === undefined) {
    return {
      problem: `--sign-in: ${host} is not a host of Microsoft Graph, so --scope must say what the token is for, e.g. api://APP-ID/.default`,
    }
  }
  if (method === 'client-credentials' && !/^\S+\/\.default$/.test(wanted)) {
    return {
      problem:
        '--scope: an application asks for one scope that ends in /.default, e.g. api://APP-ID/.default',
    }
  }
  const authority = authorityOf(env.AZURE_AUTHORITY_HOST?.trim() || cloud || globalAuthority)
  if (authority === undefined)
    return {
      problem: 'AZURE_AUTHORITY_HOST: it takes an https:// URL such as https://login.microsoftonline.com',
    }
  const { AZURE_TENANT_ID: tenantId = '', AZURE_CLIENT_ID: clientId = '' } = env
  const proof = method === 'device-code' ? ({ kind: 'person' } as const) : proofOf(env)
  const missing = [
    ...(tenantId === '' ? ['AZURE_TENANT_ID'] : []),
    ...(clientId === '' ? ['AZURE_CLIENT_ID'] : []),
    ...(proof === undefined ? ['AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH)'] : []),
  ]
  if (proof === undefined || missing.length > 0) {
    return {
      problem: `--sign-in ${method} needs the environment variable${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`,
    }
  }
  if (!/^[0-9A-Za-z.-]+$/.test(tenantId))
    return { problem: 'AZURE_TENANT_ID: it takes the id or a domain name of the tenant' }
  const publicAuthority = microsoftHosts.some((one) => one.authority === authority)
  return { plan: { scope: wanted, authority, publicAuthority, tenantId, clientId, proof } }
}

/** A secret goes before a certificate, as in @azure/identity's own reading of these variables. */
function proofOf(env: NodeJS.ProcessEnv): Proof | undefined {
  const {
    AZURE_CLIENT_SECRET: secret,
    AZURE_CLIENT_CERTIFICATE_PATH: path,
    AZURE_CLIENT_CERTIFICATE_PASSWORD: password,
  } = env
  if (secret) return { kind: 'secret', secret }
  return path ? { kind: 'certificate', path, ...(password && { password }) } : undefined
}

/** The name of a host alone is taken as well: the Python library of the same variables asks for that. */
function authorityOf(text: string): string | undefined {
  const written = text.includes('://') ? text : `https://${text}`
  if (!URL.canParse(written)) return undefined
  const url = new URL(written)
  const plain =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  return plain ? url.origin + url.pathname.replace(/\/+$/, '') : undefined
}
