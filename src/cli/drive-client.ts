import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from '../client/authority.ts'
import { type Capture, fingerprint } from '../client/capture.ts'
import { launchClient } from '../client/process.ts'
import { proxied } from '../client/proxy.ts'
import { runClient } from '../client/run.ts'
import { elsewhereName, serveBehindProxy, serveClientStub } from '../client/serve.ts'
import type { ClientCase, ClientProfile } from '../client/types.ts'
import type { Contract } from '../contract/types.ts'
import { createProgress } from '../report/render/progress.ts'
import { catchInterruption } from './interruption.ts'

/** What a client is judged by, and what stood before its request targets. */
export type ClientSubject = {
  readonly capture: Capture
  readonly origin: string
  /** What there is to say of the run besides its cases. */
  readonly notes: readonly string[]
}

/** How a client's program is driven. */
export type Driving = {
  readonly contract: Contract
  readonly cases: readonly ClientCase[]
  /** What is wrong with what a client says of itself, as a clause. */
  readonly refuse: (profile: ClientProfile) => string | undefined
  readonly seed: number
  readonly tls: boolean
  /** The host whose name the service has, behind a proxy; over TLS always. */
  readonly proxy?: string
  /** Milliseconds. */
  readonly timeout: number
  /** Milliseconds. */
  readonly startTimeout: number
}

/**
 * Runs a client's program to the end of its cases; gives undefined where the run was interrupted. Throws a ConformanceError
 * (3) where the client cannot be tested.
 */
export async function driveClient(
  command: readonly [string, ...string[]],
  { contract, cases, refuse, seed, tls, proxy: host, timeout, startTimeout }: Driving,
): Promise<ClientSubject | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'vpptoken-conformance-'))
  const interruption = catchInterruption()
  const stop = new AbortController()
  interruption.cancelBy(() => stop.abort())
  const progress = createProgress({
    stream: process.stderr,
    total: cases.length,
    now: () => performance.now(),
  })
  try {
    const certificate = tls || host !== undefined ? await certificateFor(host) : undefined
    const file = join(directory, 'authority.pem')
    if (certificate) await writeFile(file, certificate.authority)
    const env = certificate ? { ...process.env, ...trusting(file) } : process.env
    const { profile, observations, serviceRoot, refused } = await runClient({
      contract,
      cases,
      launch: (machine, proxy) => {
        const own = {
          ...env,
          ...(proxy !== undefined && proxied(proxy)),
          ...(machine && { ...machine, LC_ALL: machine.LANG }),
        }
        return launchClient({ command, env: own, startMs: startTimeout })
      },
      refuse,
      serve: (stub) =>
        host === undefined ? serveClientStub(stub, certificate) : serveBehindProxy(stub, certificate!, host),
      timeoutMs: timeout,
      onProgress: (done, total) => progress.update(Math.floor((done * cases.length) / total), 0),
      signal: stop.signal,
    })
    if (interruption.happened()) {
      process.stderr.write('interrupted; the client was ended\n')
      return undefined
    }
    const calls = new Map(cases.map(({ probe }) => [probe.id, fingerprint(probe)]))
    const capture: Capture = {
      captureVersion: 1,
      client: profile,
      contract: { version: contract.version, sha256: contract.sha256 },
      seed,
      recordedAt: new Date().toISOString(),
      cases: cases.map(({ id }) => id),
      observations: Object.fromEntries(
        [...observations].map(([id, observation]) => [id, { call: calls.get(id)!, ...observation }]),
      ),
    }
    return { capture, origin: new URL(serviceRoot).origin, notes: refused.map(refusal) }
  } finally {
    progress.clear()
    interruption.release()
    await rm(directory, { recursive: true, force: true })
  }
}

async function certificateFor(host: string | undefined): Promise<Certificate> {
  const { makeCertificate } = await import('../client/authority.ts')
  return makeCertificate(host === undefined ? [] : [host, elsewhereName])
}

function refusal(place: string): string {
  return `the client asked the proxy for ${place}, which it does not lead to`
}

/** The variables by which programs learn of an authority that they are to trust. */
function trusting(file: string): NodeJS.ProcessEnv {
  const names = [
    'VPPTOKEN_CA_FILE',
    'NODE_EXTRA_CA_CERTS',
    'SSL_CERT_FILE',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
  ]
  return Object.fromEntries(names.map((name) => [name, file]))
}
