import type { Case } from '../cases/types.ts'
import { ConformanceError } from '../error.ts'
import { counting } from '../report/model/counting.ts'
import type { Report } from '../report/model/types.ts'
import { createProgress } from '../report/render/progress.ts'
import { writeHar } from '../run/har.ts'
import { planRun, type RunPlan } from '../run/plan.ts'
import { type RunOutcome, runSuite } from '../run/run.ts'
import { counted } from '../text.ts'
import { catchInterruption, type Interruption } from './interruption.ts'
import { spareMemory } from './memory.ts'
import { type CommonOptions, settingsOf } from './options.ts'
import { isOneTerminal, printReport, tellGate, tellWritten } from './print.ts'
import { checkSarifLocation } from './sarif-location.ts'
import { checkFiles, parseHar, parseSinks, printAnnotations, writeSinks } from './sinks.ts'

/** Runs the suite and prints the report; gives the exit code. Throws a ConformanceError when nothing could be run. */
export async function run(options: CommonOptions): Promise<number> {
  const settings = settingsOf(options)
  spareMemory(settings.contract)
  const sinks = parseSinks(options.report)
  checkSarifLocation(options.sarifLocation)
  const har = parseHar(options.record)
  const { writeDeviations } = options
  const plan = await planRun(settings, options.deviations)
  const others = [har, writeDeviations].filter((path) => path !== undefined)
  await checkFiles([...sinks.map(({ path }) => path), ...others])
  const newList = writeDeviations === undefined ? undefined : await openNewList(writeDeviations)
  const ended = await runVisibly(plan, options)
  if (ended.outcome !== 'report' || !isOneTerminal()) tellWhatIsLeft(ended)
  if (ended.outcome === 'aborted') return tellInterruption(options, ended)
  if (ended.outcome === 'broken')
    throw new ConformanceError(`the suite itself broke (please report it): ${ended.problem}`)
  const { report } = ended
  printReport(report, options.allCases)
  printAnnotations(report, options.annotations, process.env)
  await writeSinks(report, sinks, options.sarifLocation)
  if (har !== undefined) {
    const recording = ended.recording ?? []
    await writeHar(har, recording)
    tellWritten(har, `${counted(recording.length, 'exchange')}, without secrets`)
  }
  await newList?.(report, plan.planned)
  return tellGate(report)
}

/** Checks that a list of deviations can be written; gives what writes it. */
async function openNewList(path: string) {
  // Most runs write none, and this loads a writer of YAML.
  const { checkNewList, describeList, deviationsYaml, writeNewList } = await import('../deviations/write.ts')
  await checkNewList(path)
  return async (report: Report, planned: readonly Case[]): Promise<void> => {
    const { proposeDeviations } = await import('../deviations/propose.ts')
    const proposals = proposeDeviations(report, planned)
    await writeNewList(path, deviationsYaml(proposals, report))
    tellWritten(path, describeList(proposals))
  }
}

/** Runs the suite with a progress line, until it ends or a signal comes. */
async function runVisibly(plan: RunPlan, options: CommonOptions): Promise<RunOutcome> {
  const controller = new AbortController()
  let interruption: Interruption | undefined
  const count = counting()
  const progress = createProgress({
    stream: process.stderr,
    total: plan.cases.length,
    now: () => performance.now(),
  })
  try {
    return await runSuite(plan, {
      env: process.env,
      allowProduction: options.allowProduction,
      restore: options.restore,
      record: options.record !== undefined,
      journal: { directory: options.journal, ignoreOlder: options.ignoreJournal },
      signal: controller.signal,
      onStart() {
        // Before this, nothing was written: a signal may end the process at once.
        interruption = catchInterruption()
        interruption.cancelBy(() => controller.abort())
      },
      onResult(record) {
        const { done, failed } = count(record)
        progress.update(done, failed)
      },
      onTested: progress.clear,
    })
  } finally {
    interruption?.release()
  }
}

function tellWhatIsLeft({ left, kept }: RunOutcome): void {
  for (const line of left) process.stderr.write(`not put back: ${line}\n`)
  if (kept !== undefined) process.stderr.write(`${kept}\n`)
}

function tellInterruption({ target, restore }: CommonOptions, { left }: RunOutcome): number {
  const what =
    target === undefined
      ? 'nothing was left to put back'
      : !restore
        ? 'the entities were left as they are (--no-restore)'
        : left.length === 0
          ? 'the entities were put back'
          : 'the entities were put back as far as they could be'
  process.stderr.write(`interrupted; ${what}\n`)
  return 130
}
