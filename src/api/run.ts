import { ConformanceError } from '../error.ts'
import { speaking } from '../option-words.ts'
import { counting } from '../report/model/counting.ts'
import type { Report, ReportCase } from '../report/model/types.ts'
import { writeHar } from '../run/har.ts'
import { planRun, type RunPlan } from '../run/plan.ts'
import { type RunOutcome, runSuite } from '../run/run.ts'
import { checkWritable } from '../write.ts'
import { optionProblem } from './check.ts'
import type { RunOptions } from './options.ts'
import { settingsOf, suiteOptionsOf } from './settings.ts'
import { apiOption, asConformanceError } from './words.ts'

/**
 * Runs the suite and gives its report; `report.gate.holds` says whether the gate does. It prints nothing, reads no
 * environment variable, and leaves the process as it was: working directory, environment, exit code, signal handlers.
 * Several runs may go on at once, each on entities of its own.
 *
 * Throws a ConformanceError with `exitCode` 2 where nothing could be run, 3 where the target cannot be tested; the
 * signal's reason where it was aborted and everything was put back.
 */
export function run(options: RunOptions = {}): Promise<Report> {
  return speaking(apiOption, () => runNow(options))
}

async function runNow(options: RunOptions): Promise<Report> {
  const problem = optionProblem(options)
  if (problem !== undefined) throw new ConformanceError(problem)
  const { signal, har, onProgress } = options
  signal?.throwIfAborted()
  let plan: RunPlan
  let ended: RunOutcome
  try {
    plan = await planRun(settingsOf(options), options.deviations ?? [])
    const total = plan.cases.length
    if (har !== undefined) await checkWritable(har)
    signal?.throwIfAborted()
    ended = await runSuite(plan, {
      ...suiteOptionsOf(options),
      signal,
      onResult: onProgress && progressOf(total, onProgress),
    })
  } catch (error) {
    throw signal?.aborted && error === signal.reason ? error : asConformanceError(error)
  }
  const left = [...ended.left.map((line) => `not put back: ${line}`), ...(ended.kept ? [ended.kept] : [])]
  if (ended.outcome === 'aborted') {
    if (left.length === 0) throw signal?.reason
    throw new ConformanceError(`aborted; ${left.join('; ')}`, 3, { cause: signal?.reason })
  }
  if (ended.outcome === 'broken') {
    const reason = `the suite itself broke (please report it): ${ended.problem}`
    throw new ConformanceError([reason, ...left].join('; '))
  }
  if (har !== undefined) await writeHar(har, ended.recording ?? [])
  return ended.report
}

function progressOf(total: number, onProgress: NonNullable<RunOptions['onProgress']>) {
  const count = counting()
  return (record: ReportCase) => {
    const { done, failed } = count(record)
    onProgress(done, failed, total)
  }
}
