import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missingPrograms } from '../../fixtures/clients/toolchain.ts'
import { makeCertificate } from '../../src/client/authority.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { createClientJudge } from '../../src/client/judge.ts'
import { launchClient } from '../../src/client/process.ts'
import { proxied, serveProxy } from '../../src/client/proxy.ts'
import { runClient } from '../../src/client/run.ts'
import { elsewhereName, serveBehindProxy } from '../../src/client/serve.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { contract, validators } from '../support/observation.ts'

/** What a proxy answers to CONNECT, or to a request in absolute form. */
function ask(proxy: string, method: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(proxy)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, agent: false })
    asked.once('connect', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode)
    })
    asked.once('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.once('error', reject)
    asked.end()
  })
}

it('the proxy leads to the places that it is given, and nowhere else', async () => {
  const reached: Socket[] = []
  const target = createServer((socket) => reached.push(socket))
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  const { port } = target.address() as { port: number }
  const proxy = await serveProxy(new Map([['graph.example:443', port]]))
  try {
    expect(await ask(proxy.url, 'CONNECT', 'Graph.Example:443')).toBe(200)
    expect(await ask(proxy.url, 'CONNECT', 'graph.example:80')).toBe(403)
    expect(await ask(proxy.url, 'CONNECT', `127.0.0.1:${port}`)).toBe(403)
    expect(await ask(proxy.url, 'GET', `http://127.0.0.1:${port}/`)).toBe(403)
    await expect.poll(() => reached.length).toBe(1)
    expect(proxy.refused()).toEqual(['graph.example:80', `127.0.0.1:${port}`, `http://127.0.0.1:${port}/`])
  } finally {
    await proxy.close()
    for (const socket of reached) socket.destroy()
    target.close()
  }
})

const absent = await missingPrograms(['bash', 'curl'], process.env.PATH ?? '')

it.skipIf(absent.length > 0)(
  'a client that knows one host alone is tested as if it were that host',
  async () => {
    const host = 'graph.microsoft.com'
    const script = await readFile(join(packageRoot(), 'fixtures', 'clients', 'bash', 'client.sh'), 'utf8')
    // It looks at no base URL, as an SDK that has its own.
    const fixed = script.replace(/url=\$\{BASH_REMATCH\[3\]\}/, `url=https://${host}/v1.0`)
    expect(fixed).not.toBe(script)
    const certificate = await makeCertificate([host, elsewhereName])
    const directory = await mkdtemp(join(tmpdir(), 'vpptoken-proxy-'))
    try {
      const authority = join(directory, 'authority.pem')
      await writeFile(authority, certificate.authority)
      const cases = deriveClientCases(contract).filter(({ id }) =>
        /^VPP-(SEND-17\/|SEND-01\/organizationName|RECEIVE-12\/404|RECEIVE-23\/302|RECEIVE-34)/.test(id),
      )
      const { profile, observations, serviceRoot, refused } = await runClient({
        contract,
        cases,
        launch: (_machine, proxy) => {
          const env = { ...process.env, CURL_CA_BUNDLE: authority, ...proxied(proxy!) }
          return launchClient({ command: ['bash', '-c', fixed], env, startMs: 20_000 })
        },
        serve: (stub) => serveBehindProxy(stub, certificate, host),
        timeoutMs: 20_000,
      })
      expect(serviceRoot).toBe(`https://${host}/v1.0`)
      expect(refused).toEqual([])
      const judge = createClientJudge(contract, validators, profile)
      const judged = cases.map((item) => [item.id, judge(item, observations.get(item.probe.id)!).verdict])
      expect(judged.filter(([, verdict]) => verdict !== 'pass')).toEqual([])
      // The redirect to the other host was followed, through the proxy, to where the other host is ours too.
      const away = [...observations.values()].flatMap(({ requests }) =>
        requests.filter((one) => one.host === 'elsewhere'),
      )
      expect(away.length).toBeGreaterThan(0)
    } finally {
      await rm(directory, { recursive: true })
    }
  },
)
