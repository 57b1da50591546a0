import { shorten, visible } from '../../text.ts'
import { gateProblems } from '../model/causes.ts'
import type { Report } from '../model/types.ts'

const nameLimit = 40

/**
 * The report as the JSON of a shields.io endpoint badge (https://shields.io/badges/endpoint-badge): how many cases, how
 * many of them fail, and what else makes the gate fail. Ends with a line feed.
 */
export function badgeJson(report: Report): string {
  const { cases, summary, gate, client } = report
  const others = gate.holds
    ? []
    : [
        counted(summary.fixed, 'fixed'),
        counted(summary.unproven, 'unproven'),
        gate.failOn === 'should' ? counted(summary.warn, 'warn') : '',
        counted(gateProblems(report).length, 'other'),
      ]
  const parts = [`${number(cases.length)} cases`, `${number(summary.fail)} fail`, ...others]
  const badge = {
    schemaVersion: 1,
    label: client === undefined ? 'conformance' : `${shorten(visible(client.name), nameLimit)} conformance`,
    message: parts.filter((part) => part !== '').join(' · '),
    color: gate.holds ? 'brightgreen' : 'red',
    isError: !gate.holds,
  }
  return `${JSON.stringify(badge)}\n`
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${number(count)} ${word}`
}

function number(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
