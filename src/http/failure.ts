import type { TransitFailure } from '../exchange/types.ts'

/** How far a request had come when it failed. */
export type Progress = {
  /** `host:port` of the target. */
  readonly at: string
  readonly secure: boolean
  /** Whether the connection, TLS included, was there. */
  readonly connected: boolean
  /** Bytes of this answer that came, its header section included. */
  readonly bytesRead: number
  /** The body as far as it came; absent where the header section was not complete. */
  readonly body?: {
    readonly received: number
    /** Content-Length; undefined for a chunked body. */
    readonly expected: number | undefined
  }
}

const untrusted =
  /^(ERR_TLS_CERT_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_)/
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused by',
  ECONNRESET: 'the connection was broken while it was made to',
  EHOSTUNREACH: 'no route to',
  ENETUNREACH: 'no network to',
  ETIMEDOUT: 'no connection in time to',
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function field(error: unknown, name: 'code' | 'reason' | 'message'): string {
  const value =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** Whether what node:http could not read has a header line that goes on in the next one. */
function isFolded(error: unknown): boolean {
  const { rawPacket } = error as { readonly rawPacket?: unknown }
  if (!Buffer.isBuffer(rawPacket)) return false
  const [head = ''] = rawPacket.toString('latin1').split('\r\n\r\n')
  return /\r\n[ \t]/.test(head)
}

function connectMessage(error: unknown, { at, secure }: Progress): string {
  const code = field(error, 'code')
  const reason = oneLine(field(error, 'reason') || field(error, 'message') || code || String(error))
  if (secure && untrusted.test(code)) return `certificate not trusted: ${reason}`
  if (secure && /wrong version number|packet length too long/i.test(reason))
    return `no TLS with ${at}: the server does not speak it there; begin the target with http://, or name its port for https`
  if (secure && (code.startsWith('ERR_SSL_') || code === 'EPROTO')) return `no TLS with ${at}: ${reason}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `unknown host name in ${at}`
  const known = Object.hasOwn(unreachable, code) ? unreachable[code] : undefined
  return known === undefined ? `cannot connect to ${at}: ${reason}` : `${known} ${at}`
}

function brokenMessage({ bytesRead, body }: Progress): string {
  if (body === undefined) {
    return bytesRead === 0
      ? 'the server closed the connection without an answer'
      : 'the server closed the connection within the header section'
  }
  return body.expected === undefined
    ? `the server closed the connection after ${body.received} bytes of an unfinished chunked body`
    : `the server closed the connection after ${body.received} of ${body.expected} bytes`
}

/**
 * Says in one line why a request failed. Takes the error that node:http, node:tls or node:net gave and how far the
 * request had come; gives `connect` for everything before the connection was there, `reset` for all later.
 */
export function failureOf(error: unknown, progress: Progress): TransitFailure {
  if (!progress.connected) return { kind: 'connect', message: connectMessage(error, progress) }
  if (field(error, 'code').startsWith('HPE_')) {
    const reason = isFolded(error)
      ? 'a header is folded over several lines (RFC 9112 5.2 forbids it): each belongs into one'
      : oneLine(field(error, 'reason') || field(error, 'message'))
    return { kind: 'reset', message: `the answer is not HTTP/1.1: ${reason}` }
  }
  return { kind: 'reset', message: brokenMessage(progress) }
}

/** Says that the time limit ended a request: how much had come by then. `timeoutMs` is the limit. */
export function timeoutOf(timeoutMs: number, { at, connected, body }: Progress): TransitFailure {
  const message = !connected
    ? `no connection to ${at} within ${timeoutMs} ms`
    : body === undefined
      ? `no answer within ${timeoutMs} ms`
      : `the answer was not complete within ${timeoutMs} ms (${body.received} bytes of its body came)`
  return { kind: 'timeout', message }
}
