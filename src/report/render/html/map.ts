import { type Verdict, verdicts } from '../../../judge/types.ts'
import { visible } from '../../../text.ts'
import { worst } from '../../model/build.ts'
import { chaptersOf } from '../../model/chapters.ts'
import { groupBy } from '../../model/group.ts'
import type { Report, ReportCase, ReportRequirement } from '../../model/types.ts'
import { caseAnchor, requirementAnchor } from './anchor.ts'
import { badge, counted, html, type Markup, meanings, signs, verdictClass, wholeBody } from './markup.ts'

type Column = {
  readonly requirement: ReportRequirement
  readonly first: boolean
  /** Whether a narrow screen leaves it out: nothing of it deviates, and something of another one does. */
  readonly calm: boolean
}

const deviating: readonly Verdict[] = ['fail', 'fixed', 'unproven', 'warn']

/**
 * The contract at a glance: a row for each property and one for the whole body, a column for each requirement; each
 * cell is the worst verdict of its cases and a link to the first of them, or empty where there is no case.
 */
export function heatMap(report: Report): Markup {
  const chapters = chaptersOf(report)
  const deviates = ({ verdict }: ReportRequirement) => deviating.includes(verdict)
  const any = report.requirements.some(deviates)
  const columns = chapters.flatMap(({ requirements }) =>
    requirements.map(
      (requirement, index): Column => ({
        requirement,
        first: index === 0,
        calm: any && !deviates(requirement),
      }),
    ),
  )
  const rows = groupBy(report.cases, ({ property }) => property ?? '')
  const named = [...rows].filter(([property]) => property !== '')
  const whole = rows.get('')
  const found = new Set(report.cases.map(({ verdict }) => verdict))
  return html`<section class="map" aria-labelledby="map">
    <h2 id="map">The contract at a glance</h2>
    <p class="legend">
      ${verdicts
        .filter((verdict) => found.has(verdict))
        .map((verdict) => html`<span>${badge(verdict)} ${meanings[verdict]}</span>`)}
      <span><span class="badge none">   </span> no case</span>
    </p>
    ${any && html`<p class="narrow dim">On a narrow screen the requirements of which nothing deviates are left out.</p>`}
    <div class="scroll" role="region" tabindex="0" aria-label="Map, scrolls sideways">
      <table>
        <caption class="unseen">The worst verdict of the cases of each property and requirement</caption>
        <thead>
          <tr class="chapters">
            <td rowspan="2" class="corner"></td>
            ${chapters.map(
              ({ name, requirements }) =>
                html`<th scope="colgroup" colspan=${requirements.length} class="first">${visible(name)}</th>`,
            )}
          </tr>
          <tr>${columns.map(columnHead)}</tr>
        </thead>
        <tbody>
          ${named.map(([property, cases]) => row(property, cases, columns))}
          ${whole && row('', whole, columns)}
        </tbody>
      </table>
    </div>
  </section>`
}

function columnHead({ requirement: { id, statement }, first, calm }: Column): Markup {
  const [, start = '', number = id] = /^(.*-0*)([^-]+)$/.exec(id) ?? []
  return html`<th scope="col" class=${classOf(first, calm)}>
    <a href=${`#${requirementAnchor(id)}`} title=${`${visible(id)}: ${visible(statement)}`}>
      <span class="unseen">${visible(start)}</span>${visible(number)}
    </a>
  </th>`
}

function row(property: string, cases: readonly ReportCase[], columns: readonly Column[]): Markup {
  const byRequirement = groupBy(cases, ({ requirement }) => requirement)
  const name = property === '' ? wholeBody : visible(property)
  return html`<tr>
    <th scope="row" class=${property === '' && 'whole'}>${name}</th>
    ${columns.map(({ requirement: { id }, first, calm }) => {
      const own = byRequirement.get(id)
      return html`<td class=${classOf(first, calm)}>${own && cell(own, `${name}, ${visible(id)}`)}</td>`
    })}
  </tr>`
}

function classOf(first: boolean, calm: boolean): string | false {
  return [first && 'first', calm && 'calm'].filter(Boolean).join(' ') || false
}

function cell(cases: readonly ReportCase[], about: string): Markup {
  const verdict: Verdict = worst(cases.map((item) => item.verdict))
  const such = cases.filter((item) => item.verdict === verdict)
  const count = such.length === cases.length ? '' : `${such.length} of `
  const told = `${about}: ${verdict}, ${count}${counted(cases.length, 'case')}`
  const href = `#${caseAnchor(such[0]!.id)}`
  return html`<a class=${verdictClass(verdict)} href=${href} title=${told} aria-label=${told}>
    ${signs[verdict]}
  </a>`
}
