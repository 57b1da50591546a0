import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { createListing } from '../../src/deviations/apply.ts'
import { proposeDeviations } from '../../src/deviations/propose.ts'
import { deviationsYaml } from '../../src/deviations/write.ts'
import { diffReports } from '../../src/report/model/diff.ts'
import { annotations } from '../../src/report/render/annotations.ts'
import { consoleReport } from '../../src/report/render/console.ts'
import { diffConsole } from '../../src/report/render/diff-console.ts'
import { diffJson } from '../../src/report/render/diff-json.ts'
import { diffMarkdown } from '../../src/report/render/diff-markdown.ts'
import { failureBlock } from '../../src/report/render/failure.ts'
import { formats } from '../../src/report/render/formats.ts'
import { harLog } from '../../src/report/render/har.ts'
import { runSuite } from '../../src/run/run.ts'
import { defaultSettings, type Settings, selectCases } from '../../src/run/settings.ts'

const contract = await loadContract('v1.0')
const planned = deriveCases(contract, defaultSettings.seed)

/** What a run is told of credentials. */
export type Given = Pick<Settings, 'bearerEnv' | 'headers'>

/**
 * Runs a selection in process, as the command does; gives all that it would write, by the name of the output: every
 * format of a report, what is printed, the archive, a new list of deviations, a comparison with a run that found nothing.
 */
export async function outputsOf(
  target: string,
  only: readonly string[],
  { env, credentials }: { readonly env: NodeJS.ProcessEnv; readonly credentials: Given },
): Promise<Readonly<Record<string, string>>> {
  const settings: Settings = {
    ...defaultSettings,
    ...credentials,
    target,
    only,
    retries: 0,
    timeoutMs: 2000,
    failOn: 'should',
  }
  const cases = selectCases(planned, settings, contract)
  const directory = await mkdtemp(join(tmpdir(), 'outputs-'))
  try {
    const outcome = await runSuite(
      { settings, contract, planned, cases, deviations: [], listing: createListing([], planned, new Date()) },
      {
        env,
        allowProduction: false,
        restore: true,
        journal: { directory, ignoreOlder: true },
        record: true,
      },
    )
    if (outcome.outcome !== 'report') return { outcome: JSON.stringify(outcome) }
    const { report, recording, left, kept } = outcome
    const clean = { ...report, cases: report.cases.map((item) => ({ ...item, verdict: 'pass' as const })) }
    const diff = diffReports(clean, report)
    const requirements = new Map(report.requirements.map((item) => [item.id, item]))
    const written = Object.entries(formats).map(
      async ([name, format]) => [name, await format(report)] as const,
    )
    return {
      ...Object.fromEntries(await Promise.all(written)),
      annotations: annotations(report),
      console: consoleReport(report, { color: false, width: 110 }),
      'narrow console': consoleReport(report, { color: true, width: 40 }),
      blocks: report.cases
        .flatMap((item) => failureBlock(item, requirements.get(item.requirement)!, { report }))
        .join('\n'),
      'curl lines': report.cases.map(({ curl }) => curl).join('\n'),
      archive: harLog({ creator: report.tool, exchanges: recording! }),
      deviations: deviationsYaml(proposeDeviations(report, planned), report),
      'diff, console': diffConsole(diff, { color: false, width: 110 }),
      'diff, JSON': diffJson(diff),
      'diff, Markdown': diffMarkdown(diff),
      'what was not put back': [...left, kept].join('\n'),
    }
  } catch (error) {
    return { problem: (error as Error).message }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
