import type { TokenSource } from '../auth/sign-in-tokens.ts'
import { signed, signedInBearer } from '../auth/signed.ts'
import type { Contract } from '../contract/types.ts'
import type { Transport, WireRequest, WireResult } from '../exchange/types.ts'
import type { ExchangeLog } from '../execute/recording.ts'
import { createDirectTransport } from '../http/direct.ts'
import { createEndpoint, type Endpoint } from '../http/endpoint.ts'
import { createLiveTransport } from '../http/live.ts'
import { createSender, type Sender } from '../http/retry.ts'
import { option } from '../option-words.ts'
import { watchCredentials } from '../secrets/credentials.ts'
import { createMask, type Mask } from '../secrets/mask.ts'
import { secretsOfHeader } from '../secrets/mask-headers.ts'
import type { Implementation } from '../stub/types.ts'
import type { Settings } from './settings.ts'

/** The service root and the bearer token of the embedded stub; neither is a secret, and no name server knows it. */
export const stubRoot = 'http://stub.vpptoken.test/v1.0'
export const stubBearer = 'embedded-stub-bearer'

/** A way to a target, and what must not be shown of it. */
export type Connection = { readonly endpoint: Endpoint; readonly sender: Sender; readonly mask: Mask }

/** What goes along with a connection. */
export type Watching = {
  /** Learns what is secret; one of its own unless given. */
  readonly mask?: Mask | undefined
  /** Keeps every exchange. */
  readonly log?: ExchangeLog | undefined
  /** Where the tokens of a sign-in come from; it is closed with the connection. */
  readonly tokens?: TokenSource | undefined
}

/** Connects to the target of the settings, or to the embedded stub. Sends nothing. */
export function connect(
  settings: Settings,
  contract: Contract,
  env: NodeJS.ProcessEnv,
  { mask = createMask(), log, tokens }: Watching = {},
): Connection {
  const { target, timeoutMs, retries, rate, headers, maxDurationMs, maxBodyBytes } = settings
  const bearer =
    target === undefined
      ? stubBearer
      : tokens
        ? signedInBearer
        : (settings.bearer ?? (settings.bearerEnv && env[settings.bearerEnv]))
  if (target !== undefined) {
    if (bearer) mask.add(bearer, 'bearer', ['bearer', 'authorization'])
    for (const [name, value] of headers) {
      for (const { secret, where } of secretsOfHeader(name, value))
        mask.add(secret, `header-${name.toLowerCase()}`, where)
    }
  }
  const plain =
    target === undefined
      ? createDirectTransport(embeddedStub(contract), timeoutMs)
      : createLiveTransport({ timeoutMs, connections: 64, maxBodyBytes })
  const transport = tokens ? signed(plain, tokens, mask) : plain
  const watched = maskingCredentials(transport, contract, mask)
  const sender = createSender(log === undefined ? watched : log.recorded(watched), {
    retries,
    lengthMs: maxDurationMs,
    ...(rate && { rate }),
  })
  const endpoint = createEndpoint({
    contract,
    sender,
    root: target ?? stubRoot,
    bearer: bearer || undefined,
    headers,
    connections: target !== undefined,
  })
  return { endpoint, sender, mask }
}

/**
 * What is wrong with the bearer token that settings and environment give, in one line; undefined for nothing. The token
 * itself is never in it.
 */
export function bearerProblem(
  { bearerEnv, bearer }: Pick<Settings, 'bearerEnv' | 'bearer'>,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const token = bearerEnv === undefined ? bearer : (env[bearerEnv] ?? '')
  const where =
    bearerEnv === undefined
      ? 'the bearer token'
      : `the environment variable ${bearerEnv} (${option('--bearer-env')})`
  if (token === undefined) return undefined
  if (token.trim() === '') return `${where} is not set: put the bearer token into it`
  if (/^bearer\s/i.test(token)) return `${where} begins with the word Bearer: give the token alone`
  // What HTTP cannot carry would be told as a target that cannot be reached. RFC 6750 allows less; a target may allow more.
  if (!/^[\x20-\x7e\x80-\xff]+$/.test(token))
    return `${where} holds a line break, or a letter that no header can have: give the token alone`
  return undefined
}

/** The conforming implementation in this process, loaded at the first request. */
function embeddedStub(contract: Contract): (request: WireRequest) => Promise<WireResult> {
  const basePath = new URL(stubRoot).pathname
  let loaded: Promise<Implementation> | undefined
  const load = async () => {
    const { createImplementation } = await import('../stub/implementation.ts')
    return createImplementation(contract, { basePath, bearer: stubBearer })
  }
  return async (request) => {
    loaded ??= load()
    return (await loaded).handle(request)
  }
}

/** Has the mask take the credentials that answers show. */
function maskingCredentials(transport: Transport, contract: Contract, mask: Mask): Transport {
  const watch = watchCredentials(contract, mask)
  return {
    close: transport.close,
    async send(request) {
      watch.sent(request.body)
      const result = await transport.send(request)
      watch.shown(result.response?.body)
      return result
    },
  }
}
