import type { Invocation, Log, Notification, ReportingDescriptor, Run } from 'sarif'
import { counted, visible } from '../../text.ts'
import { gateReason } from '../model/build.ts'
import { type ShownCause as Cause, causesOf, gateProblems } from '../model/causes.ts'
import { chapterOf } from '../model/chapters.ts'
import type { Report, ReportRequirement } from '../model/types.ts'
import { resultsOf } from './sarif-results.ts'

/** The page that the requirements are made from. */
const documentation = 'https://learn.microsoft.com/graph/api/intune-onboarding-vpptoken-update'

const levels = { MUST: 'error', SHOULD: 'warning', MAY: 'note' } as const

/**
 * The report as SARIF 2.1.0, for GitHub code scanning and viewers: a rule for each requirement, a result for each cause
 * (see `resultsOf`), and of what could not be decided, of the gate's problems and of remarks a notification each, since
 * they are no findings about the target. Runs on different contracts, and on clients, are told apart by their
 * `automationDetails`. Ends with a line feed.
 */
export function sarifReport(report: Report): string {
  const { tool, contract, client, seed, gate, summary } = report
  const causes = causesOf(report)
  const category = client === undefined ? contract.version : `client/${client.name}`
  const { results, artifacts, left } = resultsOf(report, causes)
  const run: Run = {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        rules: report.requirements.map(ruleOf),
      },
    },
    // The slash at the end makes all of it the category, not the name of one run (3.17.3).
    automationDetails: { id: `${tool.name}/${category}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [invocationOf(report, causes, left)],
    artifacts,
    results,
    properties: { contract, seed, gate, summary },
  }
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [run],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf({ id, level, statement, source }: ReportRequirement): ReportingDescriptor {
  const explain = `vpptoken-conformance explain ${id}`
  return {
    id,
    shortDescription: { text: statement },
    fullDescription: { text: `${statement} (${level}; ${source})` },
    help: { text: `${statement}\n\nLevel: ${level}\nSource: ${source}\nMore: ${explain}` },
    helpUri: documentation,
    defaultConfiguration: { level: levels[level] },
    properties: { tags: ['conformance', chapterOf(id), level.toLowerCase()], source },
  }
}

function invocationOf(report: Report, causes: readonly Cause[], left: number): Invocation {
  const { startedAt, durationMs, gate, notes } = report
  const undecided = causes.filter(({ verdict }) => verdict === 'unproven')
  const problems = gateProblems(report).map(
    (text): Notification => ({ level: 'error', message: { text: visible(text) } }),
  )
  const cut = left > 0 ? [`${left} more causes are left out; the JSON report has everything.`] : []
  const remarks = [...cut, ...notes].map(
    (text): Notification => ({ level: 'note', message: { text: visible(text) } }),
  )
  return {
    // The suite ran to its end; that the gate failed is its result.
    executionSuccessful: true,
    startTimeUtc: startedAt,
    endTimeUtc: new Date(Date.parse(startedAt) + durationMs).toISOString(),
    exitCode: gate.holds ? 0 : 1,
    exitCodeDescription: gate.holds ? 'the gate passed' : `the gate failed: ${gateReason(report)}`,
    toolExecutionNotifications: [...undecided.map(undecidedNote), ...remarks],
    toolConfigurationNotifications: problems,
  }
}

function undecidedNote({ cases, title, requirement, requirements, breaks }: Cause): Notification {
  const [first] = cases
  return {
    level: breaks ? 'error' : 'warning',
    message: {
      text: `Could not be decided: ${visible(title)} (${counted(cases.length, 'case')}, e.g. ${visible(first.id)})`,
    },
    ...(requirements.length === 1 && { associatedRule: { id: requirement.id } }),
  }
}
