import { visible } from '../../../text.ts'
import { type ShownCause as Cause, causesOf } from '../../model/causes.ts'
import type { Report } from '../../model/types.ts'
import { caseAnchor } from './anchor.ts'
import { badge, counted, grouped, html, line, type Markup } from './markup.ts'

/** More causes than these are folded away. */
const shownLimit = 12

/** The list of what deviates: one line for each cause, a link to its first case. */
export function causes(report: Report): Markup {
  const found = causesOf(report).filter(({ verdict }) => verdict !== 'info' && verdict !== 'n/a')
  const totals = new Map(report.requirements.map(({ id, cases }) => [id, cases]))
  const toRow = (cause: Cause) => row(cause, totals.get(cause.requirement.id) ?? 0)
  const [shown, rest] = [found.slice(0, shownLimit), found.slice(shownLimit)]
  return html`<section class="causes" aria-labelledby="causes">
    <h2 id="causes">
      What deviates${found.length > 0 && html`<span class="count">${counted(found.length, 'cause')}</span>`}
    </h2>
    ${found.length === 0 && html`<p class="calm">Nothing deviates from the contract.</p>`}
    ${shown.length > 0 && html`<ul class="lines">${shown.map(toRow)}</ul>`}
    ${
      rest.length > 0 &&
      html`<details class="rest matters"><summary>${counted(rest.length, 'more cause')}</summary>
        <ul class="lines">${rest.map(toRow)}</ul>
      </details>`
    }
  </section>`
}

function row({ verdict, title, cases, requirement }: Cause, total: number): Markup {
  const [first] = cases
  // Cases that share a reason may be of several requirements.
  const alone = cases.every((item) => item.requirement === requirement.id)
  const count = alone
    ? `${grouped(cases.length)} of ${counted(total, 'case')}`
    : counted(cases.length, 'case')
  return html`<li>
    ${badge(verdict)}
    <span class="id">${visible(requirement.id)}</span>
    <a href=${`#${caseAnchor(first.id)}`}>${line(title)}</a>
    <span class="number">${count}</span>
  </li>`
}
