import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Peer } from './peer.ts'
import { violationsOf } from './prism-traffic.ts'
import { killGroup } from './program.ts'

const version = '5.16.0'

/**
 * Prism as a validation proxy. It judges traffic and makes none, so it is given the requests that this suite plans,
 * valid and invalid. It is not told to answer with `--errors`: it would keep back the invalid ones.
 */
export const prism: Peer = {
  name: 'Prism',
  version,
  needs: ['npm', 'node'],
  install: [
    ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', `@stoplight/prism-cli@${version}`],
  ],
  judge: async ({ installed, directory, document, root, bearer, timeoutMs }) => {
    await writeFile(join(directory, 'openapi.json'), document.current)
    const port = await freePort()
    const child = spawn(
      join(installed, 'node_modules/.bin/prism'),
      ['proxy', 'openapi.json', root, '--port', String(port)],
      { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'], detached: true },
    )
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      await listening(child.stdout, signal)
      const found = await violationsOf(`http://127.0.0.1:${port}`, bearer, signal)
      return { failed: found, timedOut: signal.aborted }
    } finally {
      killGroup(child.pid)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
    }
  },
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function listening(output: NodeJS.ReadableStream, signal: AbortSignal): Promise<void> {
  let text = ''
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('prism does not listen in time')))
    output.on('end', () => reject(new Error(`prism: ${text.trim().split('\n').at(-1)}`)))
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (text.includes('Prism is listening')) resolve()
    })
  })
}
