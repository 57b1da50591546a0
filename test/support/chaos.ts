import { createHash } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/**
 * What the proxy does to a request. `reset`: the connection breaks before (or after) the server has it; `delay`: the
 * request (or the answer, or the second half of its body) comes too late; `cut`: the answer's body is cut;
 * `throttle`: it and the next few are answered 429; `unavailable`: it is answered 503.
 */
export type Mischief =
  | 'reset-before'
  | 'reset-after'
  | 'delay-before'
  | 'delay-after'
  | 'slow-body'
  | 'cut'
  | 'throttle'
  | 'unavailable'

/** How bad it gets. */
export type ChaosOptions = {
  /** Origin of the server behind the proxy. */
  readonly upstream: string
  readonly seed: number
  /** How likely each of reset, delay, cut, throttle and unavailable is, from 0 to 0.2. */
  readonly rate: number
  /** How long what is delayed takes, in milliseconds: at least `from`, less than `to`. */
  readonly delay: { readonly from: number; readonly to: number }
}

/** A proxy that spoils a part of the traffic. */
export type Chaos = {
  /** Origin. */
  readonly url: string
  /** How often it did what. */
  readonly counts: () => Readonly<Record<Mischief | 'through', number>>
  /** Lets everything through from now on (`false`), or not (`true`). What is delayed stays delayed. */
  readonly enable: (on: boolean) => void
  /** Resolves when nothing is under way to the server any more. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

const kinds: readonly (readonly Mischief[])[] = [
  ['reset-before', 'reset-after'],
  ['delay-before', 'delay-after', 'slow-body'],
  ['cut'],
  ['throttle'],
  ['unavailable'],
]

type Message = { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer }

/**
 * Starts the proxy on a free port of the loopback interface. What becomes of a request follows from the seed, the
 * request's bytes and how often they came before, so that it is the same in each run with the same cases, as far as
 * time limits and throttling leave the order of requests alone. A request that is delayed reaches the server even
 * when its client has gone: that is what gateways do, and the hardest for a suite to bear.
 */
export async function startChaos({ upstream, seed, rate, delay }: ChaosOptions): Promise<Chaos> {
  const agent = new http.Agent({ keepAlive: true })
  const seen = new Map<string, number>()
  const counts: Record<Mischief | 'through', number> = {
    'reset-before': 0,
    'reset-after': 0,
    'delay-before': 0,
    'delay-after': 0,
    'slow-body': 0,
    cut: 0,
    throttle: 0,
    unavailable: 0,
    through: 0,
  }
  const under = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  let enabled = true
  let storm = 0

  /** Numbers from 0 to 1 for one arrival of a request. */
  function dice(request: IncomingMessage, body: Buffer): (index: number) => number {
    const key = `${request.method} ${request.url} ${body.toString('base64')}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    const digest = createHash('sha256').update(`${seed} ${count} ${key}`).digest()
    return (index) => digest.readUInt32BE(index * 4) / 2 ** 32
  }

  function choose(roll: (index: number) => number): Mischief | 'through' {
    if (!enabled) return 'through'
    if (storm > 0) {
      storm -= 1
      return 'throttle'
    }
    const group = kinds[Math.floor(roll(0) / rate)]
    if (group === undefined) return 'through'
    const kind = group[Math.floor(roll(1) * group.length)]!
    if (kind === 'throttle') storm = Math.floor(roll(2) * 3)
    return kind
  }

  const later = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        resolve()
      }, ms)
      timers.add(timer)
    })

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await read(incoming)
    const roll = dice(incoming, body)
    const kind = choose(roll)
    counts[kind] += 1
    const wait = delay.from + roll(3) * (delay.to - delay.from)
    // With and without Retry-After, as services do; 0 keeps a test short.
    const retry = roll(4) < 0.5 ? ['Retry-After', '0'] : []
    if (kind === 'throttle') return send(outgoing, { status: 429, headers: retry, body: Buffer.alloc(0) })
    if (kind === 'unavailable')
      return send(outgoing, { status: 503, headers: retry, body: Buffer.from('<h1>503</h1>') })
    if (kind === 'reset-before') return void incoming.socket.resetAndDestroy()
    if (kind === 'delay-before') await later(wait)
    const answer = await forward(upstream, agent, incoming, body)
    if (kind === 'reset-after') return void incoming.socket.resetAndDestroy()
    if (kind === 'delay-after') await later(wait)
    if (kind === 'slow-body' || kind === 'cut')
      return trickle(outgoing, answer, kind === 'cut' ? undefined : () => later(wait))
    send(outgoing, answer)
  }

  const server = http.createServer((incoming, outgoing) => {
    const done = serve(incoming, outgoing).catch(() => void incoming.socket.destroy())
    under.add(done)
    void done.finally(() => under.delete(done))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({ ...counts }),
    enable: (on) => {
      enabled = on
      storm = 0
    },
    async idle() {
      while (under.size > 0) await Promise.all(under)
    },
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer)
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
        agent.destroy()
      }),
  }
}

async function read(incoming: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function forward(
  upstream: string,
  agent: http.Agent,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(upstream)
    const { method, url, rawHeaders } = incoming
    const request = http.request(
      { agent, hostname, port, method: method!, path: url!, headers: rawHeaders },
      (answer) => {
        read(answer).then(
          (bytes) => resolve({ status: answer.statusCode!, headers: answer.rawHeaders, body: bytes }),
          reject,
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

function send(outgoing: ServerResponse, { status, headers, body }: Message): void {
  const counted = headers.some((name, index) => index % 2 === 0 && /^content-length$/i.test(name))
  outgoing.writeHead(
    status,
    counted || status === 204 ? [...headers] : [...headers, 'Content-Length', String(body.length)],
  )
  outgoing.end(body)
}

/** Sends half of the body, then waits and sends the rest, or breaks the connection. */
async function trickle(
  outgoing: ServerResponse,
  { status, headers, body }: Message,
  wait?: () => Promise<void>,
): Promise<void> {
  outgoing.writeHead(status, [...headers])
  const half = Math.floor(body.length / 2)
  await new Promise<void>((resolve) => {
    if (half === 0) outgoing.flushHeaders()
    outgoing.once('close', resolve)
    if (half === 0) resolve()
    else outgoing.write(body.subarray(0, half), () => resolve())
  })
  if (wait === undefined) return void outgoing.destroy()
  await wait()
  outgoing.end(body.subarray(half))
}
