import { verdicts } from '../../../judge/types.ts'
import { visible } from '../../../text.ts'
import { titleOf } from '../../model/causes.ts'
import { chaptersOf, type ReportChapter, tally } from '../../model/chapters.ts'
import { type CaseGroup, groupBy, groupCases } from '../../model/group.ts'
import type { Report, ReportCase, ReportRequirement } from '../../model/types.ts'
import { requirementAnchor } from './anchor.ts'
import { briefCase, type CaseContext, foldedCase, hasDetails, shownCase } from './case.ts'
import { badge, counted, grouped, html, line, type Markup, verdictClass, wholeBody } from './markup.ts'

/** The verdicts whose first case is shown in full; of the others each case is folded. */
const deviations: readonly string[] = ['fail', 'fixed', 'unproven', 'warn', 'known']

/** Every requirement with its cases, by chapter; what breaks is open. */
export function requirementList(report: Report): Markup {
  const context = { report }
  return html`<div class="chapters">${chaptersOf(report).map((chapter) => chapterPart(chapter, context))}</div>`
}

function chapterPart({ name, requirements, cases }: ReportChapter, context: CaseContext): Markup {
  const byRequirement = groupBy(cases, ({ requirement }) => requirement)
  return html`<section class="chapter" aria-labelledby=${`chapter-${name}`}>
    <h3 id=${`chapter-${name}`}>${visible(name)} <span class="dim">${tally(cases)}</span></h3>
    ${requirements.map((requirement) => part(requirement, byRequirement.get(requirement.id) ?? [], context))}
  </section>`
}

function part(requirement: ReportRequirement, cases: readonly ReportCase[], context: CaseContext): Markup {
  const { id, level, statement, source, verdict } = requirement
  const deviates = deviations.includes(verdict)
  const groups = verdicts
    .filter((one) => one !== 'pass')
    .flatMap((one) => groupCases(cases.filter((item) => item.verdict === one)))
  return html`<details
    class=${`requirement ${verdictClass(verdict)}${deviates ? ' matters' : ''}`}
    id=${requirementAnchor(id)}
    data-level=${level}
    open=${verdict === 'fail' || verdict === 'fixed'}
  >
    <summary>
      ${badge(verdict)}
      <h4>
        <span class="id">${visible(id)}</span> <span class="level">${level}</span>${' '}
        <span class="statement">${visible(statement)}</span>
      </h4>
      <span class="number">${tally(cases)}</span>
    </summary>
    <div class="inside">
      <p class="source"><span class="name">Source</span> ${visible(source)}</p>
      ${groups.map((group) => cause(group, requirement, context))}
      ${passing(cases.filter((item) => item.verdict === 'pass'))}
    </div>
  </details>`
}

function cause(group: CaseGroup, requirement: ReportRequirement, context: CaseContext): Markup {
  const [first] = group
  const { verdict } = first
  const title = titleOf(first, requirement)
  return html`<section class=${`cause ${verdictClass(verdict)}`}>
    <h5>${badge(verdict)} <span>${line(title)}</span> <span class="dim">${counted(group.length, 'case')}</span></h5>
    ${group.some(hasDetails) ? detailed(group, context) : lists(group)}
  </section>`
}

function detailed(group: CaseGroup, context: CaseContext): Markup | readonly Markup[] {
  const [first, ...others] = group
  if (!deviations.includes(first.verdict)) return group.map((item) => foldedCase(item, context))
  return html`${shownCase(first, context)}${
    others.length > 0 &&
    html`<details class="others">
      <summary>${grouped(others.length)} more with this cause</summary>
      ${others.map((item) => foldedCase(item, context))}
    </details>`
  }`
}

function passing(cases: readonly ReportCase[]): Markup | false {
  return (
    cases.length > 0 &&
    html`<details class="passes">
      <summary>${badge('pass')} ${counted(cases.length, 'case')}</summary>
      ${lists(cases)}
    </details>`
  )
}

/** Cases by property, in lists whose headings hold what the ids have in common. */
function lists(cases: readonly ReportCase[]): Markup[] {
  return [...groupBy(cases, ({ property }) => property ?? wholeBody)].map(([property, own]) => {
    const common = commonStart(own.map(({ id }) => id))
    return html`<div class="rows">
      <p class="name">${visible(common)}…</p>
      <ul data-verdict=${own[0].verdict} data-property=${visible(property)}>
        ${own.map((item) => briefCase(item, common))}
      </ul>
    </div>`
  })
}

/** What all ids begin with, up to a slash, so that something is left of each. */
function commonStart(ids: readonly string[]): string {
  const [first = ''] = ids
  const end = ids.reduce((length, id) => {
    let shared = 0
    while (shared < length && shared < id.length - 1 && id[shared] === first[shared]) shared++
    return shared
  }, first.length - 1)
  return first.slice(0, first.lastIndexOf('/', end - 1) + 1)
}
