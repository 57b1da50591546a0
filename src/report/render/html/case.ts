import { visible } from '../../../text.ts'
import { shellQuote } from '../../model/curl.ts'
import type { Report, ReportCase } from '../../model/types.ts'
import { againCommand, againHint } from '../failure.ts'
import { caseAnchor } from './anchor.ts'
import { compare, type Piece } from './difference.ts'
import { exchangeList } from './exchange.ts'
import { html, line, type Markup, prose, verdictClass, visibleLines, wholeBody } from './markup.ts'

/** A command longer than this is left to `explain`, as on the console. */
const commandLimit = 1500

/** What the page knows of a case besides the case. */
export type CaseContext = {
  /** What was tested, and how: the command that judges a case again fits it. */
  readonly report: Pick<Report, 'client' | 'again'>
}

/** The case that stands for a cause, in full. */
export function shownCase(item: ReportCase, context: CaseContext): Markup {
  return html`<article ...${attributesOf(item)}>
    <p class="title">${permalink(item)}</p>
    ${body(item, context)}
  </article>`
}

/** A further case of a cause, folded. */
export function foldedCase(item: ReportCase, context: CaseContext): Markup {
  const hint = item.got ?? item.message
  return html`<details ...${attributesOf(item)}>
    <summary>
      <span class="caseid">${visible(item.id)}</span> <span class="hint">${hint && line(hint)}</span>
    </summary>
    ${body(item, context)}
  </details>`
}

/** A case without details, as an item of a list whose heading is what the ids of all items begin with. */
export function briefCase(item: ReportCase, common: string): Markup {
  return html`<li id=${caseAnchor(item.id)}><a href=${`#${caseAnchor(item.id)}`}>${visible(
    item.id.slice(common.length),
  )}</a></li>`
}

/** Whether a case has more to show than its verdict, its message and its request. */
export function hasDetails({ exchanges, sent, expected, got }: ReportCase): boolean {
  return exchanges.length > 0 || [sent, expected, got].some((text) => text !== undefined)
}

function attributesOf({ id, verdict, property = wholeBody }: ReportCase): Record<string, string> {
  return {
    class: `case ${verdictClass(verdict)}`,
    id: caseAnchor(id),
    'data-verdict': verdict,
    'data-property': visible(property),
  }
}

function permalink({ id }: ReportCase): Markup {
  return html`<a class="caseid" href=${`#${caseAnchor(id)}`}>${visible(id)}</a>`
}

function body(item: ReportCase, { report }: CaseContext): Markup {
  const { sent, expected, got } = compare(item)
  const quoted = shellQuote(visible(item.id))
  const hint = againHint(item)
  const curl = item.curl.length > commandLimit ? `npx vpptoken-conformance explain ${quoted}` : item.curl
  return html`<div class="said">
      ${
        item.where !== undefined &&
        html`<p class="where"><span class="name">Where</span> <code>${line(item.where)}</code></p>`
      }
      ${item.message !== undefined && html`<div class="message">${prose(item.message)}</div>`}
      ${item.allowed !== undefined && html`<p class="where"><span class="name">Allowed</span> <code>${line(item.allowed.join(', '))}</code></p>`}
      <div class="values">
        ${value('Sent', 'mark', sent)}${value('Expected', 'del', expected)}${value('Got', 'ins', got)}
      </div>
    </div>
    ${curl !== '' && command('Send it again', visibleLines(curl))}
    ${command('Judge it again', againCommand(quoted, report))}
    ${hint !== undefined && html`<p class="dim">${hint}</p>`}
    ${exchangeList(item.exchanges)}`
}

function value(name: string, tag: 'mark' | 'del' | 'ins', pieces: readonly Piece[]): Markup | false {
  return (
    pieces.length > 0 &&
    html`<div class=${`value ${tag}`}><p class="name">${name}</p><p class="text">${pieces.map(
      ({ text, marked }) => (marked ? html`<${tag}>${text}<//>` : text),
    )}</p></div>`
  )
}

function command(name: string, text: string): Markup {
  return html`<div class="command">
    <p class="name">${name}</p>
    <pre><code>${text}</code></pre>
    <button type="button" class="copy scripted" aria-label=${`Copy: ${name}`}>Copy</button>
  </div>`
}
