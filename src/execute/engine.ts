import { setImmediate } from 'node:timers/promises'
import { createGeneratorContext } from '../cases/generator.ts'
import type { Case, Probe } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Observation } from '../http/types.ts'
import { createJudge, type Judge } from '../judge/judge.ts'
import type { Judged } from '../judge/types.ts'
import type { Opened } from '../safety/open.ts'
import { abreast } from './abreast.ts'
import { baselineOf } from './baseline.ts'
import { queueOf, take, type Waiting } from './batch.ts'
import { createConfirm, type Observer } from './confirm.ts'
import { type Entity, openEntities } from './entity.ts'
import { shrink } from './shrink.ts'
import { unsentCase } from './unsent.ts'

/** What an engine is made of. */
export type EngineOptions = {
  readonly contract: Contract
  readonly validators: Validators
  readonly endpoint: Endpoint
  readonly opened: Pick<Opened, 'ids' | 'reader'>
  readonly seed: number
  /** Properties that are not written, since they could not be put back. */
  readonly unrestorable?: readonly string[]
  /** Once it says stop, nothing more is sent. */
  readonly signal?: AbortSignal | undefined
  /** The judge, where it is not the usual one. */
  readonly judge?: Judge
  /** Told for which case requests are sent. */
  readonly during?: <T>(caseId: string, work: () => T) => T
}

/**
 * Sends and judges cases, in their order but for the disruptive ones, which come last; calls `onResult` with each as it
 * is decided. Rejects, with the id of the case, where a case breaks the suite itself: when nothing is under way any more.
 */
export type Engine = (cases: readonly Case[], onResult: (judged: Judged) => void) => Promise<void>

/**
 * The one engine of the suite: queue → batch → send, read once, else each on its own → judge → confirm → `onResult`.
 * One worker for each entity takes from a common queue.
 */
export function createEngine(options: EngineOptions): Engine {
  const {
    contract,
    endpoint,
    opened,
    seed,
    unrestorable = [],
    signal,
    during = (_, work) => work(),
  } = options
  const context = createGeneratorContext(contract, seed)
  const baseline = baselineOf(context)
  const entities = openEntities(
    { endpoint, reader: opened.reader, baseline, unrestorable, signal },
    opened.ids,
  )
  const confirm = createConfirm({
    judge: options.judge ?? createJudge(contract, options.validators),
    shrink: (failed, attempt) => shrink(failed, context, attempt),
  })

  async function work(entity: Entity, queue: Map<string, Waiting>, onResult: (judged: Judged) => void) {
    while (queue.size > 0 && !signal?.aborted) {
      const batch = await next(entity, queue)
      // Another worker may have taken the last one meanwhile.
      if (batch.length === 0) return
      const observer = await during(batch[0]!.cases[0]!.id, () => observe(entity, batch))
      for (const item of batch.flatMap(({ cases }) => cases)) {
        if (signal?.aborted) return
        await naming(item, async () => onResult(await during(item.id, () => confirm(item, observer))))
      }
      // Judging is work without a pause: signals, timers and other entities have their turn between batches.
      await setImmediate()
    }
  }

  function next(entity: Entity, queue: Map<string, Waiting>): Promise<readonly Waiting[]> {
    const [first] = queue.values()
    // Towards the end no entity gets so many that the others stand still.
    const most = Math.ceil(queue.size / entities.length)
    if (!first!.shares || !entity.shares(first!.probe)) return Promise.resolve(take(queue, undefined, most))
    return entity.state().then(({ entity: state }) => take(queue, state, most))
  }

  return async (cases, onResult) => {
    const toSend: Case[] = []
    for (const item of cases) {
      const judged = unsentCase(item, { ...options, lacks: endpoint.lacks })
      if (judged === undefined) toSend.push(item)
      else await naming(item, async () => onResult(judged))
    }
    for (const disruptive of [false, true]) {
      const own = toSend.filter(({ probe }) => (probe.disruptive === true) === disruptive)
      const queue = queueOf(own, contract, unrestorable)
      await abreast(entities, entities.length, (entity) =>
        work(entity, queue, onResult).catch((error: unknown) => {
          // The other workers end with what they have begun.
          queue.clear()
          throw error
        }),
      )
    }
  }
}

/** Sends the probes of a batch to an entity; gives what was observed, and what sends more on demand. */
async function observe(entity: Entity, batch: readonly Waiting[]): Promise<Observer> {
  const found = await entity.observe(batch.map(({ probe }) => probe))
  const later = new Map<string, Promise<Observation>>()
  const once = (key: string, send: () => Promise<Observation>) => {
    if (!later.has(key)) later.set(key, send())
    return later.get(key)!
  }
  const observeOne = async (probe: Probe) => (await entity.observe([probe])).get(probe.id)!
  return {
    observe: async (probe) => found.get(probe.id) ?? once(probe.id, () => observeOne(probe)),
    observeAgain: (probe, repeat) => once(`${probe.id} ${repeat}`, () => entity.observeSettled(probe)),
  }
}

async function naming(item: Case, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw new Error(`${item.id}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
