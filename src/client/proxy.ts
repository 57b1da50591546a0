import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** A proxy that listens. */
export type ServedProxy = {
  /** Where it listens, e.g. `http://127.0.0.1:49152`. */
  readonly url: string
  /** The hosts (with their ports) that were asked for and refused, each once, in order. */
  readonly refused: () => readonly string[]
  /** Stops listening and breaks every tunnel. */
  readonly close: () => Promise<void>
}

/**
 * Serves a forward proxy on the loopback interface (RFC 9110 9.3.6): CONNECT to one of `routes`, by `host:port` in small
 * letters, leads to that port on 127.0.0.1; everything else is refused with 403. It never goes onwards to any other
 * machine. Rejects where no port can be had.
 */
export async function serveProxy(routes: ReadonlyMap<string, number>): Promise<ServedProxy> {
  const refused = new Set<string>()
  const sockets = new Set<{ destroy: () => void }>()
  const server = createServer((incoming, outgoing) => {
    refused.add(incoming.url ?? '')
    outgoing.writeHead(403, { 'Content-Type': 'text/plain', Connection: 'close' })
    outgoing.end('This proxy tunnels (CONNECT) to the service under test, and nowhere else.\n')
  })
  server.on('connect', (request, socket, head) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    const place = (request.url ?? '').toLowerCase()
    const port = routes.get(place)
    if (port === undefined) {
      refused.add(place)
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      return
    }
    const tunnel = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      tunnel.write(head)
      tunnel.pipe(socket)
      socket.pipe(tunnel)
    })
    tunnel.on('error', () => socket.destroy())
    tunnel.once('close', () => socket.destroy())
    socket.once('close', () => tunnel.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => [...refused],
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** The variables by which programs learn of a proxy; none of them is to be passed by. */
export function proxied(url: string): NodeJS.ProcessEnv {
  const names = ['VPPTOKEN_PROXY', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY']
  return {
    ...Object.fromEntries(names.map((name) => [name, url])),
    NO_PROXY: '',
    no_proxy: '',
    // Node's own fetch looks at the variables when it is told to.
    NODE_USE_ENV_PROXY: '1',
  }
}
