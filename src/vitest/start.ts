import { type ReportFormat, writeReport } from '../api/reports.ts'
import { suiteOptionsOf } from '../api/settings.ts'
import { apiOption, asConformanceError } from '../api/words.ts'
import { ConformanceError } from '../error.ts'
import { speaking } from '../option-words.ts'
import type { ReportCase } from '../report/model/types.ts'
import { writeHar } from '../run/har.ts'
import type { RunPlan } from '../run/plan.ts'
import { type RunOutcome, runSuite } from '../run/run.ts'
import type { ConformanceOptions } from './options.ts'
import { createResults } from './results.ts'

/** A run that is under way. */
export type Started = {
  /** The result of a case; rejects where the run ends without it. */
  readonly resultOf: (id: string) => Promise<ReportCase>
  /**
   * Waits until the entities are put back (stops the run first where results are not wanted any more), and writes the
   * files. Throws where the gate failed for a reason that no case has.
   */
  readonly end: () => Promise<void>
}

/**
 * Starts a run in the background; resolves when the target is prepared. Throws a ConformanceError where the target cannot
 * be tested.
 */
export async function startRun(plan: RunPlan, options: ConformanceOptions): Promise<Started> {
  const results = createResults(plan.cases.map(({ id }) => id))
  const { target, ...rest } = options
  const settings = typeof target === 'function' ? { ...plan.settings, target: await target() } : plan.settings
  const controller = new AbortController()
  const { promise: prepared, resolve: onStart } = Promise.withResolvers<void>()
  const ended = speaking(apiOption, () =>
    runSuite(
      { ...plan, settings },
      {
        ...suiteOptionsOf(rest),
        signal: controller.signal,
        onStart,
        onResult: results.add,
      },
    ),
  ).then(
    (outcome) => {
      results.end(new Error(endOf(outcome)))
      return outcome
    },
    (error: unknown) => {
      const reason = asConformanceError(error)
      results.end(reason)
      throw reason
    },
  )
  await Promise.race([prepared, ended])
  return {
    resultOf: results.of,
    async end() {
      if (results.isPending()) controller.abort()
      await finish(await ended, options)
    },
  }
}

function endOf(outcome: RunOutcome): string {
  return outcome.outcome === 'broken'
    ? `the suite itself broke (please report it): ${outcome.problem}`
    : 'the run was stopped before this case'
}

async function finish(outcome: RunOutcome, { reports = {}, har }: ConformanceOptions): Promise<void> {
  for (const line of outcome.left) process.stderr.write(`not put back: ${line}\n`)
  if (outcome.kept !== undefined) process.stderr.write(`${outcome.kept}\n`)
  if (outcome.outcome !== 'report') return
  for (const [format, path] of Object.entries(reports) as [ReportFormat, string][])
    await writeReport(outcome.report, format, path)
  if (har !== undefined) await writeHar(har, outcome.recording ?? [])
  const { problems } = outcome.report.gate
  if (problems.length > 0) throw new ConformanceError(problems.join('; '))
}
