import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { HeaderList } from '../http/types.ts'
import type { Certificate } from './authority.ts'
import type { ClientStub, Outgoing, Places } from './stub.ts'
import type { ClientRequest } from './types.ts'

/** A stub that listens. */
export type ServedClientStub = {
  readonly places: Places
  /** Stops listening and breaks every connection. */
  readonly close: () => Promise<void>
}

type Host = ClientRequest['host']

/**
 * Serves the stub on the loopback interface, twice: as the service, on 127.0.0.1, and as the other host that redirects
 * name, on localhost; over TLS where a certificate is given. Rejects where no port can be had.
 */
export async function serveClientStub(
  stub: ClientStub,
  certificate: Certificate | undefined,
): Promise<ServedClientStub> {
  const places: Record<Host, string> = { service: '', elsewhere: '' }
  const seen = new WeakSet<object>()
  const serverFor = (host: Host): Server => {
    const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const reused = seen.has(incoming.socket)
      seen.add(incoming.socket)
      answer(stub, places, host, reused, incoming, outgoing).catch(() => incoming.socket.destroy())
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
  send(await stub.handle(request, places), outgoing)
}

function send({ status, headers, body, chunked }: Outgoing, outgoing: ServerResponse): void {
  const bodiless = status === 204 || status === 304
  const length: HeaderList = bodiless || chunked ? [] : [['Content-Length', String(body.byteLength)]]
  outgoing.writeHead(status, [...headers, ...length].flat())
  if (bodiless) outgoing.end()
  else if (chunked) {
    const middle = Math.ceil(body.byteLength / 2)
    outgoing.write(body.subarray(0, middle))
    outgoing.end(body.subarray(middle))
  } else outgoing.end(body)
}
