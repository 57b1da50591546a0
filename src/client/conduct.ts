import { randomBytes } from 'node:crypto'
import type { Contract } from '../contract/types.ts'
import { ClientProblem } from './problem.ts'
import type { RunningClient } from './process.ts'
import type { ServedClientStub } from './serve.ts'
import { type ClientStub, createClientStub } from './stub.ts'
import type { ClientCase, ClientObservation, ClientOutcome, ClientProbe, ClientProfile } from './types.ts'

/** What conducting a client takes. */
export type Conducting = {
  readonly contract: Contract
  readonly cases: readonly ClientCase[]
  /** Starts the client; again where it has died, and for calls that want a fresh one. */
  readonly launch: () => Promise<RunningClient>
  readonly serve: (stub: ClientStub) => Promise<ServedClientStub>
  /** The time limit of one call, in milliseconds. */
  readonly timeoutMs: number
  /** Told after each probe. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends the run early. */
  readonly signal?: AbortSignal
}

/** What a run of a client gave. */
export type Conducted = {
  readonly profile: ClientProfile
  /** By the probe's id. */
  readonly observations: ReadonlyMap<string, ClientObservation>
  readonly serviceRoot: string
  readonly requests: number
}

/** The path of the service root. */
export const basePath = '/v1.0'

/** How often a client that died or was silent is started again. */
const mostRestarts = 5

/** How many calls may pass without a request before it is clear that none will come. */
const silentLimit = 3

/** The probes of some cases, each once; those that take seconds come last. */
export function probesOf(cases: readonly ClientCase[]): readonly ClientProbe[] {
  const probes = [...new Map(cases.map(({ probe }) => [probe.id, probe])).values()]
  return [...probes.filter(({ slow }) => !slow), ...probes.filter(({ slow }) => slow)]
}

/**
 * Starts the stub and the client, has the client make every call, and ends both. Throws a ClientProblem where the client
 * cannot be tested: it does not start, breaks the protocol, never connects, or dies again and again.
 */
export async function conductClient(conducting: Conducting): Promise<Conducted> {
  const { contract, cases, launch, serve, timeoutMs, onProgress, signal } = conducting
  const probes = probesOf(cases)
  const bearer = randomBytes(24).toString('base64url')
  const stub = createClientStub({ contract, probes, basePath, bearer, now: () => performance.now() })
  const served = await serve(stub)
  const serviceRoot = served.places.service + basePath
  const observations = new Map<string, ClientObservation>()
  let client: RunningClient | undefined
  const stop = () => void client?.close()
  signal?.addEventListener('abort', stop)
  try {
    client = await launch()
    const { profile } = client
    let restarts = 0
    for (const probe of probes) {
      if (signal?.aborted) break
      if (probe.fresh && observations.size > 0) {
        await client.close()
        client = await launch()
      }
      const outcome = await call(client, probe)
      observations.set(probe.id, stub.observe(probe, outcome))
      onProgress?.(observations.size, probes.length)
      refuseSilence([...observations.values()], serviceRoot)
      if (outcome.kind !== 'lost' || signal?.aborted) continue
      await client.close()
      restarts += 1
      if (restarts > mostRestarts || observations.size === 1) {
        throw new ClientProblem(`the client was lost at ${caseOf(probe)}: ${outcome.reason}${said(client)}`)
      }
      client = await launch()
    }
    const requests = [...observations.values()].reduce((sum, item) => sum + item.requests.length, 0)
    return { profile, observations, serviceRoot, requests }
  } finally {
    signal?.removeEventListener('abort', stop)
    await client?.close()
    await served.close()
  }

  /** The first of the cases that a probe is for: what a person knows it by. */
  function caseOf(probe: ClientProbe): string {
    return cases.find((item) => item.probe.id === probe.id)?.id ?? probe.id
  }

  async function call(running: RunningClient, probe: ClientProbe): Promise<ClientOutcome> {
    stub.begin(probe)
    const { key: id, patch, readFirst } = probe
    const options = readFirst ? { readFirst } : {}
    return running.ask({ case: caseOf(probe), baseUrl: serviceRoot, id, bearer, patch, options }, timeoutMs)
  }
}

function said(client: RunningClient): string {
  const words = client.lastWords()
  return words === '' ? '' : `; its stderr: ${words}`
}

/** A client that answers and never connects does not use the base URL that it is given. */
function refuseSilence(observations: readonly ClientObservation[], serviceRoot: string): void {
  const silent = ({ requests, outcome }: ClientObservation) =>
    requests.length === 0 && outcome.kind !== 'unsupported'
  if (observations.length !== silentLimit || !observations.every(silent)) return
  const said = observations.flatMap(({ outcome }) =>
    outcome.kind === 'error' && outcome.message !== null ? [outcome.message] : [],
  )[0]
  throw new ClientProblem(
    `the client has answered ${silentLimit} cases and not connected to ${serviceRoot}: let it use the baseUrl that each case gives${said === undefined ? '' : ` (it says: ${said.slice(0, 200)})`}`,
  )
}
