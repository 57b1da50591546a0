import type { Level } from '../../../contract/types.ts'
import { verdicts } from '../../../judge/types.ts'
import { visible } from '../../../text.ts'
import { groupBy } from '../../model/group.ts'
import type { Report } from '../../model/types.ts'
import { counted, grouped, html, type Markup, signs, verdictClass, wholeBody } from './markup.ts'

const levels: readonly Level[] = ['MUST', 'SHOULD', 'MAY']

/** The controls that choose which cases are shown; they need the page's script and are absent without it. */
export function filters({ cases }: Report): Markup {
  const byVerdict = groupBy(cases, ({ verdict }) => verdict)
  const byLevel = groupBy(cases, ({ level }) => level)
  const properties = [...groupBy(cases, ({ property }) => property ?? '').keys()]
  return html`<form id="filters" class="filters scripted" role="search" aria-label="Cases" autocomplete="off">
    <fieldset>
      <legend>Verdict</legend>
      ${verdicts
        .filter((verdict) => byVerdict.has(verdict))
        .map((verdict) =>
          choice('verdict', verdict, byVerdict.get(verdict)!.length, [verdictClass(verdict), signs[verdict]]),
        )}
    </fieldset>
    <fieldset>
      <legend>Level</legend>
      ${levels.filter((level) => byLevel.has(level)).map((level) => choice('level', level, byLevel.get(level)!.length))}
    </fieldset>
    <label class="field">
      <span class="legend">Property</span>
      <select name="property">
        <option value="">any</option>
        ${properties
          .filter((property) => property !== '')
          .map((property) => html`<option value=${visible(property)}>${visible(property)}</option>`)}
        ${properties.includes('') && html`<option value=${wholeBody}>${wholeBody}</option>`}
      </select>
    </label>
    <label class="field text">
      <span class="legend">Text</span>
      <input type="search" name="text" placeholder="id, statement, diagnosis, value" />
    </label>
    <div class="acts">
      <button type="button" id="clear">Clear</button>
      <button type="button" id="open-all">Open all</button>
      <button type="button" id="close-all">Close all</button>
    </div>
    <p id="shown" class="shown" role="status">All ${counted(cases.length, 'case')}</p>
  </form>`
}

function choice(
  name: string,
  value: string,
  count: number,
  [className, sign]: readonly string[] = [],
): Markup {
  return html`<label class=${`choice ${className ?? ''}`}>
    <input type="checkbox" name=${name} value=${value} />
    ${sign !== undefined && html`<span class="sign" aria-hidden="true">${sign}</span>`}
    ${value} <span class="dim">${grouped(count)}</span>
  </label>`
}
