import type { Transport } from '../exchange/types.ts'
import type { Mask } from '../secrets/mask.ts'
import { messageOf } from '../thrown.ts'
import type { TokenSource } from './sign-in-tokens.ts'

/** What stands for the token in requests, in their records and in reports: the token itself is put in on the way out. */
export const signedInBearer = 'token-of-the-sign-in'

/**
 * A transport that puts the current token into requests whose credentials have `signedInBearer`, alone or in a near
 * miss of them. Requests that carry none, or others on purpose, are left as they are. Each token is added to
 * the mask before it is used; where none can be had, the request is not sent and fails as one that found no target.
 */
export function signed(transport: Transport, source: TokenSource, mask: Pick<Mask, 'add'>): Transport {
  const isMarked = ([name, value]: readonly [string, string]) =>
    name.toLowerCase() === 'authorization' && value.includes(signedInBearer)
  let last = ''
  return {
    async send(request) {
      if (!request.headers.some(isMarked)) return transport.send(request)
      let token: string
      try {
        token = await source.token()
      } catch (error) {
        const reason = messageOf(error)
        return { failure: { kind: 'connect', message: `there is no token: ${reason}` } }
      }
      if (token !== last) mask.add(token, 'bearer')
      last = token
      const headers = request.headers.map((header) =>
        isMarked(header) ? ([header[0], header[1].replace(signedInBearer, () => token)] as const) : header,
      )
      return transport.send({ ...request, headers })
    },
    async close() {
      source.close()
      await transport.close()
    },
  }
}
