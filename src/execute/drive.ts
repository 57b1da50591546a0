import { setImmediate } from 'node:timers/promises'
import type { Case } from '../cases/types.ts'
import { chapters, type Requirement } from '../contract/types.ts'
import type { ReportCase } from '../report/model/types.ts'
import type { Context } from './context.ts'
import { groupsOf, type SuiteName } from './order.ts'

/** What driving takes besides the context. */
export type DriveOptions = {
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined
  /** Called as each case ends. */
  readonly onCase?: (record: ReportCase) => void
}

/** What driving came to. */
export type Driven = {
  /** In the order of the suites, however many were under way at once. */
  readonly cases: readonly ReportCase[]
  /** Why the suite itself broke, in one line that begins with the id of the case; then no more cases were begun. */
  readonly problem?: string
}

/** A case and where its record belongs. */
type Look = { readonly item: Case; readonly requirement: Requirement; readonly place: number }

/** For how long, in milliseconds, cases that need no request may follow one another while nothing else is heard. */
const patienceMs = 50

/**
 * Verifies the cases of a context to their end or until the signal says stop: the cases under way are ended first. Probes
 * are sent in the order of the suites, as vitest does with the suite files. The disruptive ones begin when all others have
 * ended.
 */
export async function drive(context: Context, { signal, onCase }: DriveOptions = {}): Promise<Driven> {
  const records: (ReportCase | undefined)[] = []
  let problem: string | undefined
  let heardAt = performance.now()
  const breaksAt = (item: Case, error: unknown) => {
    problem ??= `${item.id}: ${error instanceof Error ? error.message : String(error)}`
  }

  async function verify({ item, requirement, place }: Look): Promise<void> {
    const record = context.record(await context.verify(item), requirement)
    records[place] = record
    onCase?.(record)
    // A case whose exchanges are known takes no turn of the event loop, and a signal is heard only between turns.
    if (performance.now() - heardAt < patienceMs) return
    await setImmediate()
    heardAt = performance.now()
  }

  let places = 0
  function looksOf(suites: readonly SuiteName[]): readonly Look[] {
    return suites
      .flatMap((suite) => groupsOf(suite, context.cases, context.contract.requirements))
      .flatMap(({ requirement, cases }) => cases.map((item) => ({ item, requirement, place: places++ })))
  }

  /** All that look at one probe, one after another: then what was observed of it can go. */
  async function verifyAll(suites: readonly SuiteName[]): Promise<void> {
    const byProbe = Map.groupBy(looksOf(suites), ({ item }) => item.probe.id)
    const queue = byProbe.entries()
    const work = async () => {
      for (const [id, looks] of queue) {
        // Looks are let go of as they are taken: a large contract has a hundred thousand.
        byProbe.delete(id)
        for (const look of looks) {
          if (signal?.aborted || problem !== undefined) return
          await verify(look).catch((error: unknown) => breaksAt(look.item, error))
        }
      }
    }
    await Promise.all(Array.from({ length: context.workers }, work))
  }
  // No chapter waits for another one, not even for `concurrency`: nothing else is sent to an entity during its bursts,
  // and what gets lost at another one meanwhile is looked at again.
  await verifyAll(chapters)
  // What brings a server down must not be laid at the door of a case that is under way beside it.
  await verifyAll(['disruptive'])
  // A case that broke the suite has left a gap.
  return {
    cases: records.filter((record) => record !== undefined),
    ...(problem !== undefined && { problem }),
  }
}
