import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { inOrder } from '../execute/order.ts'
import { createExchangeLog, type Recording } from '../execute/recording.ts'
import { membersSent, namesSent } from '../execute/written.ts'
import { controlNotes } from '../judge/control.ts'
import { buildReport } from '../report/model/build.ts'
import { quickNote, shardNote } from '../report/model/notes.ts'
import type { Report, ReportCase } from '../report/model/types.ts'
import { holding } from '../safety/strays.ts'
import { createMask } from '../secrets/mask.ts'
import { ownTexts } from '../secrets/own.ts'
import { defaultCases } from '../select/default.ts'
import { mergeValues } from '../select/merge-values.ts'
import { messageOf } from '../thrown.ts'
import { againOptions } from './again.ts'
import type { RunPlan } from './plan.ts'
import { type Prepared, prepareTarget } from './prepare.ts'
import { readTool } from './tool.ts'

/** What a run takes besides its plan. */
export type RunSuiteOptions = {
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
  /** Called once the target is prepared, before the first case. */
  readonly onStart?: () => void
  /** Called with each case as it is decided, as the report will show it. */
  readonly onResult?: ((record: ReportCase) => void) | undefined
  /** Called when the last case is decided, before the entities are put back. */
  readonly onTested?: () => void
}

/** What a run came to. */
export type RunOutcome = {
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
 * Runs the suite: opens the target, takes the snapshot, executes the cases, puts the entities back, builds the report.
 * Prints nothing. Every way in comes by here. Throws a ConformanceError where the target cannot be tested.
 */
export async function runSuite(plan: RunPlan, options: RunSuiteOptions): Promise<RunOutcome> {
  const { settings, contract } = plan
  const { env, allowProduction, restore, signal } = options
  const tool = await readTool()
  const mask = createMask(() => ownTexts(contract, bodiesOf(plan.planned)))
  const log = options.record ? createExchangeLog(contract, mask) : undefined
  // What is not to be put back needs no journal.
  const journal = restore ? { ...options.journal, tool } : undefined
  const prepared = await prepareTarget(settings, contract, {
    env,
    allowProduction,
    journal,
    mask,
    log,
    sent: () => ({
      names: new Set(plan.cases.flatMap(({ probe }) => [...namesSent(probe)])),
      holds: (name, value) => plan.cases.some(({ probe }) => holding(membersSent(probe))(name, value)),
    }),
  })
  const startedAt = new Date()
  const started = performance.now()
  options.onStart?.()
  let executed: Executed
  let left: readonly string[] = []
  try {
    executed = await execute(plan, prepared, { signal, log, onResult: options.onResult })
  } finally {
    options.onTested?.()
    if (restore) left = await prepared.putBack()
    else await prepared.close()
  }
  left = [...executed.residue, ...left]
  const durationMs = Math.round(performance.now() - started)
  const kept = prepared.kept()
  const afterwards = {
    left,
    ...(kept !== undefined && { kept }),
    ...(log && { recording: log.finish() }),
  }
  if (signal?.aborted) return { ...afterwards, outcome: 'aborted' }
  if (executed.problem !== undefined) return { ...afterwards, outcome: 'broken', problem: executed.problem }
  const { ledgerOf } = await import('../causes/causes.ts')
  const report = buildReport({
    tool,
    contract,
    target: {
      url: settings.target === undefined ? 'embedded stub' : prepared.endpoint.root,
      ids: settings.target === undefined ? [] : prepared.ids,
      reader: prepared.reader,
    },
    startedAt,
    durationMs,
    seed: settings.seed,
    ...(settings.shard && { shard: settings.shard }),
    failOn: settings.failOn,
    notes: [
      ...(settings.shard ? [shardNote(settings.shard)] : []),
      ...(settings.quick ? [quickNote] : []),
      ...contract.notes,
      ...prepared.notes,
      ...executed.notes,
      ...left.map((line) => `Not put back: ${line}.`),
      ...(kept === undefined ? [] : [kept]),
    ],
    requests: prepared.sender.requests(),
    again: mask.text(
      againOptions(settings, {
        allowProduction,
        restore,
        deviations: plan.deviations,
        journal: options.journal,
      }),
    ),
    causes: ledgerOf(executed.cases, plan.cases, contract.properties),
    cases: executed.cases,
    problems: plan.listing.problems,
  })
  return { ...afterwards, outcome: 'report', report }
}

/** What executing came to. `problem`: the suite itself broke, and the cases are not all of them. */
type Executed = {
  readonly cases: readonly ReportCase[]
  /** What the target does by itself, as remarks for the report. */
  readonly notes: readonly string[]
  /** What stays at the target: a sentence for each thing. */
  readonly residue: readonly string[]
  readonly problem?: string
}

type ExecuteOptions = Pick<RunSuiteOptions, 'onResult' | 'signal'> & {
  readonly log: ReturnType<typeof createExchangeLog> | undefined
}

async function execute(
  { settings, contract, planned, cases, listing }: RunPlan,
  prepared: Prepared,
  { signal, log, onResult }: ExecuteOptions,
): Promise<Executed> {
  // What judges is loaded when the target has answered for the first time, so that a wrong address is told sooner.
  const [{ createEngine }, { createRecorder }, { compileValidators }] = await Promise.all([
    import('../execute/engine.ts'),
    import('../execute/record.ts'),
    import('../contract/validate.ts'),
  ])
  const { endpoint, mask, ids, reader, unrestorable, refusedBack } = prepared
  const notes: string[] = []
  const residue: string[] = []
  const engine = createEngine({
    contract,
    validators: compileValidators(contract),
    endpoint,
    opened: { ids: ids.slice(0, Math.max(1, settings.concurrency)), reader },
    seed: settings.seed,
    unrestorable,
    refusedBack,
    signal,
    // In this process nothing is gained by requests at once.
    concurrency: settings.target === undefined ? 1 : settings.concurrency,
    end: { at: performance.now() + settings.maxDurationMs, lengthMs: settings.maxDurationMs },
    onResidue: (line) => residue.push(mask.text(line)),
    onControl: (control) => notes.push(...controlNotes(control)),
    ...(log && { during: log.during }),
  })
  const record = createRecorder(endpoint, ids[0]!, mask)
  const requirements = new Map(contract.requirements.map((one) => [one.id, one]))
  const ordered = inOrder(cases, contract.requirements)
  const wanted = new Set(cases.map(({ id }) => id))
  const records = new Map<string, ReportCase>()
  let problem: string | undefined
  try {
    await engine(sentCases(contract, planned, cases), (judged) => {
      if (!wanted.has(judged.case.id)) return
      const shown = listing.apply(record(judged, requirements.get(judged.case.requirement)!))
      records.set(shown.id, shown)
      onResult?.(shown)
    })
  } catch (error) {
    // What breaks the suite may quote an answer of the target.
    problem = mask.text(messageOf(error))
  }
  const done = ordered.flatMap(({ id }) => records.get(id) ?? [])
  return { cases: done, notes, residue, ...(problem !== undefined && { problem }) }
}

/** All that a run of some of the planned cases sends, in its order. */
export function sentCases(
  { requirements }: Pick<Contract, 'requirements'>,
  planned: readonly Case[],
  cases: readonly Case[],
): readonly Case[] {
  return [...inOrder(carriersOf(cases, planned), requirements), ...inOrder(cases, requirements)]
}

/**
 * Cases that are sent and not reported: where nothing is selected but looks at every exchange, those of a default run,
 * since what they send is what is looked at.
 */
function carriersOf(cases: readonly Case[], planned: readonly Case[]): readonly Case[] {
  const isLook = ({ expect }: Case) => expect.kind === 'every-exchange'
  return cases.every(isLook) ? mergeValues(defaultCases(planned).filter((item) => !isLook(item))) : []
}

/** The bodies that cases send as text. */
function* bodiesOf(cases: readonly Case[]): Generator<string> {
  for (const { steps } of new Set(cases.map(({ probe }) => probe)))
    for (const { body } of steps) if (typeof body === 'string') yield body
}
