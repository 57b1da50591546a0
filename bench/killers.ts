import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** What a worker is started with: cases cross by their ids, since faults are functions made from the contract. */
export type KillersSetup = {
  readonly contract: string
  readonly seed: number
  readonly ids: readonly string[]
}

/** A case that kills a fault: its requirement, and the id of the probe that shows it. */
export type Killer = { readonly requirement: string; readonly probe: string }

/**
 * Which cases kill each fault, by the fault's name: one run over each of them, on all cores. Faults come in the order given.
 * `onFault` is told how many are done.
 */
export async function killers(
  setup: KillersSetup,
  faults: readonly string[],
  onFault: (done: number) => void,
): Promise<ReadonlyMap<string, readonly Killer[]>> {
  const found = new Map<string, readonly Killer[]>()
  const queue = faults.values()
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./killers-worker.ts', import.meta.url), { workerData: setup }),
  )
  const employ = async (worker: Worker) => {
    for (const fault of queue) {
      worker.postMessage(fault)
      const [own] = await once(worker, 'message')
      found.set(fault, own)
      onFault(found.size)
    }
  }
  try {
    await Promise.all(workers.map(employ))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return new Map(faults.map((fault) => [fault, found.get(fault)!]))
}
