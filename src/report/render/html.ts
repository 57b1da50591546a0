import { createHash } from 'node:crypto'
import { render } from 'preact-render-to-string'
import { visible } from '../../text.ts'
import { subjectOf } from '../model/subject.ts'
import type { Report } from '../model/types.ts'
import { causes } from './html/causes.ts'
import { filters } from './html/filters.ts'
import { heatMap } from './html/map.ts'
import { counted, html } from './html/markup.ts'
import { requirementList } from './html/requirements.ts'
import { ruler } from './html/ruler.ts'
import { pageScript } from './html/script.ts'
import { pageStyle } from './html/style.ts'
import { notes, top } from './html/top.ts'

/**
 * The report as one HTML file that loads nothing: the verdict, what deviates, property by requirement at a glance, the
 * digits of dates, every requirement with its cases. It reads without its script, which filters, copies and opens what
 * a link names. The same report gives the same bytes. Ends with a line feed.
 */
export function htmlReport(report: Report): string {
  const digits = ruler(report)
  const page = html`<body>
    <a class="skip" href="#requirements">Skip to the requirements</a>
    <main>
      ${top(report)}
      <nav aria-label="Parts of the report">
        <a href="#causes">What deviates</a> <a href="#map">At a glance</a> ${
          digits && html`<a href="#digits">Digits of dates</a>`
        } <a href="#requirements">Requirements</a>
      </nav>
      ${causes(report)}
      ${notes(report)}
      ${heatMap(report)}
      ${digits}
      <section class="requirements" aria-labelledby="requirements">
        <h2 id="requirements" tabindex="-1">Requirements<span class="count">${counted(
          report.requirements.length,
          'requirement',
        )}, ${counted(report.cases.length, 'case')}</span></h2>
        ${filters(report)}
        ${requirementList(report)}
      </section>
    </main>
    <p id="said" class="unseen" role="status"></p>
  </body>`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    render(html`<title>${titleOf(report)}</title>`),
    `<style>${pageStyle}</style>`,
    '</head>',
    render(page).replace(/<\/body>$/, `<script>${pageScript}</script></body>`),
    '</html>',
    '',
  ].join('\n')
}

const policy = [
  "default-src 'none'",
  `style-src '${hashOf(pageStyle)}'`,
  `script-src '${hashOf(pageScript)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function titleOf(report: Report): string {
  return `${report.gate.holds ? 'Gate passed' : 'Gate failed'} · ${visible(subjectOf(report))}`
}
