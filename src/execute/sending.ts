import { bodyIn } from '../cases/generator.ts'
import type { Step } from '../cases/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Preceding, Read } from '../exchange/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import type { Json } from '../json.ts'
import type { Health } from './health.ts'
import { isLost } from './state.ts'

/** Sends to one entity and reads it, and remembers what that came to. */
export type Sending = {
  readonly send: (step: Step) => Promise<Exchange>
  readonly read: () => Promise<Read>
  /**
   * Reads what was sent, now and then once more beside it: what alternates from read to read has to be met in both ways.
   * Where it has to be `single`, that one more is put off.
   */
  readonly readBack: (single?: boolean) => Promise<Read>
  /** How many reads the next of these takes. */
  readonly readsNext: () => number
  /**
   * Sends steps one after another, or `atOnce`. Where `readsAtOnce`, those that only read go out together if they follow
   * one another, the last ones with the read-back. `settled` comes before a READ between other steps. With `ahead`, a
   * reading of the entity and the update behind it are under way together; it comes between them.
   */
  readonly sendSteps: (
    steps: readonly Step[],
    how: {
      readonly atOnce: boolean
      readonly readsAtOnce: boolean
      readonly settled: () => Promise<void>
      readonly ahead?: (() => Promise<void>) | undefined
    },
  ) => Promise<Begun>
  /** How often it was read. */
  readonly reads: () => number
  /** The last PATCHes, in the order of their answers, and what became of them. */
  readonly preceding: () => readonly Preceding[]
  /** By member, the value that was sent last: what is stored may be what became of it. */
  readonly lastSent: ReadonlyMap<string, Json>
  /** How many answers got lost, be it that a repeat has made up for them. */
  readonly losses: () => number
}

/** The steps of a probe, sent but for those at the end that only read. */
export type Begun = {
  readonly exchanges: readonly Exchange[]
  /** Whether some of them were under way together that come one after another. */
  readonly isAhead: boolean
  /** How many requests are left. */
  readonly reads: number
  /** Sends the last steps, and reads, as `Sending.readBack`; gives the exchanges of all steps. */
  readonly end: (
    single?: boolean,
  ) => Promise<{ readonly exchanges: readonly Exchange[]; readonly after: Read }>
}

const precedingMost = 4

// Each request that is meant to be read back may take two reads, one before and one after, and meet them in one way only.
const readsUntilOneMore = 12

/** For one entity, of which nothing is known yet. `atOnce`: whether requests may be under way at once. */
export function createSending(
  endpoint: Endpoint,
  id: string,
  reader: Reader,
  health: Health,
  atOnce: boolean,
): Sending {
  let readBacks = 0
  let losses = 0
  let reads = 0
  let preceding: readonly Preceding[] = []
  const lastSent = new Map<string, Json>()

  function note(exchange: Exchange): void {
    if (isLost(exchange)) losses += 1
    health.noteExchange(exchange)
  }

  async function send(step: Step): Promise<Exchange> {
    const exchange = await endpoint.send(step, id, reader)
    note(exchange)
    if (step.method !== 'PATCH') return exchange
    preceding = [...preceding.slice(1 - precedingMost), { step, outcome: outcomeOf(exchange) }]
    for (const [name, value] of Object.entries(bodyIn(step.body))) lastSent.set(name, value)
    return exchange
  }

  async function read(): Promise<Read> {
    reads += 1
    const found = await endpoint.read(id, reader)
    if (found.exchange) note(found.exchange)
    health.noteRead(found)
    return found
  }

  const readsNext = () => (atOnce && readBacks >= readsUntilOneMore - 1 ? 2 : 1)

  async function readBack(single = false): Promise<Read> {
    const count = single ? 1 : readsNext()
    readBacks = count === 2 ? 0 : readBacks + 1
    const [found] = await Promise.all(Array.from({ length: count }, read))
    return found!
  }

  /** Whether a step reads and no more; on a connection of its own it is the connection that is looked at. */
  const isReader = ({ method, connection }: Step) =>
    reader === 'get' && (method === 'GET' || method === 'READ') && connection === undefined

  const begun = (exchanges: readonly Exchange[], readers: readonly Step[], isAhead: boolean): Begun => ({
    exchanges,
    isAhead,
    reads: readers.length + readsNext(),
    async end(single) {
      const [found, after] = await Promise.all([Promise.all(readers.map(send)), readBack(single)])
      return { exchanges: [...exchanges, ...found], after }
    },
  })

  return {
    send,
    read,
    readBack,
    readsNext,
    async sendSteps(steps, { atOnce: isParallel, readsAtOnce, settled, ahead }) {
      if (isParallel) return begun(await Promise.all(steps.map(send)), [], false)
      const exchanges: Exchange[] = []
      let isAhead = false
      for (let rest = steps; ; ) {
        const first = rest.findIndex((step) => !readsAtOnce || !isReader(step))
        const readers = first < 0 ? rest : rest.slice(0, first)
        // What was sent is complete before it is read.
        if (readers.length === rest.length) return begun(exchanges, readers, isAhead)
        const next = rest[readers.length]!
        const reading = Promise.all(readers.map(send))
        const isPair = readers.length > 0 && [...readers, next].every(({ resource }) => resource === 'item')
        if (ahead && isPair) await ahead()
        else await reading
        isAhead ||= ahead !== undefined && isPair
        if (next.method === 'READ') await settled()
        const [found, own] = await Promise.all([reading, send(next)])
        exchanges.push(...found, own)
        rest = rest.slice(readers.length + 1)
      }
    },
    reads: () => reads,
    preceding: () => preceding,
    lastSent,
    losses: () => losses,
  }
}
