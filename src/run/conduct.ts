import type { Listing } from '../deviations/apply.ts'
import type { Context } from '../execute/context.ts'
import { type Driven, drive } from '../execute/drive.ts'
import { createExchangeLog, type Recording } from '../execute/recording.ts'
import { buildReport } from '../report/model/build.ts'
import { quickNote } from '../report/model/quick-note.ts'
import { shardNote } from '../report/model/shard-note.ts'
import type { Report, ReportCase } from '../report/model/types.ts'
import { createMask } from '../secrets/mask.ts'
import type { Watching } from './connect.ts'
import { ConformanceError } from './failure.ts'
import type { RunPlan } from './plan.ts'
import { type Prepared, prepareTarget } from './prepare.ts'
import { readTool } from './tool.ts'

/** How a run is conducted, besides what its settings say. */
export type Conduct = {
  /** Where `bearerEnv` and the AZURE_… variables are looked up. */
  readonly env: NodeJS.ProcessEnv
  readonly allowProduction: boolean
  /** Whether the entities are put back at the end. */
  readonly restore: boolean
  readonly journal: { readonly directory: string; readonly ignoreOlder: boolean }
  /** Whether every exchange is kept. */
  readonly record?: boolean
  /** Ends the run early; the entities are put back all the same. */
  readonly signal?: AbortSignal | undefined
  /** Called once the target is prepared, before the first test. */
  readonly onStart?: () => void
  readonly onProgress?: ((done: number, failed: number) => void) | undefined
  /** Called when the last test has ended, before the entities are put back. */
  readonly onTested?: () => void
}

/** What a run came to. */
export type Conducted = {
  /** What could not be put back: a sentence for each thing. */
  readonly left: readonly string[]
  /** Where the journal was kept and how it is used; absent where it is not needed any more. */
  readonly kept?: string
  readonly recording?: Recording
} & (
  | { readonly outcome: 'report'; readonly report: Report }
  | { readonly outcome: 'aborted' }
  /** The suite itself broke: why, in one line. */
  | { readonly outcome: 'broken'; readonly problem: string }
)

/**
 * Conducts a run: opens the target, takes the snapshot, has the cases verified, puts the entities back, builds the report.
 * Prints nothing. Throws a ConformanceError where the target cannot be tested.
 */
export async function conduct(plan: RunPlan, how: Conduct): Promise<Conducted> {
  const { settings, listing } = plan
  const tool = await readTool()
  const mask = createMask()
  const log = how.record ? createExchangeLog(plan.contract, mask) : undefined
  const prepared = await prepareOrThrow(plan, how, tool, { mask, log })
  const startedAt = new Date()
  const started = performance.now()
  how.onStart?.()
  let context: Context | undefined
  let driven: Driven
  let left: readonly string[] = []
  try {
    // What judges is loaded when the target has answered for the first time, so that a wrong address is told sooner.
    const { createContext } = await import('../execute/context.ts')
    context = await createContext({
      settings: prepared?.settings ?? settings,
      contract: plan.contract,
      cases: plan.cases,
      found: prepared?.found ?? null,
      signal: how.signal,
      env: how.env,
      mask,
      log,
    })
    driven = await drive(context, { signal: how.signal, onCase: counting(how.onProgress, listing) })
  } finally {
    how.onTested?.()
    await context?.close()
    left = await end(prepared, how.restore, context?.lateMs() ?? 0)
  }
  const durationMs = Math.round(performance.now() - started)
  const kept = prepared?.kept()
  const afterwards = {
    left,
    ...(kept !== undefined && { kept }),
    ...(log && { recording: log.finish() }),
  }
  if (how.signal?.aborted) return { ...afterwards, outcome: 'aborted' }
  if (driven.problem !== undefined) return { ...afterwards, outcome: 'broken', problem: driven.problem }
  const { dateNotes } = await import('../causes/date-notes.ts')
  const report = buildReport({
    tool,
    contract: plan.contract,
    target: {
      url: settings.target ?? 'embedded stub',
      ids: prepared?.found.ids ?? [],
      reader: prepared?.found.reader ?? 'get',
    },
    startedAt,
    durationMs,
    seed: settings.seed,
    failOn: settings.failOn,
    notes: [
      ...(settings.shard ? [shardNote(settings.shard)] : []),
      ...(settings.quick ? [quickNote] : []),
      ...(prepared?.notes ?? []),
      ...dateNotes(plan.cases, driven.cases),
      ...left.map((line) => `Not put back: ${line}.`),
      ...(kept === undefined ? [] : [kept]),
    ],
    requests: context.requests(),
    cases: driven.cases.map(listing.apply),
    problems: listing.problems,
  })
  return { ...afterwards, outcome: 'report', report }
}

async function prepareOrThrow(
  { settings, contract }: RunPlan,
  how: Conduct,
  tool: Report['tool'],
  watching: Watching,
): Promise<Prepared | undefined> {
  if (settings.target === undefined) return undefined
  // What is not to be put back needs no journal.
  const journal = how.restore ? { ...how.journal, tool } : undefined
  const prepared = await prepareTarget(settings, contract, how.env, how.allowProduction, journal, watching)
  if ('problem' in prepared) throw new ConformanceError(prepared.problem, prepared.exit)
  return prepared
}

/** What counts the cases that have ended, and those that a report will show as failed. */
function counting(tell: Conduct['onProgress'], { apply }: Listing): (record: ReportCase) => void {
  let [done, failed] = [0, 0]
  return (record) => {
    done += 1
    if (apply(record).verdict === 'fail') failed += 1
    tell?.(done, failed)
  }
}

async function end(
  prepared: Prepared | undefined,
  restore: boolean,
  lateMs: number,
): Promise<readonly string[]> {
  if (restore) return (await prepared?.putBack(lateMs)) ?? []
  await prepared?.close()
  return []
}
