import type { ServerResponse } from 'node:http'
import { conform, type Misbehaviour, send } from './hostile.ts'

/** Never answers. */
export const silent: Misbehaviour = () => {}

/** Answers so many milliseconds later. */
export const slow =
  (ms: number): Misbehaviour =>
  (call) =>
    void setTimeout(() => conform(call), ms).unref()

/** Sends the header section, then nothing. */
export const headersThenSilence: Misbehaviour = ({ answer, outgoing }) => {
  outgoing.writeHead(answer.status, answer.headers.flat())
  outgoing.flushHeaders()
}

/** Repeats something until the connection is gone. */
function again(outgoing: ServerResponse, ms: number, work: () => void): void {
  const timer = setInterval(work, ms)
  outgoing.on('close', () => clearInterval(timer))
}

/** Sends a byte of the body now and then. */
export const drip: Misbehaviour = ({ answer, outgoing }) => {
  outgoing.writeHead(answer.status, answer.headers.flat())
  again(outgoing, 40, () => outgoing.write(' '))
}

/** Sends a byte of a header line now and then. */
export const dripHeaders: Misbehaviour = ({ incoming: { socket } }) => {
  socket.write('HTTP/1.1 200 OK\r\nX-Long: ')
  const timer = setInterval(() => socket.write('a'), 40)
  socket.on('close', () => clearInterval(timer))
}

/** Closes the connection in the middle of the body. */
export const half: Misbehaviour = ({ answer, incoming, outgoing }) => {
  const length = String(answer.body.length)
  outgoing.writeHead(answer.status, [...answer.headers, ['Content-Length', length] as const].flat())
  outgoing.write(answer.body.subarray(0, answer.body.length / 2), () => incoming.socket.end())
}

/** Sends this instead of an answer, and closes the connection. */
export const written =
  (text: string): Misbehaviour =>
  ({ incoming }) =>
    void incoming.socket.end(text)

/** Sends whoever asks to the same address again. */
export const redirect =
  (code: number): Misbehaviour =>
  ({ incoming, outgoing }) =>
    send(outgoing, code, [['Location', incoming.url!]], new Uint8Array())

/** Answers with this status, and an error. */
export const status =
  (code: number): Misbehaviour =>
  ({ outgoing }) =>
    send(outgoing, code, [], Buffer.from('{"error":{"code":"no","message":"No."}}'))

/** Sends so many interim answers before the answer (RFC 8297). */
export const hints =
  (count: number): Misbehaviour =>
  (call) => {
    const one = 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'
    call.incoming.socket.write(one.repeat(count))
    conform(call)
  }

/** Sends a body of white space without end, as fast as it is taken or slowly. */
export const endless =
  (speed: 'fast' | 'slow'): Misbehaviour =>
  ({ outgoing }) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/json' })
    if (speed === 'slow') return again(outgoing, 20, () => outgoing.write(' '.repeat(100)))
    const block = Buffer.alloc(65_536, ' ')
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(block));
    }
    outgoing.on('drain', more)
    more()
  }

/** Sends so many bytes of white space, with or without the entity behind them. */
export const padded =
  (bytes: number): Misbehaviour =>
  ({ answer, outgoing }) => {
    outgoing.writeHead(answer.status, [...answer.headers, ['Content-Length', String(bytes)] as const].flat())
    const block = Buffer.alloc(65_536, ' ')
    let left = bytes
    const more = () => {
      while (!outgoing.destroyed && left > 0) {
        const part = block.subarray(0, Math.min(left, block.length))
        left -= part.length
        if (!outgoing.write(part)) return
      }
      if (left === 0) outgoing.end()
    }
    outgoing.on('drain', more)
    more()
  }

/** Names a length that is never reached. */
export const longLength: Misbehaviour = ({ answer, outgoing }) => {
  const length = String(answer.body.length + 100)
  outgoing.writeHead(answer.status, [...answer.headers, ['Content-Length', length] as const].flat())
  outgoing.write(answer.body)
}

/** Sends interim answers without end. */
export const interim: Misbehaviour = ({ incoming, outgoing }) =>
  again(outgoing, 5, () => incoming.socket.write('HTTP/1.1 102 Processing\r\n\r\n'))

/** Throttles. */
export const throttle =
  (status: 429 | 503, retryAfter?: string): Misbehaviour =>
  ({ outgoing }) =>
    send(outgoing, status, retryAfter === undefined ? [] : [['Retry-After', retryAfter]], new Uint8Array())

/** Breaks the connection. */
export const reset: Misbehaviour = ({ incoming }) => void incoming.socket.resetAndDestroy()

/** Folds header lines (RFC 9112 §5.2). */
export const folded: Misbehaviour = ({ answer, incoming }) => {
  const lines = answer.headers.map(([name, value]) => `${name}:\r\n ${value}\r\n`).join('')
  const head = `HTTP/1.1 ${answer.status} OK\r\n${lines}Content-Length: ${answer.body.length}\r\n\r\n`
  incoming.socket.write(Buffer.concat([Buffer.from(head), answer.body]))
}
