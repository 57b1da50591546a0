import type http from 'node:http'
import type { Framing } from '../exchange/types.ts'

// As long as curl waits: a server may be one that does not know the expectation and waits for the body itself.
const continueMs = 1000

/**
 * Sends the body of a request in the way that its framing says: at once, in chunks (RFC 9112 7.1), in two writes, or
 * after an interim answer has asked for it (RFC 9110 10.1.1), for which it waits a second at most. Where the final
 * answer comes first, the body is not sent. Calls `onUnasked` where it waited in vain.
 */
export function sendBody(
  outgoing: http.ClientRequest,
  body: Uint8Array = new Uint8Array(),
  framing?: Framing,
  onUnasked: () => void = () => {},
): void {
  if (framing === undefined) outgoing.end(body)
  else if (framing === 'expect') whenAskedFor(outgoing, () => outgoing.end(body), onUnasked)
  else inParts(outgoing, body, framing === 'chunked' ? 3 : 2)
}

/** Each part goes out before the next is written. */
function inParts(outgoing: http.ClientRequest, body: Uint8Array, count: number): void {
  const size = Math.max(1, Math.ceil(body.length / count))
  const write = (from: number) => {
    if (from + size >= body.length) outgoing.end(body.subarray(from))
    else outgoing.write(body.subarray(from, from + size), () => setImmediate(write, from + size))
  }
  write(0)
}

function whenAskedFor(outgoing: http.ClientRequest, send: () => void, onUnasked: () => void): void {
  outgoing.flushHeaders()
  const timer = setTimeout(() => {
    onUnasked()
    send()
  }, continueMs)
  for (const event of ['response', 'close', 'continue']) outgoing.once(event, () => clearTimeout(timer))
  outgoing.once('continue', send)
}
