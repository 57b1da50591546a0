import { setImmediate } from 'node:timers/promises'
import { abreast } from '../abreast.ts'
import { createGeneratorContext } from '../cases/generator.ts'
import type { Case, Probe } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { Read } from '../exchange/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { type Control, steady } from '../judge/control.ts'
import { createJudge, type Judge, rulings } from '../judge/judge.ts'
import { notApplicable } from '../judge/judgement.ts'
import type { Judged } from '../judge/types.ts'
import { takeControl } from '../safety/control.ts'
import type { Opened } from '../safety/open.ts'
import type { RefusedBack } from '../safety/write-back.ts'
import { messageOf } from '../thrown.ts'
import { baselineOf } from './baseline.ts'
import { queueOf, take, takeChain, type Waiting } from './batch.ts'
import { type Confirm, createConfirm } from './confirm.ts'
import { type Entity, type EntityOptions, openEntities } from './entity.ts'
import { hangChapterOf, hangClassOf, hangTraitsOf, isAboutClass } from './hang-class.ts'
import { observe, observerOf } from './observer.ts'
import { phasesOf } from './order.ts'
import type { OwnSent } from './own.ts'
import { shrink } from './shrink.ts'
import { unsentCase } from './unsent.ts'
import { createWatch, type Watch } from './watch.ts'
import { namesSent } from './written.ts'

/** What an engine is made of. */
export type EngineOptions = {
  readonly contract: Contract
  readonly validators: Validators
  readonly endpoint: Endpoint
  readonly opened: Pick<Opened, 'ids' | 'reader'>
  readonly seed: number
  /** Properties that are not written, since they could not be put back. */
  readonly unrestorable?: readonly string[]
  /** What the target has refused of its own values when they were written back; nothing by default. */
  readonly refusedBack?: readonly RefusedBack[]
  /** Once it says stop, nothing more is sent. */
  readonly signal?: AbortSignal | undefined
  /** How many requests may be under way at once, all entities together; one for each entity by default. */
  readonly concurrency?: number
  /** When the run has to end; never by default. */
  readonly end?: EntityOptions['end']
  /** As in `EntityOptions`. */
  readonly distantMs?: EntityOptions['distantMs']
  /** How the engine waits, for a server that went away to come back, say; as long as it says by default. */
  readonly sleep?: (ms: number) => Promise<void>
  /** The judge, where it is not the usual one. */
  readonly judge?: Judge
  /** Told once of each thing that stays at the target and could not be repaired: a sentence without a full stop. */
  readonly onResidue?: (line: string) => void
  /** Told what the target does by itself, before anything is written. */
  readonly onControl?: (control: Control) => void
  /** Told for which cases requests are sent. */
  readonly during?: <T>(caseIds: readonly string[], work: () => T) => T
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
  const { contract, endpoint, opened, seed, signal, during = (_, work) => work() } = options
  const context = createGeneratorContext(contract, seed)

  async function work(
    { entity, share, queue, confirm, watch }: Worker,
    onResult: (judged: Judged) => void,
  ): Promise<void> {
    while (queue.size > 0 && !signal?.aborted) {
      // Towards the end no entity gets so many that the others stand still.
      const batches = await next(entity, queue, Math.ceil(queue.size / share))
      // Another worker may have taken the last one meanwhile.
      const taken = batches.flat()
      if (taken.length === 0) return
      const observer = await during(idsOf(taken.flatMap(({ cases }) => cases)), () =>
        observe(entity, batches, watch.see),
      )
      const [sent, rest] = [true, false].map((isSent) =>
        taken.filter(({ probe }) => observer.found.has(probe.id) === isSent),
      )
      putFirst(queue, rest!)
      for (const item of sent!.flatMap(({ cases }) => cases)) {
        if (signal?.aborted) return
        await naming(item, async () => onResult(await during([item.id], () => confirm(item, observer))))
      }
      // Judging is work without a pause: signals, timers and other entities have their turn between batches.
      await setImmediate()
    }
  }

  return async (cases, onResult) => {
    const looks = cases.filter(({ expect }) => expect.kind === 'every-exchange')
    const toSend: Case[] = []
    for (const item of cases) {
      if (item.expect.kind === 'every-exchange') continue
      const judged = unsentCase(item, { ...options, lacks: endpoint.lacks })
      if (judged === undefined) toSend.push(item)
      else await naming(item, async () => onResult(judged))
    }
    if (signal?.aborted) return
    if (toSend.length === 0) return nothingSeen(looks, onResult)
    const control = await takeControl(endpoint, opened.ids[0]!, opened.reader, toSend)
    options.onControl?.(control)
    const casesOf = Map.groupBy(toSend, ({ probe }) => probe.id)
    const queues = phasesOf(toSend).map((own) => queueOf(own, contract, options.unrestorable ?? []))
    // What moves by itself is no request's doing.
    const watch = createWatch({ contract: steady(contract, control), validators: options.validators }, looks)
    for (const refused of options.refusedBack ?? []) watch.own(writtenBack(refused, opened.reader))
    const entities = openEntities(
      {
        ...options,
        contract: steady(contract, control),
        absent: control.absent,
        onResidue: once(options.onResidue ?? (() => {})),
        onOwn: (sent) => watch.own(sent),
        reader: opened.reader,
        baseline: baselineOf(context),
        overlap: Math.max(1, Math.floor((options.concurrency ?? 1) / opened.ids.length)),
        sendingFor: (probe, work) => during(idsOf(casesOf.get(probe.id) ?? []), work),
        ...lookup(queues, contract),
        traitsOf: hangTraits(contract, options.validators),
        membersOf: (probe) =>
          contract.properties.map(({ name }) => name).filter((name) => namesSent(probe).has(name)),
      },
      opened.ids,
    )
    const confirm = createConfirm({
      judge: options.judge ?? createJudge(contract, options.validators, rulings, control),
      shrink: (failed, attempt) => shrink(failed, context, attempt),
    })
    for (const queue of queues) {
      await abreast(entities, entities.length, (entity) =>
        work({ entity, share: entities.length, queue, confirm, watch }, onResult).catch((error: unknown) => {
          // The other workers end with what they have begun.
          queue.clear()
          throw error
        }),
      )
    }
    // What the looks at every exchange have found is sent once more to the first entity.
    const again = observerOf(entities[0]!, new Map())
    for await (const judged of watch.results(again)) {
      if (signal?.aborted) return
      await naming(judged.case, async () => onResult(judged))
    }
  }
}

function idsOf(cases: readonly Case[]): readonly string[] {
  return cases.map(({ id }) => id)
}

/** A value that was written back, as the looks see it. */
function writtenBack({ id, step, exchange }: RefusedBack, reader: Opened['reader']): OwnSent {
  const none: Read = { problem: 'it was not read' }
  return { step, observation: { id, before: none, exchanges: [exchange], after: none, reader }, shown: true }
}

/** Tells each line once: a probe that is sent again leaves the same behind. */
function once(tell: (line: string) => void): (line: string) => void {
  const told = new Set<string>()
  return (line) => {
    if (!told.has(line)) tell(line)
    told.add(line)
  }
}

/** The results of looks where nothing was sent. */
function nothingSeen(looks: readonly Case[], onResult: (judged: Judged) => void): void {
  for (const item of looks)
    onResult({ case: item, judgement: notApplicable('no exchange of this run shows it') })
}

/** What works on one entity. */
type Worker = {
  readonly entity: Entity
  /** How many workers share the queue. */
  readonly share: number
  readonly queue: Map<string, Waiting>
  readonly confirm: Confirm
  readonly watch: Watch
}

/** Takes what one entity is sent next: batches, as many as may be sent in one go. */
async function next(
  entity: Entity,
  queue: Map<string, Waiting>,
  most: number,
): Promise<readonly (readonly Waiting[])[]> {
  const [first] = queue.values()
  const isShared = first!.shares && entity.shares(first!.probe)
  const state = isShared || entity.besideReadBack() > 0 ? (await entity.state()).entity : undefined
  const round = entity.besideReadBack()
  if (state === undefined || round === 0) return [take(queue, isShared ? state : undefined, most)]
  return takeChain(queue, state, { most, round, shares: entity.shares })
}

/** Puts what was taken and not sent before all others again. */
function putFirst(queue: Map<string, Waiting>, waiting: readonly Waiting[]): void {
  if (waiting.length === 0) return
  const others = [...queue]
  queue.clear()
  for (const one of waiting) queue.set(one.probe.id, one)
  for (const [id, one] of others) queue.set(id, one)
}

/** What entities ask of a probe that only its cases tell. */
function lookup(
  queues: readonly Map<string, Waiting>[],
  contract: Contract,
): Pick<EntityOptions, 'classOf' | 'chapterOf' | 'judgesState' | 'isAbout' | 'planned' | 'rides'> {
  const classes = new Map<string, string>()
  const chapters = new Map<string, string>()
  const about = new Set<string>()
  const stateful = new Set<string>()
  const all = new Map(queues.flatMap((queue) => [...queue]))
  for (const [id, waiting] of all) {
    classes.set(id, hangClassOf(waiting, contract))
    if (isAboutClass(waiting, contract)) about.add(id)
    chapters.set(id, hangChapterOf(waiting, contract))
    if (waiting.cases.some(({ expect }) => expect.kind === 'unchanged')) stateful.add(id)
  }
  return {
    classOf: ({ id }) => classes.get(id) ?? id,
    chapterOf: ({ id }) => chapters.get(id) ?? id,
    isAbout: ({ id }) => about.has(id),
    judgesState: ({ id }) => stateful.has(id),
    planned: ({ id }) => all.get(id)?.planned,
    rides: ({ id }) => all.get(id)?.rides === true,
  }
}

/** What in the requests of a probe a server may hang on: looked for once, since it is asked time and again. */
function hangTraits(contract: Contract, validators: Validators): NonNullable<EntityOptions['traitsOf']> {
  const known = new Map<Probe, readonly string[]>()
  return (probe) => {
    const traits = known.get(probe) ?? hangTraitsOf(probe, contract, validators)
    known.set(probe, traits)
    return traits
  }
}

async function naming(item: Case, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw new Error(`${item.id}: ${messageOf(error)}`)
  }
}
