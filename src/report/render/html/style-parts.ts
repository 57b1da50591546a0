/** The parts of the page: causes, map, ruler, filters, requirements and cases. */
export const partsStyle = `
.calm { color: var(--dim); }
.lines > li { display: grid; grid-template-columns: 92px 1fr auto; gap: 2px 12px;
  align-items: baseline; padding: 5px 0; border-top: 1px solid var(--line); }
.lines > li:first-child { border-top: 0; }
.lines .number { text-align: right; font-size: 13.5px; }
.told > a { font-weight: 550; }
.breaks { display: block; font-size: 13px; }
.breaks a { color: inherit; text-decoration: none; }
.breaks a:hover { text-decoration: underline; }
.rest summary { padding: 6px 0; }
.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 22px; margin-bottom: 12px; }
.legend .badge { min-width: 0; margin-right: 2px; }
.legend .none, .map td:not(.corner) { background: var(--page); }
.legend .none { width: 30px; height: 20px; padding: 0; border: 1px dashed var(--strong);
  vertical-align: top; }
.map table { width: 100%; font-size: 12px; line-height: 1; }
.map th { padding: 2px 0; color: var(--dim); text-align: center; }
.map thead tr:first-child th { padding: 2px 0 5px 4px; text-align: left; white-space: nowrap; }
.map thead th { position: relative; }
.map thead a { display: block; padding: 3px 0; color: inherit; text-decoration: none; font-size: 10px;
  white-space: nowrap; }
.map thead a:hover { text-decoration: underline; }
.map tbody th { position: sticky; left: 0; z-index: 1; padding: 0 12px 0 0; background: var(--page);
  color: var(--text); text-align: left; white-space: nowrap; font-size: 13px; width: 1%; }
.map .whole { font-style: italic; }
.map td { width: 14px; min-width: 14px; height: 23px; padding: 0; border: 1px solid var(--line); }
.map td.corner { border: 0; }
@media (max-width: 640px) {
  .narrow { display: block; }
  .map .calm, .map .chapters th { display: none; }
  .map thead .unseen { position: static; width: auto; height: auto; margin: 0; clip-path: none; }
}
.map .first { border-left: 3px solid var(--page); }
.map td a { display: grid; place-items: center; height: 22px; background: var(--tint); color: var(--ink);
  font-weight: 700; font-size: 12.5px; text-decoration: none; }
.map td a:is(.fail, .fixed) { background: var(--ink); color: var(--page); }
.map td a:hover, .map td a:focus-visible { outline: 2px solid var(--text); outline-offset: -1px;
  position: relative; }
.lead { max-width: 760px; margin-bottom: 10px; color: var(--dim); }
.ruler table { font-size: 14px; }
.ruler th, .ruler td { padding: 5px 14px 5px 0; white-space: nowrap; vertical-align: middle; }
.ruler thead th { color: var(--dim); font-size: 12.5px; }
.ruler tbody { border-top: 1px solid var(--line); }
.ruler .property { font-weight: 550; }
.ruler .digit { min-width: 62px; padding: 5px 4px 3px; border-left: 1px solid var(--line);
  text-align: center; }
.ruler td.digit > span:first-child { display: block; font: 600 18px/1.1 var(--mono); }
.ruler .note { display: block; font-size: 11.5px; line-height: 1.3; }
.ruler .kept { color: var(--pass); background: var(--pass-soft); }
.ruler .lost { color: var(--fail); background: var(--fail-soft); }
.ruler .lost > span:first-child { text-decoration: line-through; text-decoration-thickness: 2px; }
.ruler .partly { color: var(--warn); background: var(--warn-soft); }
.ruler .partly > span:first-child { text-decoration: underline dotted 2px; text-underline-offset: 3px; }
.ruler .unjudged { color: var(--dim); }
.ruler thead th:last-child, .ruler .example { padding-left: 14px; border-left: 1px solid var(--line); }
.ruler td.example { min-width: 240px; white-space: normal; }
.ruler .came { color: var(--dim); }
.filters { display: flex; flex-wrap: wrap; gap: 10px 24px; align-items: end; margin: 4px 0 8px;
  padding: 12px 14px; border-radius: 7px; background: var(--soft); }
@media screen and (min-width: 900px) and (min-height: 500px) {
  .filters { position: sticky; top: 0; z-index: 3; border-radius: 0 0 7px 7px; box-shadow: 0 1px 0 var(--line); }
}
.filters fieldset { display: flex; flex-wrap: wrap; gap: 6px; border: 0; }
.filters legend, .filters .legend { display: block; margin: 0 0 3px; }
.choice { display: inline-flex; align-items: center; gap: 5px; min-height: 32px; padding: 2px 10px 2px 8px;
  border: 1px solid var(--strong); border-radius: 5px; background: var(--page); font-size: 14px;
  cursor: pointer; }
.choice:has(:checked) { border-color: var(--ink, var(--text)); background: var(--tint, var(--page));
  box-shadow: inset 0 0 0 1px var(--ink, var(--text)); }
.choice:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
.choice input { margin: 0; accent-color: var(--link); }
.choice .sign { width: 1em; color: var(--ink); }
.field select, .field input { max-width: 100%; }
.field.text { flex: 1 1 240px; } .field.text input { width: 100%; }
.field input::placeholder { color: var(--dim); opacity: 1; }
.acts { display: flex; flex-wrap: wrap; gap: 6px; }
.shown { flex-basis: 100%; font-size: 14px; font-weight: 550; }
.requirement { border-top: 1px solid var(--line); scroll-margin-top: calc(var(--bar, 0px) + 8px); }
.requirement > summary { display: grid; grid-template-columns: 12px 92px 1fr auto; gap: 4px 12px;
  align-items: baseline; padding: 6px 4px 6px 0; list-style: none; }
.requirement > summary::-webkit-details-marker { display: none; }
/* The triangle of a summary that is a grid. */
.requirement > summary::before { content: ''; width: 0; height: 0; margin-left: 2px;
  border: solid transparent; border-width: 4px 0 4px 6px; border-left-color: var(--dim); }
.requirement[open] > summary::before { rotate: 90deg; }
.requirement > summary:hover { background: var(--soft); }
.requirement > summary:focus-visible { outline-offset: -2px; }
.requirement h4 { display: grid; grid-template-columns: 130px 62px 1fr; gap: 0 8px; align-items: baseline; }
.requirement[open] > summary .statement { font-weight: 600; }
.level { color: var(--dim); font-size: 12px; letter-spacing: .03em; }
.requirement > summary .number { font-size: 13.5px; text-align: right; }
.inside { padding: 2px 4px 18px 128px; }
.source { font-size: 13.5px; } .source .name { margin-right: 6px; }
.cause { margin-top: 14px; }
.cause h5 { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; margin-bottom: 6px;
  padding: 4px 0; font-weight: 600; background: var(--page); }
/* The heading of a cause stays above the case that is looked at, below the filters. */
@media screen { .cause h5 { position: sticky; top: var(--bar, 0px); z-index: 2; } }
article.case { padding: 10px 14px 12px; border: 1px solid var(--line); border-left: 3px solid var(--ink);
  border-radius: 0 6px 6px 0; }
article.case > .title { margin-bottom: 4px; }
.caseid { color: inherit; } a.caseid { text-decoration-color: var(--strong); }
.where .name { margin-right: 6px; } .message { margin-top: 2px; }
.message .prose::first-letter { text-transform: uppercase; }
/* What a link leads to stays below both, even where the heading takes two lines. */
.case, .rows li { scroll-margin-top: calc(var(--bar, 0px) + 72px); }
.values { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 250px), 1fr)); gap: 8px;
  margin: 8px 0 4px; }
.value { padding: 5px 10px 7px; border-radius: 5px; background: var(--soft); }
.value .text { white-space: pre-wrap; line-height: 1.6; }
.value mark, .value del, .value ins { padding: 1px 1px; border-radius: 2px; color: inherit;
  font-weight: 700; text-decoration: underline 2px; text-underline-offset: 3px; }
.value mark { background: var(--warn-soft); text-decoration-color: var(--warn); }
.value del { background: var(--pass-soft); color: var(--pass); }
.value ins { background: var(--fail-soft); color: var(--fail); }
.command { display: grid; grid-template-columns: 100px 1fr auto; gap: 10px; align-items: start;
  margin-top: 6px; }
.command .name { padding-top: 2px; }
.command pre { min-width: 0; padding-top: 1px; line-height: 1.55; }
.copy { min-height: 26px; min-width: 66px; padding: 0 8px; font-size: 12.5px; }
.exchanges { margin-top: 8px; } .exchanges > summary, .passes > summary, .others > summary { padding: 4px 0;
  font-size: 14px; }
.exchange { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 8px;
  padding: 4px 0; }
.exchange pre { margin-top: 2px; padding: 8px 10px; border-radius: 5px; background: var(--soft); }
.others { margin-top: 6px; } .passes { margin-top: 12px; }
details.case { border-top: 1px solid var(--line); padding: 0 0 0 14px; }
details.case > summary { padding: 4px 0; }
details.case[open] { padding-bottom: 12px; }
details.case .hint { margin-left: 10px; font-size: 13px; display: inline-block; max-width: 100%;
  max-height: 1.5em; overflow: hidden; vertical-align: bottom; }
.rows { margin: 6px 0 12px; } .rows .name { font-family: var(--mono); }
.rows ul { columns: 230px auto; column-gap: 20px; }
.rows li { break-inside: avoid; padding-left: 1.2em; text-indent: -1.2em; }
.rows a { color: inherit; font-size: 12.5px; font-family: var(--mono); text-decoration-color: var(--strong); }
.here { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
@media screen { .off { display: none !important; } }
@media (max-width: 760px) {
  .lines > li { grid-template-columns: auto 1fr auto; } .lines a { grid-column: 1 / -1; grid-row: 2; }
  .requirement > summary { grid-template-columns: 12px auto 1fr; }
  .requirement > summary .number { grid-row: 1; grid-column: 3; }
  .requirement h4 { grid-column: 1 / -1; grid-template-columns: auto 1fr; }
  .statement { grid-column: 1 / -1; }
  .inside { padding-left: 4px; } article.case { padding: 8px 10px; }
  .command { grid-template-columns: 1fr auto; } .command .name { grid-column: 1; }
  .command pre { grid-column: 1 / -1; grid-row: 2; }
  .command .copy { grid-column: 2; grid-row: 1; }
}
`
