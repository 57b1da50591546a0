import { createHash } from 'node:crypto'
import type { Artifact, LogicalLocation, Result, Suppression } from 'sarif'
import { counted, shorten, visible } from '../../text.ts'
import type { ShownCause as Cause } from '../model/causes.ts'
import type { Report } from '../model/types.ts'
import { linesOf } from './failure.ts'

/** GitHub code scanning stores as many results of a run, and refuses a file with 25,000. */
const resultLimit = 5000

/** Cases of one cause that are named; the JSON report has them all. */
const idLimit = 50

const textLimit = 4000

const kinds = {
  fail: { kind: 'fail', level: 'error' },
  fixed: { kind: 'fail', level: 'error' },
  warn: { kind: 'fail', level: 'warning' },
  known: { kind: 'fail', level: 'note' },
  // A kind other than `fail` has no level (3.27.10).
  info: { kind: 'informational', level: 'none' },
} as const

/**
 * A SARIF result for each cause that says something about the target: `fail`, `fixed`, `warn`, `known` (suppressed, with
 * the reason of the list) and `info`; the first 5,000, the worst first, and how many are left out. A result is a cause and not a case, since one
 * line of code may make hundreds of cases fail and GitHub makes an alert of each result. Its fingerprint is made of
 * what was found, not of the cases that found it, so that an alert stays the same when cases come and go.
 *
 * A result must lie in a file, and the target's source is unknown. It lies in the contract that the target deviates from,
 * by its path in this package; where it shows in the exchange is its logical location.
 */
export function resultsOf(
  report: Report,
  causes: readonly Cause[],
): { results: Result[]; artifacts: Artifact[]; left: number } {
  const indexes = new Map(report.requirements.map(({ id }, index) => [id, index]))
  const uri = `specs/${encodeURIComponent(report.contract.version)}/openapi.yaml`
  const seen = new Map<string, number>()
  const findings = causes.filter(isFinding)
  return {
    left: Math.max(findings.length - resultLimit, 0),
    artifacts: [
      {
        location: { uri },
        description: {
          text: `The contract: a file of the package ${report.tool.name}, or the one that was given instead.`,
        },
      },
    ],
    results: findings.slice(0, resultLimit).map((cause): Result => {
      const hash = fingerprint(cause)
      const count = (seen.get(hash) ?? 0) + 1
      seen.set(hash, count)
      const { verdict, requirement } = cause
      return {
        ruleId: requirement.id,
        ruleIndex: indexes.get(requirement.id)!,
        ...kinds[verdict],
        message: { text: messageOf(report, cause) },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri, index: 0 },
              region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
            },
            logicalLocations: logicalLocations(cause),
          },
        ],
        // GitHub would make the first one up from the file's line, which is the same for all.
        partialFingerprints: { primaryLocationLineHash: `${hash}:${count}`, 'cause/v1': `${hash}:${count}` },
        occurrenceCount: cause.cases.length + cause.follows.length,
        ...(verdict === 'known' && { suppressions: [suppressionOf(cause.cases[0].message)] }),
        properties: {
          verdict,
          breaksGate: cause.breaks,
          requirements: cause.requirements.map(({ id }) => id),
          ...(cause.confidence !== undefined && { confidence: cause.confidence }),
          cases: cause.cases.slice(0, idLimit).map(({ id }) => id),
        },
      }
    }),
  }
}

type Finding = Cause & { readonly verdict: keyof typeof kinds }

function isFinding(cause: Cause): cause is Finding {
  return cause.verdict in kinds
}

/** GitHub shows the first sentence alone where there is little room. */
function messageOf(report: Report, { cases, follows, title, requirement, verdict }: Finding): string {
  const [first] = cases
  const reason = verdict === 'known' && first.message !== undefined ? [visible(first.message)] : []
  const text = [
    `${visible(title)} (${counted(cases.length + follows.length, 'case')}, e.g. ${visible(first.id)}).`,
    ...reason,
    ...linesOf(report, first, requirement),
  ].join('\n')
  // What a target answers must not become a link (3.11.6).
  return shorten(text, textLimit).replaceAll('](', '] (')
}

function logicalLocations({ cases: [first] }: Finding): LogicalLocation[] {
  return [
    { fullyQualifiedName: first.id, name: first.id.split('/').at(-1)!, kind: 'case' },
    ...(first.property === undefined
      ? []
      : [{ fullyQualifiedName: first.where ?? first.property, name: first.property, kind: 'property' }]),
  ]
}

function suppressionOf(reason: string | undefined): Suppression {
  return {
    kind: 'external',
    status: 'accepted',
    ...(reason !== undefined && { justification: visible(reason) }),
  }
}

/** The same for the same cause in another run, whatever it is counted as and however many cases show it. */
function fingerprint({ key }: Cause): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}
