import { readFile } from 'node:fs/promises'
import { deserialize } from 'node:v8'
import type { WireRequest } from '../src/exchange/types.ts'
import { createLiveTransport } from '../src/http/live.ts'

/** Sends requests one after another on kept connections, and does nothing with the answers. */
export async function replay(requests: readonly WireRequest[]): Promise<void> {
  const transport = createLiveTransport({ timeoutMs: 5000, connections: 64 })
  for (const request of requests) await transport.send(plain(request))
  await transport.close()
}

/** A request without what is the connection's. */
function plain(request: WireRequest): WireRequest {
  return { ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== 'connection') }
}

// As a process of its own: what it sends is in a file.
if (import.meta.main) await replay(deserialize(await readFile(process.argv[2]!)) as readonly WireRequest[])
