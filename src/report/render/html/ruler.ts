import { visible } from '../../../text.ts'
import { groupBy } from '../../model/group.ts'
import type { Report } from '../../model/types.ts'
import { caseAnchor } from './anchor.ts'
import { type Digit, type DigitRow, digitRows } from './digits.ts'
import { counted, html, line, type Markup } from './markup.ts'

const units = ['100 ms', '10 ms', '1 ms', '100 µs', '10 µs', '1 µs', '100 ns'] as const

/** The seven fraction digits of each date as on a ruler, and which of them survived; nothing without date cases. */
export function ruler(report: Report): Markup | false {
  const rows = digitRows(report)
  if (rows.length === 0) return false
  return html`<section class="ruler" aria-labelledby="digits">
    <h2 id="digits">Digits of a DateTimeOffset</h2>
    <p class="lead">
      What became of each of the seven fraction digits of a second. The digits shown are those of the case that shows it
      best.
    </p>
    <div class="scroll" role="region" tabindex="0" aria-label="Ruler, scrolls sideways">
      <table>
        <thead>
          <tr>
            <th scope="col">Property</th>
            <th scope="col">Seen in</th>
            ${units.map((unit) => html`<th scope="col" class="digit">${unit}</th>`)}
            <th scope="col">Example</th>
          </tr>
        </thead>
        ${[...groupBy(rows, ({ property }) => property)].map(
          ([property, own]) =>
            html`<tbody>${own.map((row, index) => lineOf(row, index === 0 && own.length, property))}</tbody>`,
        )}
      </table>
    </div>
  </section>`
}

function lineOf(row: DigitRow, span: number | false, property: string): Markup {
  return html`<tr>
    ${span && html`<th scope="rowgroup" rowspan=${span} class="property">${visible(property)}</th>`}
    <th scope="row">${row.place}</th>
    ${row.digits.map((digit, index) => cell(digit, row.sent[index]))}
    <td class="example">${example(row)}</td>
  </tr>`
}

function cell({ judged, lost }: Digit, shown = ''): Markup {
  if (judged === 0) {
    return html`<td class="digit unjudged"><span aria-hidden="true">–</span><span class="note">not judged</span></td>`
  }
  const [name, note] =
    lost === 0
      ? ['kept', 'kept']
      : lost === judged
        ? ['lost', 'lost']
        : ['partly', `lost ${lost} of ${judged}`]
  return html`<td class=${`digit ${name}`} title=${`${note}; ${counted(judged, 'case')} can tell`}>
    <span>${shown}</span><span class="note">${note}</span>
  </td>`
}

function example({ example: found, digits }: DigitRow): Markup | string {
  if (found === undefined) return digits.some(({ judged }) => judged > 0) ? 'nothing lost' : 'not judged'
  const { case: item, came } = found
  const shown = came === undefined ? 'no date' : came === '' ? 'no fraction' : `.${came}`
  const about = line(item.diagnosis ?? item.message ?? item.id)
  return html`<span>
    <a href=${`#${caseAnchor(item.id)}`}>${about}</a> <span class="came">came back as <code>${shown}</code></span>
  </span>`
}
