import { shorten, visible } from '../../text.ts'
import { breaksGate } from '../model/build.ts'
import { aboutOf, gateProblems, shortly } from '../model/causes.ts'
import { chaptersOf } from '../model/chapters.ts'
import { subjectOf } from '../model/subject.ts'
import type { Report, ReportCase, ReportRequirement } from '../model/types.ts'
import { failureBlock } from './failure.ts'
import { xmlDocument, xmlElement, xmlText } from './xml.ts'

/** Lists of tests show a message in one line. */
const messageLimit = 300

type Outcome = 'failure' | 'error' | 'skipped' | 'passed'
type Suite = {
  readonly name: string
  readonly outcomes: readonly Outcome[]
  readonly tests: readonly string[]
}

/**
 * The report as JUnit XML for Jenkins and GitLab (the grammar is junit-10.xsd of Jenkins' xUnit plugin): a suite for
 * each chapter, a test for each case, whose class is the requirement. What makes the gate fail is a failure, or
 * an error where it could not be decided; `n/a` and what else could not be decided is skipped; everything else passes,
 * a deviation that does not count with a word on it as output. What is wrong with the gate itself fails in a suite
 * `gate`, so that a file without a failure means a gate that passed. Times are those of the exchanges, where the report
 * has them. Ends with a line feed.
 */
export function junitReport(report: Report): string {
  const requirements = new Map(report.requirements.map((item) => [item.id, item]))
  const titles = titlesOf(report)
  const chapters = chaptersOf(report).map(({ name, cases }): Suite => {
    return {
      name,
      outcomes: cases.map((item) => outcomeOf(report, item)),
      // A report has the requirement of each of its cases (buildReport, parseReport).
      tests: cases.map((item) =>
        testOf(report, item, requirements.get(item.requirement)!, titles.get(item.id)),
      ),
    }
  })
  const problems = gateProblems(report)
  const gate: Suite = {
    name: 'gate',
    outcomes: problems.map(() => 'failure'),
    tests: problems.map((problem) => problemTest(problem)),
  }
  const suites = [...chapters, ...(problems.length > 0 ? [gate] : [])]
  const values = {
    name: visible(`${report.tool.name}: ${subjectOf(report)}`),
    ...counts(suites.flatMap(({ outcomes }) => outcomes)),
    time: seconds(report.durationMs),
  }
  const elements = suites.map((suite) => suiteOf(report, suite))
  return xmlDocument(xmlElement('testsuites', values, elements))
}

function suiteOf(report: Report, { name, outcomes, tests }: Suite): string {
  const skipped = outcomes.filter((outcome) => outcome === 'skipped').length
  const values = { name, ...counts(outcomes), skipped, timestamp: report.startedAt }
  return xmlElement('testsuite', values, [propertiesOf(report), ...tests])
}

function counts(outcomes: readonly Outcome[]): Record<'tests' | 'failures' | 'errors', number> {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
  return { tests: outcomes.length, failures: count('failure'), errors: count('error') }
}

function propertiesOf(report: Report): string {
  const { tool, contract, client, seed, gate } = report
  const properties = {
    [client === undefined ? 'target' : 'client']: visible(subjectOf(report)),
    contract: visible(contract.version),
    'contract.sha256': contract.sha256,
    seed,
    'gate.failOn': gate.failOn,
    'gate.holds': String(gate.holds),
    'tool.version': visible(tool.version),
  }
  const elements = Object.entries(properties).map(([name, value]) => xmlElement('property', { name, value }))
  return xmlElement('properties', {}, elements)
}

function outcomeOf({ gate }: Report, item: ReportCase): Outcome {
  const { verdict } = item
  if (breaksGate(item, gate.failOn)) return verdict === 'unproven' ? 'error' : 'failure'
  return verdict === 'unproven' || verdict === 'n/a' ? 'skipped' : 'passed'
}

function testOf(
  report: Report,
  item: ReportCase,
  requirement: ReportRequirement,
  title: string | undefined,
): string {
  const recorded = item.exchanges.length > 0
  const spent = item.exchanges.reduce((sum, { durationMs }) => sum + durationMs, 0)
  const values = {
    // Jenkins takes what stands before a dot for a package; ids have none.
    classname: visible(item.requirement),
    name: visible(item.id),
    time: recorded ? seconds(spent) : undefined,
  }
  const content = resultOf(report, item, requirement, title)
  return xmlElement('testcase', values, content === undefined ? [] : [content])
}

function resultOf(
  report: Report,
  item: ReportCase,
  requirement: ReportRequirement,
  title: string | undefined,
): string | undefined {
  const outcome = outcomeOf(report, item)
  const message = shorten(visible(title ?? shortly(item, requirement)), messageLimit)
  if (outcome === 'skipped') {
    // Jenkins reads the attribute, GitLab the content.
    return xmlElement('skipped', { message }, contentOf([message]))
  }
  if (outcome === 'passed') {
    if (item.verdict === 'pass') return undefined
    const block = failureBlock(item, requirement, { report, brief: true })
    return xmlElement(
      'system-out',
      {},
      contentOf([visible(`${item.verdict}: ${aboutOf(item) || message}`), ...block]),
    )
  }
  const block = failureBlock(item, requirement, { report })
  return xmlElement(outcome, { message, type: item.verdict }, contentOf(block))
}

/** What the ledger says of each case: its cause, or what it follows from. */
function titlesOf(report: Report): ReadonlyMap<string, string> {
  return new Map(
    (report.causes ?? []).flatMap(({ title, cases, follows }) => [
      ...cases.map((id) => [id, title] as const),
      ...follows.map((id) => [id, `follows from: ${title}`] as const),
    ]),
  )
}

function problemTest(problem: string): string {
  const message = shorten(visible(problem), messageLimit)
  const failure = xmlElement('failure', { message, type: 'gate' }, contentOf([visible(problem)]))
  return xmlElement('testcase', { classname: 'gate', name: message }, [failure])
}

/** Lines as an element's content. Jenkins and GitLab would fetch a file that output names as an attachment. */
function contentOf(lines: readonly string[]): string {
  return xmlText(lines.join('\n').replaceAll('[[ATTACHMENT|', '[ [ATTACHMENT|'))
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}
