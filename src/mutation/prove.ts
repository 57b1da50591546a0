import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Contract } from '../contract/types.ts'
import { messageOf } from '../thrown.ts'
import type { Fault } from './faults/types.ts'
import type { Trial } from './proof.ts'
import { type Subjects, selectSubjects, subjectsOf } from './subjects.ts'
import type { Variant } from './variants/types.ts'

/** An implementation, and what the suite says of it. */
export type Tried<Subject> = { readonly subject: Subject; readonly trial: Trial }

/** What the suite says of the implementations that it is proven on, in the order of their catalogues. */
export type Proof = {
  readonly contract: Contract
  readonly seed: number
  /** Whether all of the catalogue was tried. */
  readonly complete: boolean
  readonly base: Tried<Variant>
  readonly faults: readonly Tried<Fault>[]
  readonly variants: readonly Tried<Variant>[]
  readonly pairs: readonly Tried<Variant>[]
}

/** What a worker is started with. A contract crosses by its name, since faults are functions made from it. */
export type WorkerSetup = {
  readonly contract: string
  readonly seed: number
  readonly quick: boolean
  readonly concurrency: number
}

/** What a worker answers to the name of an implementation. */
export type WorkerAnswer = { readonly name: string } & (
  | { readonly trial: Trial }
  | { readonly problem: string }
)

/** What `prove` takes. */
export type ProveOptions = {
  readonly contract: Contract
  readonly seed: number
  /** Names or globs of names; none for all. */
  readonly only?: readonly string[]
  /** Whether to run the cases of a quick run alone. */
  readonly quick?: boolean
  /** How many requests of a trial are under way at once, at most; 1 by default. */
  readonly concurrency?: number
  /** How many workers; one for each core, up to eight, unless said otherwise. */
  readonly workers?: number
  /** Called as each trial ends, in no fixed order. */
  readonly onTrial?: (trial: Trial) => void
}

const mostWorkers = 8

// While an implementation waits for a timer of its own, its worker has another one to try.
const trialsAtOnce = 2

/**
 * Runs the suite over all faulty and conforming implementations, in process and in parallel. The same contract and
 * seed give the same proof, however many workers there are. Throws an Error, which names the implementation, where
 * the suite itself breaks.
 */
export async function prove(options: ProveOptions): Promise<Proof> {
  const { contract, seed, only = [], quick = false, concurrency = 1, onTrial = () => {} } = options
  const all = subjectsOf(contract)
  const chosen = selectSubjects(all, only)
  const names = namesOf(chosen)
  const count = Math.min(names.length, options.workers ?? Math.min(mostWorkers, availableParallelism()))
  const trials = new Map<string, Trial>()
  const queue = names.values()
  const work = {
    setup: { contract: contract.name, seed, quick, concurrency },
    next: () => queue.next().value,
  }
  await allOrNone(count, work, (trial) => {
    trials.set(trial.name, trial)
    onTrial(trial)
  })
  const tried = <Subject extends { readonly name: string }>(subject: Subject): Tried<Subject> => ({
    subject,
    trial: trials.get(subject.name)!,
  })
  return {
    contract,
    seed,
    complete: names.length === namesOf(all).length,
    base: tried(chosen.base),
    faults: chosen.faults.map(tried),
    variants: chosen.variants.map(tried),
    pairs: chosen.pairs.map(tried),
  }
}

function namesOf({ base, faults, variants, pairs }: Subjects): readonly string[] {
  return [base, ...faults, ...variants, ...pairs].map(({ name }) => name)
}

type Work = {
  readonly setup: WorkerSetup
  /** The name of the next implementation to try; nothing when there is none left. */
  readonly next: () => string | undefined
}

/** Starts the workers and ends them all as soon as the work is done or one of them breaks. */
async function allOrNone(count: number, work: Work, onTrial: (trial: Trial) => void): Promise<void> {
  const file = new URL(`./prove-worker${extname(import.meta.url)}`, import.meta.url)
  const workers = Array.from({ length: count }, () => new Worker(file, { workerData: work.setup }))
  try {
    await Promise.all(workers.map((worker) => employ(worker, work, onTrial)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** Hands names to a worker until there is none left and it has answered to all of them. */
function employ(worker: Worker, { next }: Work, onTrial: (trial: Trial) => void): Promise<void> {
  const pending = new Set<string>()
  return new Promise((resolve, reject) => {
    const broken = (names: Iterable<string>, reason: string) =>
      reject(new Error(`the suite itself broke on ${[...names].join(' or ')} (please report it): ${reason}`))
    const advance = () => {
      const name = next()
      if (name !== undefined) {
        pending.add(name)
        worker.postMessage(name)
      } else if (pending.size === 0) resolve()
    }
    worker.on('message', (answer: WorkerAnswer) => {
      if ('problem' in answer) return broken([answer.name], answer.problem)
      pending.delete(answer.name)
      onTrial(answer.trial)
      advance()
    })
    worker.on('error', (error) => broken(pending, messageOf(error)))
    worker.on('exit', (code) => broken(pending, `its worker ended with code ${code}`))
    for (let count = 0; count < trialsAtOnce; count += 1) advance()
  })
}
