import type { Contract } from '../contract/types.ts'
import { createMask, type Mask } from '../report/mask.ts'
import { secretsOfHeader } from '../report/mask-headers.ts'
import { createEndpoint, type Endpoint } from '../target/endpoint.ts'
import { createLiveTransport } from '../target/live.ts'
import { type Patient, patient } from '../target/patient.ts'
import { askForTokens } from '../target/sign-in-channel.ts'
import { signed, signedInBearer } from '../target/signed.ts'
import { createInterceptedTransport } from '../target/stub-transport.ts'
import type { Transport } from '../target/types.ts'
import type { Settings } from './settings.ts'

/** The service root and the bearer token of the embedded stub; neither is a secret, and no name server knows it. */
export const stubRoot = 'http://stub.vpptoken.test/v1.0'
export const stubBearer = 'embedded-stub-bearer'

/** A way to a target, and what must not be shown of it. */
export type Connection = { readonly endpoint: Endpoint; readonly patient: Patient; readonly mask: Mask }

/** Connects to the target of the settings, or to the embedded stub. Sends nothing. */
export function connect(settings: Settings, contract: Contract, env: NodeJS.ProcessEnv): Connection {
  const { target, timeoutMs, retries, rate, headers, signIn } = settings
  const bearer =
    target === undefined
      ? stubBearer
      : signIn
        ? signedInBearer
        : settings.bearerEnv && env[settings.bearerEnv]
  const mask = createMask()
  if (target !== undefined) {
    if (bearer) mask.add(bearer, 'bearer')
    for (const [name, value] of headers) {
      for (const secret of secretsOfHeader(name, value)) mask.add(secret, `header-${name.toLowerCase()}`)
    }
  }
  const plain =
    target === undefined
      ? createInterceptedTransport({ timeoutMs })
      : createLiveTransport({ timeoutMs, connections: 64 })
  const transport = signIn ? signed(plain, askForTokens(signIn.channel), mask) : plain
  const sender = patient(maskingCredentials(transport, contract, mask), { retries, ...(rate && { rate }) })
  const endpoint = createEndpoint({
    contract,
    patient: sender,
    root: target ?? stubRoot,
    bearer: bearer || undefined,
    headers,
  })
  return { endpoint, patient: sender, mask }
}

/**
 * Adds each credential value that the target shows to the mask, unless it is documented or the suite itself has sent
 * it: such a value is no secret, and an odd one such as `null` would be found all over a report.
 */
function maskingCredentials(transport: Transport, contract: Contract, mask: Mask): Transport {
  const names = contract.properties.filter((property) => property.credential).map(({ name }) => name)
  // What the page shows is no secret, nor is what the suite sends.
  const { request, response } = contract.example
  const sent = new Set(
    names.flatMap((name) => [request[name], response[name]]).filter((value) => typeof value === 'string'),
  )
  const decoder = new TextDecoder()
  function values(body: Uint8Array | undefined): string[] {
    const text = decoder.decode(body)
    if (!names.some((name) => text.includes(name))) return []
    const found: string[] = []
    try {
      JSON.parse(text, (name, value: unknown) => {
        if (names.includes(name) && typeof value === 'string') found.push(value)
        return value
      })
    } catch {
      // A body that is not JSON is judged, not searched.
    }
    return found
  }
  return {
    close: transport.close,
    async send(request) {
      for (const value of values(request.body)) sent.add(value)
      const result = await transport.send(request)
      for (const value of values(result.response?.body)) if (!sent.has(value)) mask.add(value, 'credential')
      return result
    },
  }
}
