import { visible } from '../../../text.ts'
import { causesOf, type ShownCause } from '../../model/causes.ts'
import type { Report } from '../../model/types.ts'
import { caseAnchor, requirementAnchor } from './anchor.ts'
import { badge, counted, grouped, html, line, type Markup } from './markup.ts'

/** More causes than these are folded away. */
const shownLimit = 12

/** Requirements of a cause that are named; the others are counted. */
const namedLimit = 4

/** The list of what deviates: one entry for each cause, with what it breaks and a link to its most telling case. */
export function causes(report: Report): Markup {
  const found = causesOf(report).filter(({ verdict }) => verdict !== 'info' && verdict !== 'n/a')
  const [shown, rest] = [found.slice(0, shownLimit), found.slice(shownLimit)]
  return html`<section class="causes" aria-labelledby="causes">
    <h2 id="causes">
      What deviates${found.length > 0 && html`<span class="count">${counted(found.length, 'cause')}</span>`}
    </h2>
    ${found.length === 0 && html`<p class="calm">Nothing deviates from the contract.</p>`}
    ${shown.length > 0 && html`<ul class="lines">${shown.map(row)}</ul>`}
    ${
      rest.length > 0 &&
      html`<details class="rest matters"><summary>${counted(rest.length, 'more cause')}</summary>
        <ul class="lines">${rest.map(row)}</ul>
      </details>`
    }
  </section>`
}

function row({ verdict, title, cases, follows, requirements }: ShownCause): Markup {
  const named = requirements.slice(0, namedLimit)
  const more = requirements.length - named.length
  return html`<li>
    ${badge(verdict)}
    <span class="told">
      <a href=${`#${caseAnchor(cases[0].id)}`}>${line(title)}</a>
      <span class="breaks">
        ${named.map(
          ({ id, cases: count }, index) =>
            html`${index > 0 && ' '}<a class="id" href=${`#${requirementAnchor(id)}`}>${visible(id)}</a> <span class="dim">${grouped(count)}</span>`,
        )}${more > 0 && html` <span class="dim">and ${counted(more, 'more requirement')}</span>`}
      </span>
    </span>
    <span class="number">${counted(cases.length + follows.length, 'case')}</span>
  </li>`
}
