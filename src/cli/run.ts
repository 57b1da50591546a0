import { Writable } from 'node:stream'
import { type CliOptions, createVitest, type Reporter } from 'vitest/node'
import { deriveCases } from '../cases/derive.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { createListing } from '../deviations/apply.ts'
import { loadDeviations } from '../deviations/load.ts'
import { proposeDeviations } from '../deviations/propose.ts'
import { checkNewList, deviationsYaml, writeNewList } from '../deviations/write.ts'
import { buildReport, gateReason } from '../report/build.ts'
import { consoleReport } from '../report/console.ts'
import { reportJson } from '../report/json.ts'
import { createProgress } from '../report/progress.ts'
import { shardNote } from '../report/shard-note.ts'
import type { Report } from '../report/types.ts'
import { checkWritable, writeWhole } from '../report/write.ts'
import { createCollector } from '../run/collect.ts'
import { dateNotes } from '../run/date-notes.ts'
import { type Prepared, prepareTarget } from '../run/prepare.ts'
import { type Settings, selectCases } from '../run/settings.ts'
import { conformanceOptions, conformanceSequence, suitesRoot } from '../run/vitest.ts'
import { CommandError } from './failure.ts'
import { catchInterruption, type Interruption } from './interruption.ts'
import { type CommonOptions, settingsOf } from './options.ts'
import { readTool } from './tool.ts'

/** Runs the suite and prints the report; gives the exit code. Throws a CommandError when nothing could be run. */
export async function run(options: CommonOptions): Promise<number> {
  const settings = settingsOf(options)
  const sinks = parseSinks(options.report)
  const contract = await loadContract(settings.contract)
  const planned = deriveCases(contract, settings.seed)
  const cases = selectCases(planned, settings)
  if (cases.length === 0 && settings.shard !== undefined) {
    const { index, count } = settings.shard
    throw new CommandError(
      `--shard ${index}/${count}: no case is left for this part; divide the run into fewer`,
    )
  }
  if (cases.length === 0) {
    throw new CommandError(
      `no case matches ${[...settings.only, ...settings.skip.map((item) => `--skip ${item}`)].join(', ')}: vpptoken-conformance plan lists the ids`,
    )
  }
  for (const { path } of sinks) await checkWritable(path)
  if (options.writeDeviations !== undefined) await checkNewList(options.writeDeviations)
  const listing = createListing(
    await loadDeviations(options.deviations, settings.contract),
    planned,
    new Date(),
  )
  const prepared =
    settings.target === undefined ? undefined : await prepareOrThrow(options, settings, contract)
  const startedAt = new Date()
  const started = performance.now()
  const progress = createProgress({
    stream: process.stderr,
    total: cases.length,
    now: () => performance.now(),
  })
  const { reporter, collected } = createCollector(progress.update, listing.apply)
  const interruption = catchInterruption()
  let left: readonly string[] = []
  try {
    await runVitest(settings, prepared, reporter, interruption)
  } finally {
    progress.clear()
    if (options.restore) left = (await prepared?.putBack(collected().lateMs)) ?? []
    interruption.release()
  }
  const durationMs = Math.round(performance.now() - started)
  const { cases: found, requests, errors } = collected()
  for (const line of left) process.stderr.write(`not put back: ${line}\n`)
  if (prepared?.kept() !== undefined) process.stderr.write(`${prepared.kept()}\n`)
  if (interruption.happened()) {
    process.stderr.write(`interrupted; ${afterwards(prepared !== undefined, options.restore, left.length)}\n`)
    return 130
  }
  if (errors.length > 0) throw new CommandError(`the suite itself broke (please report it): ${errors[0]}`)
  const report = buildReport({
    tool: await readTool(),
    contract,
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
      ...(prepared?.notes ?? []),
      ...dateNotes(cases, found),
      ...left.map((line) => `Not put back: ${line}.`),
      ...(prepared?.kept() === undefined ? [] : [prepared.kept()!]),
    ],
    requests,
    cases: found.map(listing.apply),
    problems: listing.problems,
  })
  await output(report, sinks)
  if (options.writeDeviations !== undefined) {
    await writeNewList(options.writeDeviations, deviationsYaml(proposeDeviations(report, planned), report))
  }
  return report.gate.holds ? 0 : explainGate(report)
}

function afterwards(live: boolean, restore: boolean, problems: number): string {
  if (!live) return 'nothing was left to put back'
  if (!restore) return 'the entities were left as they are (--no-restore)'
  return problems === 0 ? 'the entities were put back' : 'the entities were put back as far as they could be'
}

function explainGate(report: Report): number {
  process.stderr.write(`the gate does not hold: ${gateReason(report)}\n`)
  return 1
}

async function output(report: Report, sinks: readonly Sink[]): Promise<void> {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  process.stdout.write(consoleReport(report, { color, width: process.stdout.columns ?? 110 }))
  for (const { path } of sinks) await writeWhole(path, reportJson(report))
}

async function prepareOrThrow(
  options: CommonOptions,
  settings: Settings,
  contract: Contract,
): Promise<Prepared> {
  const prepared = await prepareTarget(
    settings,
    contract,
    process.env,
    options.allowProduction,
    // What is not to be put back needs no journal.
    options.restore
      ? { directory: options.journal, ignoreOlder: options.ignoreJournal, tool: await readTool() }
      : undefined,
  )
  if ('problem' in prepared) throw new CommandError(prepared.problem, prepared.exit)
  return prepared
}

/** Runs the suites in vitest, to their end or until it is interrupted. */
async function runVitest(
  settings: Settings,
  prepared: Prepared | undefined,
  reporter: Reporter,
  interruption: Interruption,
): Promise<void> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const config: CliOptions = {
    ...conformanceOptions(prepared?.settings ?? settings, prepared?.found ?? null),
    sequence: conformanceSequence,
    config: false,
    watch: false,
    cache: false,
    reporters: [reporter],
  }
  try {
    const vitest = await createVitest(
      config,
      { root: suitesRoot, logLevel: 'silent' },
      { stdout: silent, stderr: silent },
    )
    interruption.cancelBy(() => void vitest.cancelCurrentRun('keyboard-input'))
    try {
      await vitest.start()
    } finally {
      await vitest.close()
    }
  } finally {
    // vitest sets it where a test failed; the gate decides here.
    process.exitCode = undefined
  }
}

type Sink = { readonly path: string }

function parseSinks(text: string | undefined): readonly Sink[] {
  if (text === undefined) return []
  return text.split(',').map((part) => {
    const [, format, path] = /^([a-z]+)=(.+)$/.exec(part) ?? []
    if (format !== 'json' || path === undefined) {
      throw new CommandError(`--report: ${part} is no format=file pair; known: json=FILE`)
    }
    return { path }
  })
}
