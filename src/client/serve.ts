import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { HeaderList } from '../exchange/types.ts'
import type { AnswerForm, Outgoing, Places } from './answers.ts'
import type { Certificate } from './authority.ts'
import { type ServedProxy, serveProxy } from './proxy.ts'
import type { ClientStub } from './stub.ts'
import type { ClientRequest } from './types.ts'

/** A stub that listens. */
export type ServedClientStub = {
  readonly places: Places
  /** The proxy that leads to it, where it has the name of another host. */
  readonly proxy?: ServedProxy
  /** Stops listening and breaks every connection. */
  readonly close: () => Promise<void>
}

type Host = ClientRequest['host']

/** The other host that redirects name, where the service has the name of a host that is not here (RFC 6761 6.4). */
export const elsewhereName = 'elsewhere.invalid'

const anotherPort = 8443

/**
 * Serves the stub over TLS as if it were a host of another name, which a proxy of its own leads to and to nothing else.
 * Rejects where no port can be had.
 */
export async function serveBehindProxy(
  stub: ClientStub,
  certificate: Certificate,
  host: string,
): Promise<ServedClientStub> {
  const places: Places = {
    service: `https://${host}`,
    elsewhere: `https://${elsewhereName}`,
    port: `https://${host}:${anotherPort}`,
  }
  const served = await serveClientStub(stub, certificate, places)
  const portOf = (place: string) => Number(new URL(place).port)
  const routes = new Map([
    [`${host}:443`, portOf(served.places.service)],
    [`${host}:${anotherPort}`, portOf(served.places.port)],
    [`${elsewhereName}:443`, portOf(served.places.elsewhere)],
  ])
  const proxy = await serveProxy(routes)
  return {
    places,
    proxy,
    close: async () => {
      await proxy.close()
      await served.close()
    },
  }
}

/**
 * Serves the stub on the loopback interface, twice: as the service, on 127.0.0.1, and as the other host that redirects
 * name, on localhost; over TLS where a certificate is given. `named` is what its answers call the places, where that is
 * not where they are. Rejects where no port can be had.
 */
export async function serveClientStub(
  stub: ClientStub,
  certificate: Certificate | undefined,
  named?: Places,
): Promise<ServedClientStub> {
  const places: Record<keyof Places, string> = { service: '', elsewhere: '', port: '' }
  const seen = new WeakSet<object>()
  const serverFor = (host: Host): Server => {
    const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const reused = seen.has(incoming.socket)
      seen.add(incoming.socket)
      answer(stub, named ?? places, host, reused, incoming, outgoing).catch(() => incoming.socket.destroy())
    }
    // A program that computes between two calls must not find its connection closed under it.
    const options = { keepAliveTimeout: 60_000 }
    return certificate
      ? createSecureServer({ ...options, cert: certificate.chain, key: certificate.key }, listener)
      : createServer(options, listener)
  }
  const scheme = certificate ? 'https' : 'http'
  const servers: Server[] = []
  const listen = async (host: Host, address: string, port: number): Promise<number> => {
    const server = serverFor(host)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, address, resolve)
    })
    servers.push(server)
    return (server.address() as AddressInfo).port
  }
  const close = async () => {
    await Promise.all(
      servers.map((server) => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      }),
    )
  }
  places.service = `${scheme}://127.0.0.1:${await listen('service', '127.0.0.1', 0)}`
  const port = await listen('elsewhere', '127.0.0.1', 0)
  // A resolver may prefer the IPv6 address of localhost; a machine may have none.
  await listen('elsewhere', '::1', port).catch(() => {})
  places.elsewhere = `${scheme}://localhost:${port}`
  places.port = `${scheme}://127.0.0.1:${port}`
  return { places, close }
}

async function answer(
  stub: ClientStub,
  places: Places,
  host: Host,
  reused: boolean,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const raw = incoming.rawHeaders
  const headers: HeaderList = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []))
  const request = {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
    host,
    reused,
  }
  await send(await stub.handle(request, places), incoming, outgoing)
}

async function send(answer: Outgoing, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { status, headers, body, form } = answer
  if (form.heldMs !== undefined && !(await held(form.heldMs, outgoing))) return
  if (form.interim === 102) outgoing.writeProcessing()
  if (form.interim === 103) outgoing.writeEarlyHints({ link: '<x>; rel=preload' })
  if (form.breaks === 'before') {
    incoming.socket.destroy()
    return
  }
  const bodiless = status === 204 || status === 304 || incoming.method === 'HEAD'
  const length: HeaderList =
    bodiless || form.chunked || form.untilClose ? [] : [['Content-Length', String(body.byteLength)]]
  if (form.untilClose) outgoing.useChunkedEncodingByDefault = false
  const all = [...headers, ...length].flat()
  if (form.reason === undefined) outgoing.writeHead(status, all)
  else outgoing.writeHead(status, form.reason, all)
  if (bodiless) {
    outgoing.end()
    return
  }
  if (form.breaks === 'within') {
    outgoing.write(body.subarray(0, Math.ceil(body.byteLength / 2)), () => incoming.socket.end())
    return
  }
  const pieces = piecesOf(body, form).filter(({ byteLength }) => byteLength > 0)
  for (const piece of pieces) await written(outgoing, piece, form.cut === 'character')
  outgoing.end()
}

/** Waits; false where the connection has gone before the time was up. */
function held(ms: number, outgoing: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (there: boolean) => () => {
      clearTimeout(timer)
      outgoing.off('close', gone)
      resolve(there)
    }
    const gone = done(false)
    const timer = setTimeout(done(true), ms)
    outgoing.once('close', gone)
  })
}

/** How far apart the pieces of a character are, so that a reader is given the first before the second is there. */
const betweenPiecesMs = 20

async function written(outgoing: ServerResponse, piece: Uint8Array, apart: boolean): Promise<void> {
  await new Promise((resolve) => outgoing.write(piece, resolve))
  if (apart) await held(betweenPiecesMs, outgoing)
}

/** A body in the pieces in which it goes out: one, or as many chunks as its form has. */
export function piecesOf(body: Uint8Array, { chunked, cut }: AnswerForm): readonly Uint8Array[] {
  if (!chunked) return [body]
  if (cut === 'bytes') return Array.from(body, (_, at) => body.subarray(at, at + 1))
  const within = body.findIndex((byte) => byte > 0x7f)
  const middle = cut === 'character' && within >= 0 ? within + 1 : Math.ceil(body.byteLength / 2)
  return [body.subarray(0, middle), body.subarray(middle)]
}
