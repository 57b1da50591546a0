import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

/** A TLS server at a distance. */
export type Secure = { readonly url: string; readonly close: () => void }

/**
 * Serves over TLS what listens on a port of this machine. Each byte takes `delayMs` either way, those of the handshake
 * included, as at a distance.
 */
export async function serveSecurely(
  port: number,
  pem: { readonly key: string; readonly cert: string },
  delayMs: number,
): Promise<Secure> {
  const sockets = new Set<Socket>()
  const kept = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    socket.setNoDelay()
    return socket
  }
  const tls = createTlsServer(pem, (socket) => {
    const plain = kept(connect(port, '127.0.0.1'))
    kept(socket).pipe(plain).pipe(socket)
  })
  await listen(tls)
  const inner = (tls.address() as AddressInfo).port
  const far = createServer((near) => {
    const other = kept(connect(inner, '127.0.0.1'))
    passLater(kept(near), other, delayMs)
    passLater(other, near, delayMs)
  })
  await listen(far)
  return {
    url: `https://localhost:${(far.address() as AddressInfo).port}`,
    close() {
      far.close()
      tls.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
}

function passLater(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), delayMs))
  from.on('end', () => setTimeout(() => to.end(), delayMs))
  from.on('close', () => setTimeout(() => to.destroy(), delayMs))
}
