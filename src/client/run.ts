import { randomBytes } from 'node:crypto'
import type { Contract } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import { commandOf, readsInstead } from './command.ts'
import { notAsked } from './evidence.ts'
import type { RunningClient } from './process.ts'
import type { ServedClientStub } from './serve.ts'
import { type ClientStub, createClientStub, mostRequests } from './stub.ts'
import type {
  ClientCase,
  ClientObservation,
  ClientOutcome,
  ClientProbe,
  ClientProfile,
  Machine,
} from './types.ts'

/** What running a client takes. */
export type ClientRunOptions = {
  readonly contract: Contract
  readonly cases: readonly ClientCase[]
  /**
   * Starts the client; again where it has died, for calls that want a fresh one, and for those of another machine. `proxy`
   * is what leads to the service, where something has to.
   */
  readonly launch: (machine?: Machine, proxy?: string) => Promise<RunningClient>
  /** What is wrong with what a client says of itself, as a clause. */
  readonly refuse?: (profile: ClientProfile) => string | undefined
  readonly serve: (stub: ClientStub) => Promise<ServedClientStub>
  /** The time limit of one call, in milliseconds. */
  readonly timeoutMs: number
  /** Told after each probe. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends the run early. */
  readonly signal?: AbortSignal
}

/** What a run of a client gave. */
export type ClientRun = {
  readonly profile: ClientProfile
  /** By the probe's id. */
  readonly observations: ReadonlyMap<string, ClientObservation>
  readonly serviceRoot: string
  readonly requests: number
  /** The hosts that the client asked the proxy for, and was refused. */
  readonly refused: readonly string[]
}

/** The path of the service root. */
export const basePath = '/v1.0'

/** How many calls in a row may lose the client before it is given up. */
const mostLosses = 10

/** How many calls may pass without a request before it is clear that none will come. */
const silentLimit = 3

/** The probes of some cases, each once; those that take seconds come later, those of other machines last. */
export function probesOf(cases: readonly ClientCase[]): readonly ClientProbe[] {
  const probes = [...new Map(cases.map(({ probe }) => [probe.id, probe])).values()]
  const here = probes.filter(({ machine }) => machine === undefined)
  const elsewhere = Map.groupBy(
    probes.filter(({ machine }) => machine !== undefined),
    ({ machine }) => JSON.stringify(machine),
  )
  return [
    ...here.filter(({ slow }) => !slow),
    ...here.filter(({ slow }) => slow),
    ...[...elsewhere.values()].flat(),
  ]
}

/**
 * Starts the stub and the client, has the client make every call, and ends both. Throws a ConformanceError where the client
 * cannot be tested: it does not start, breaks the protocol, never connects, or dies again and again.
 */
export async function runClient(options: ClientRunOptions): Promise<ClientRun> {
  const { contract, cases, launch, refuse, serve, timeoutMs, onProgress, signal } = options
  const all = probesOf(cases)
  const bearer = randomBytes(24).toString('base64')
  const stub = createClientStub({ contract, probes: all, basePath, bearer, now: () => performance.now() })
  const served = await serve(stub)
  const service = { baseUrl: served.places.service + basePath, bearer }
  const observations = new Map<string, ClientObservation>()
  let client: RunningClient | undefined
  const stop = () => void client?.close()
  signal?.addEventListener('abort', stop)
  try {
    client = await launch(undefined, served.proxy?.url)
    const { profile } = client
    const problem = refuse?.(profile)
    if (problem !== undefined) throw new ConformanceError(`the client cannot be tested: ${problem}`, 3)
    const probes = all.filter((probe) => notAsked(probe, profile) === undefined)
    let [losses, current] = [0, undefined as Machine | undefined]
    for (const probe of probes) {
      if (signal?.aborted) break
      if (
        JSON.stringify(probe.machine) !== JSON.stringify(current) ||
        (probe.fresh && observations.size > 0)
      ) {
        await client.close()
        client = await launch(probe.machine, served.proxy?.url)
        current = probe.machine
      }
      const { outcome, tookMs } = await call(client, probe, profile)
      observations.set(probe.id, stub.observe(probe, outcome, tookMs))
      onProgress?.(observations.size, probes.length)
      refuseSilence([...observations.values()], service.baseUrl)
      losses = outcome.kind === 'lost' ? losses + 1 : 0
      if (outcome.kind !== 'lost' || signal?.aborted) continue
      await client.close()
      if (losses >= mostLosses || observations.size === 1) {
        throw new ConformanceError(`the client was lost at ${caseOf(probe)}: ${outcome.reason}`, 3)
      }
      client = await launch(probe.machine, served.proxy?.url)
    }
    const requests = [...observations.values()].reduce((sum, item) => sum + item.requests.length, 0)
    const refused = served.proxy?.refused() ?? []
    return { profile, observations, serviceRoot: service.baseUrl, requests, refused }
  } finally {
    signal?.removeEventListener('abort', stop)
    await client?.close()
    await served.close()
  }

  /** The first of the cases that a probe is for: what a person knows it by. */
  function caseOf(probe: ClientProbe): string {
    return cases.find((item) => item.probe.id === probe.id)?.id ?? probe.id
  }

  /** Has the client make a call; one that it goes on repeating is given up. */
  async function call(running: RunningClient, probe: ClientProbe, profile: ClientProfile) {
    const started = performance.now()
    const excess = new Promise<ClientOutcome>((resolve) => {
      const reason = `it had sent ${mostRequests} requests and went on`
      const reads = readsInstead(probe, profile)
      stub.begin(probe, { reads, excess: () => resolve({ kind: 'lost', reason }) })
    })
    const command = commandOf(caseOf(probe), probe, service, profile)
    const outcome = await Promise.race([running.ask(command, timeoutMs), excess])
    return { outcome, tookMs: performance.now() - started }
  }
}

/** A client that answers and never connects does not use the base URL that it is given. */
function refuseSilence(observations: readonly ClientObservation[], serviceRoot: string): void {
  const silent = ({ requests, outcome }: ClientObservation) =>
    requests.length === 0 && outcome.kind !== 'unsupported'
  if (observations.length !== silentLimit || !observations.every(silent)) return
  const said = observations.flatMap(({ outcome }) =>
    outcome.kind === 'error' && outcome.message !== null ? [outcome.message] : [],
  )[0]
  throw new ConformanceError(
    `the client has answered ${silentLimit} cases and not connected to ${serviceRoot}: let it use the baseUrl that each case gives${said === undefined ? '' : ` (it says: ${said.slice(0, 200)})`}`,
    3,
  )
}
