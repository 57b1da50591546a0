import { html as template } from 'htm/preact'
import type { VNode } from 'preact'
import type { Verdict } from '../../../judge/types.ts'
import { shorten, visible } from '../../../text.ts'

/** A piece of the page. */
export type Markup = VNode

/** What may stand between two tags: text is escaped; null, undefined and false are nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[]

/** A tagged template for HTML; every value that is put in is escaped. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => Markup = template

/** A number as people read it, e.g. `2,850`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

/** A number and its noun, e.g. `1 case`, `2,850 cases`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Text of several lines made visible line by line, so that its line feeds still end lines. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').split('\n').map(visible).join('\n')
}

/** Characters of a text that stands in a line of its own, e.g. a heading; more are cut. */
const lineLimit = 200

/** A text made visible and cut to what a line of its own can hold. */
export function line(text: string): string {
  return shorten(visible(text), lineLimit)
}

/** Characters of a text that is shown at once; more are folded. */
const proseLimit = 400

/** A text made visible; a very long one is folded, its beginning shown. It may hold a value of any size. */
export function prose(text: string): Markup {
  const shown = visible(text)
  const start = shorten(shown, proseLimit)
  if (start === shown) return html`<p class="prose">${shown}</p>`
  return html`<details class="prose"><summary>${start}</summary><p>${shown}</p></details>`
}

/** A class name for a verdict. */
export function verdictClass(verdict: Verdict): string {
  return verdict === 'n/a' ? 'na' : verdict
}

/** A verdict spelled out, with its sign. */
export function badge(verdict: Verdict): Markup {
  return html`<span class=${`badge ${verdictClass(verdict)}`}><span class="sign" aria-hidden="true">${
    signs[verdict]
  }</span>${verdict}</span>`
}

/** The sign of each verdict: each differs without its colour. */
export const signs: Readonly<Record<Verdict, string>> = {
  fail: '×',
  fixed: '↑',
  unproven: '?',
  warn: '!',
  known: '≈',
  info: 'i',
  'n/a': '–',
  pass: '·',
}

/** What each verdict means, in a few words. */
export const meanings: Readonly<Record<Verdict, string>> = {
  fail: 'a MUST is broken',
  fixed: 'a listed deviation that holds now',
  unproven: 'could not be decided',
  warn: 'a SHOULD is broken',
  known: 'a listed deviation',
  info: 'an optional behaviour',
  'n/a': 'it does not apply',
  pass: 'the requirement is met',
}

/** What stands for the property of a case that is about none in particular. */
export const wholeBody = 'whole body'
