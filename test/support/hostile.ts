import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { loadContract } from '../../src/contract/load.ts'
import type { WireResponse } from '../../src/exchange/types.ts'
import type { JsonObject } from '../../src/json.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { defaultTokens } from '../../src/stub/tokens.ts'
import type { Activity } from './time.ts'

/** The bearer token that a hostile server asks for. */
export const hostileBearer = 'a-bearer-that-nobody-may-see'

/** One request to a hostile server. */
export type Call = {
  readonly method: string
  /** The entity's address rather than the collection's. */
  readonly ofItem: boolean
  readonly body: string
  /** How many came before it. */
  readonly earlier: number
  /** What a conforming server answers. */
  readonly answer: WireResponse
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/** Does something to a request in the place of the answer. */
export type Misbehaviour = (call: Call) => void

/** A hostile server that listens. */
export type HostileServer = Activity & {
  /** The service root. */
  readonly root: string
  /** The entities as they are stored. */
  readonly tokens: () => readonly JsonObject[]
  readonly close: () => Promise<void>
}

const contract = await loadContract('v1.0')

/**
 * Starts a server that conforms except where `applies`, and misbehaves there, in this process, on this port, or a free
 * one. Its entities have these members instead of their own.
 */
export async function startHostile(
  misbehave: Misbehaviour,
  applies: (call: Call) => boolean = () => true,
  port = 0,
  members: JsonObject = {},
): Promise<HostileServer> {
  const tokens = defaultTokens(contract).map((token) => ({ ...token, ...members }))
  const implementation = createImplementation(contract, { bearer: hostileBearer, basePath: '/v1.0', tokens })
  const sockets = new Set<Socket>()
  let earlier = 0
  let conforming = 0
  const server = http.createServer((incoming, outgoing) => {
    conforming += 1
    void serve(incoming, outgoing)
      .catch(() => incoming.socket.destroy())
      .finally(() => {
        conforming -= 1
      })
  })
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { method = 'GET', url = '/', rawHeaders } = incoming
    const { response } = await implementation.handle({
      method,
      url: `http://127.0.0.1${url}`,
      headers: rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]!] as const] : [])),
      ...(body.length > 0 && { body }),
    })
    const ofItem = /\/vppTokens\/./i.test(url)
    const call: Call = {
      method,
      ofItem,
      body: body.toString(),
      earlier,
      answer: response!,
      incoming,
      outgoing,
    }
    earlier += 1
    if (applies(call)) misbehave(call)
    else conform(call)
  }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`,
    tokens: implementation.tokens,
    requests: () => earlier,
    isBusy: () => conforming > 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Answers as a conforming server does. */
export function conform({ answer, outgoing }: Call): void {
  send(outgoing, answer.status, answer.headers, answer.body)
}

/** Sends a whole answer. */
export function send(
  outgoing: ServerResponse,
  status: number,
  headers: readonly (readonly [string, string])[],
  body: Uint8Array,
): void {
  outgoing.writeHead(status, [...headers, ['Content-Length', String(body.length)] as const].flat())
  outgoing.end(body)
}

/** Only PATCH. */
export const onPatch = ({ method }: Call): boolean => method === 'PATCH'
/** Only a PATCH that names a member. */
export const onWrites = ({ method, body }: Call): boolean => method === 'PATCH' && body.length > 2
/** Only reads of the entity. */
export const onReads = ({ method, ofItem }: Call): boolean => method === 'GET' && ofItem
/** After a while. */
export const late = ({ earlier }: Call): boolean => earlier >= 60
/** One request in nine, once the target is open. */
export const nowAndThen = ({ earlier }: Call): boolean => earlier > 10 && earlier % 9 === 0
/** Only reads, after a while. */
export const lateReads = (call: Call): boolean => onReads(call) && late(call)
/** Only a PATCH, after a while. */
export const latePatch = (call: Call): boolean => onPatch(call) && late(call)
/** Only what is to be refused and names an enum member. */
export const onBadEnums = ({ method, answer, body }: Call): boolean =>
  method === 'PATCH' &&
  answer.status >= 400 &&
  contract.properties.some(({ name, members }) => members.length > 0 && body.includes(`"${name}"`))
/** Only what is to be refused. */
export const onRefusals = ({ method, answer }: Call): boolean => method === 'PATCH' && answer.status >= 400
/** Only bodies that are no JSON. */
export const onMalformed = (call: Call): boolean => {
  if (!onRefusals(call) || !call.ofItem) return false
  try {
    JSON.parse(call.body)
    return false
  } catch {
    return true
  }
}
/** Only large bodies. */
export const onLarge = ({ body }: Call): boolean => body.length > 50_000

/** The command and the environment of a run on a target that misbehaves; `timeoutMs` is the time limit of one request. */
export function hostileRun(root: string, timeoutMs: number) {
  return {
    args: ['run', '--target', root, '--bearer-env', 'HOSTILE_BEARER', '--timeout', String(timeoutMs)],
    env: { HOSTILE_BEARER: hostileBearer },
  } as const
}
