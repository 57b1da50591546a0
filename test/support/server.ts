import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'

/** A server on a free port of the loopback interface. */
export type TestServer = {
  /** Without a slash at the end. */
  readonly url: string
  /** How many connections were made to it so far. */
  readonly connections: () => number
  /** Stops listening and destroys every connection. */
  readonly close: () => Promise<void>
}

function listen(server: Server, scheme: string): Promise<TestServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A test breaks connections on purpose; what the server's end makes of that is of no interest.
    socket.on('error', () => {})
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({
        url: `${scheme}://127.0.0.1:${port}`,
        connections: () => connections,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

/** Starts an HTTP/1.1 server with this handler. */
export function startServer(handler: http.RequestListener): Promise<TestServer> {
  return listen(http.createServer(handler), 'http')
}

/** Starts an HTTPS server with this handler, key and certificate (PEM). */
export function startSecureServer(
  pem: { readonly key: string; readonly cert: string },
  handler: http.RequestListener,
): Promise<TestServer> {
  return listen(https.createServer(pem, handler), 'https')
}

/** Starts a TCP server, for answers that an HTTP server would not give. `onConnection` is called for each socket. */
export function startRawServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listen(net.createServer(onConnection), 'http')
}
