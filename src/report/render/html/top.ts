import { verdicts } from '../../../judge/types.ts'
import { visible } from '../../../text.ts'
import { breaksGate, gateReason } from '../../model/build.ts'
import { gateProblems } from '../../model/causes.ts'
import { subjectOf } from '../../model/subject.ts'
import type { Report } from '../../model/types.ts'
import { counted, grouped, html, type Markup, meanings, prose, signs, verdictClass } from './markup.ts'

/** The head of the page: whether the gate passed and why not, the counts, what was tested and how. */
export function top(report: Report): Markup {
  const { gate, tool } = report
  const reason = gateReason(report)
  return html`<header class="top">
    <p class="kind">${visible(tool.name)} ${visible(tool.version)} · conformance report</p>
    <h1 class=${gate.holds ? 'holds' : 'broken'}>
      <span class="seal" aria-hidden="true">${gate.holds ? '✓' : '×'}</span>
      ${gate.holds ? 'The gate passed' : 'The gate failed'}
    </h1>
    <p class="subject">${visible(subjectOf(report))}</p>
    ${reason !== '' && html`<div class="reason">${prose(reason)}</div>`}
    ${counts(report)}
    ${facts(report)}
    ${remarks('Besides the cases, this makes the gate fail', gateProblems(report), 'problems')}
  </header>`
}

function counts({ cases, summary }: Report): Markup {
  const found = verdicts
    .map((verdict) => ({ verdict, count: summary[verdict === 'n/a' ? 'na' : verdict] }))
    .filter(({ count }) => count > 0)
  let start = 0
  const parts = found.map(({ verdict, count }) => {
    const width = (count / Math.max(cases.length, 1)) * 1000
    const bar = html`<rect class=${verdictClass(verdict)} x=${start.toFixed(2)} y="0" width=${width.toFixed(
      2,
    )} height="8" />`
    start += width
    return bar
  })
  return html`<div class="counts">
    <svg class="share" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
    <dl>
      ${found.map(
        ({ verdict, count }) => html`<div class=${verdictClass(verdict)}>
          <dt title=${meanings[verdict]}><span class="sign" aria-hidden="true">${signs[verdict]}</span>${verdict}</dt>
          <dd>${grouped(count)}</dd>
        </div>`,
      )}
      <div class="total"><dt>${cases.length === 1 ? 'case' : 'cases'}</dt><dd>${grouped(cases.length)}</dd></div>
    </dl>
  </div>`
}

function facts(report: Report): Markup {
  const { client, contract, target, gate, summary } = report
  const type = client && `${client.dateType ?? 'dates'}: ${counted(client.precision, 'fraction digit')}`
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    [target.ids.length === 1 ? 'Entity' : 'Entities', target.ids.join(', ') || undefined],
    ['Read by', client === undefined ? readers[target.reader] : undefined],
    ['Date type', type && `${type}${client.keepsOffset ? '' : ', no offset'}`],
    ['Contract', `${contract.version} · sha256 ${contract.sha256.slice(0, 12)}`],
    ['Gate', `--fail-on ${gate.failOn}: ${counted(breaking(report), 'case')} against it`],
    ['Started', report.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
    ['Took', `${(report.durationMs / 1000).toFixed(1)} s, ${counted(summary.requests, 'request')}`],
    ['Seed', String(report.seed)],
  ]
  return html`<dl class="facts">${rows.map(
    ([name, value]) => value !== undefined && html`<div><dt>${name}</dt><dd>${visible(value)}</dd></div>`,
  )}</dl>`
}

const readers = { get: 'GET', patch: 'a PATCH that changes nothing (GET is absent)' } as const

function breaking({ cases, gate }: Report): number {
  return cases.filter((item) => breaksGate(item, gate.failOn)).length
}

/** Remarks on the run as a whole; nothing where there are none. */
export function notes(report: Report): Markup | false {
  return remarks('Notes', report.notes, 'notes')
}

function remarks(title: string, texts: readonly string[], name: string): Markup | false {
  return (
    texts.length > 0 &&
    html`<section class=${`remarks ${name}`} aria-labelledby=${`title-${name}`}>
      <h2 id=${`title-${name}`}>${title}</h2>
      <ul>${texts.map((text) => html`<li>${prose(text)}</li>`)}</ul>
    </section>`
  )
}
