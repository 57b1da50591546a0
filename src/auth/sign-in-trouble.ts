import type { Mask } from '../secrets/mask.ts'
import { visible } from '../text.ts'
import type { SignInPlan } from './sign-in-settings.ts'

/** What went wrong with the last request to the authority: it had no answer, or one that refuses. */
export type Trouble =
  | { readonly kind: 'unreached'; readonly reason: string }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly error: string
      readonly code: number | undefined
      readonly text: string
    }

/** Codes of Entra ID (they begin with AADSTS) and of OAuth, each with what to do about it. */
const advice: Readonly<Record<string, string>> = {
  7000215: "the client secret is wrong: AZURE_CLIENT_SECRET takes the secret's value, not its id",
  7000222: 'the client secret has expired: make a new one in the registration of the application',
  700016: 'the tenant does not know the application: check AZURE_CLIENT_ID and AZURE_TENANT_ID',
  700027: 'the certificate is not one of the application: check AZURE_CLIENT_CERTIFICATE_PATH',
  7000218: 'the application is not a public client: its registration must allow public client flows',
  90002: 'the tenant is not known: check AZURE_TENANT_ID, and AZURE_AUTHORITY_HOST for a national cloud',
  900021: 'the tenant is not known: check AZURE_TENANT_ID',
  900023: 'the tenant is not known: check AZURE_TENANT_ID',
  70011: 'the scope is not valid: check --scope',
  500011: 'the tenant does not know what the scope names: check --scope',
  65001: 'nobody has consented to the permissions of the application',
  70019: 'the device code has expired: run again, and sign in sooner',
  70020: 'the device code has expired: run again, and sign in sooner',
  expired_token: 'the device code has expired: run again, and sign in sooner',
  device_code_expired: 'the device code has expired: run again, and sign in sooner',
  authorization_declined: 'the sign-in was declined',
  access_denied: 'the sign-in was declined',
}

const unreached: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be looked up now',
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it breaks the connection',
  ETIMEDOUT: 'it does not answer in time',
  ABORT_ERR: 'it does not answer in time',
}

/** What an answer of 400 or above says (RFC 6749 5.2, and the members that Entra ID adds). Takes its status and text. */
export function troubleIn(status: number, body: string): Trouble {
  const { error, error_description: text, error_codes: codes } = membersOf(body)
  return {
    kind: 'refused',
    status,
    error: typeof error === 'string' ? error : '',
    code: Array.isArray(codes) && typeof codes[0] === 'number' ? codes[0] : undefined,
    text: typeof text === 'string' ? text : '',
  }
}

/** Why a request had no answer, from what the client threw. */
export function noAnswer(error: unknown): Trouble {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown }
  const key = name === 'AbortError' ? 'ABORT_ERR' : String(code)
  const known = Object.hasOwn(unreached, key) ? unreached[key] : undefined
  return { kind: 'unreached', reason: known ?? (typeof message === 'string' ? message : key) }
}

/**
 * Says in one line why no token was had, and what to do where that is known. Takes what was thrown, what the authority
 * said last, and what was asked for. The line holds no secret that the mask knows, whatever the authority repeats.
 */
export function explainTrouble(
  error: unknown,
  trouble: Trouble | undefined,
  plan: SignInPlan,
  mask: Pick<Mask, 'text'>,
): string {
  const reason =
    trouble?.kind === 'unreached' ? noWay(trouble.reason, plan) : whyRefused(error, trouble, plan, mask)
  return visible(mask.text(reason).replace(/\s+/g, ' ').trim())
}

function noWay(reason: string, { authority }: SignInPlan): string {
  return `${authority} cannot be reached: ${reason}; check the network, the proxy and AZURE_AUTHORITY_HOST`
}

function whyRefused(
  error: unknown,
  trouble: Exclude<Trouble, { kind: 'unreached' }> | undefined,
  plan: SignInPlan,
  mask: Pick<Mask, 'text'>,
): string {
  const {
    name,
    message = String(error),
    cause,
  } = (error ?? {}) as {
    readonly name?: string
    readonly message?: string
    readonly cause?: { readonly errorCode?: string }
  }
  const known = [cause?.errorCode, trouble?.code, trouble?.error]
    .map(String)
    .find((key) => Object.hasOwn(advice, key))
  if (known !== undefined)
    return advice[known]! + (trouble?.code === undefined ? '' : ` (AADSTS${trouble.code})`)
  if (plan.proof.kind === 'person' && name === 'AuthenticationRequiredError' && cause === undefined) {
    return 'the sign-in has ended and cannot be renewed: run again to sign in'
  }
  if (trouble !== undefined) return `the authority answers ${trouble.status}${reasonGiven(trouble, mask)}`
  return plan.proof.kind === 'certificate' ? badCertificate(error, message) : message
}

function badCertificate(error: unknown, message: string): string {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'
    ? `the file that AZURE_CLIENT_CERTIFICATE_PATH names cannot be read (${code})`
    : `the certificate cannot be used (${message}): AZURE_CLIENT_CERTIFICATE_PATH takes a PEM file with it and its private key`
}

/** The text of a refusal without the ids and the time that Entra ID adds. Masked before it is cut. */
function reasonGiven(
  { text, error }: { readonly text: string; readonly error: string },
  mask: Pick<Mask, 'text'>,
): string {
  const told = mask.text(text || error).split(/\s*(?:Trace ID|Correlation ID|Timestamp):/)[0]!
  return told === '' ? '' : `: ${told.slice(0, 300)}`
}

function membersOf(body: string): { error?: unknown; error_description?: unknown; error_codes?: unknown } {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
