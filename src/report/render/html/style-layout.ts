/** Type, measures and the parts that every section shares. */
export const layoutStyle = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial,
  sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
main { max-width: 1232px; margin: 0 auto; padding: 20px 16px 64px; }
h1, h2, h3, h4, h5, p, ul, dl, dd, pre, fieldset { margin: 0; padding: 0; font: inherit; }
h2 { margin: 32px 0 10px; font-size: 19px; font-weight: 650; letter-spacing: -.01em;
  scroll-margin-top: 12px; }
h3 { margin: 26px 0 6px; font-weight: 650; font-size: 15px; text-transform: capitalize; }
h3 .dim { text-transform: none; }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre, .id, .caseid, .value .text { font-family: var(--mono); font-size: 12.5px; }
pre { white-space: pre-wrap; }
ul { list-style: none; }
.dim, .count, .number, .hint { color: var(--dim); font-weight: 400; }
.count { margin-left: 10px; font-size: 14px; letter-spacing: 0; }
.name, .legend, legend { color: var(--dim); font-size: 12.5px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 16px; top: -60px; padding: 6px 12px; background: var(--page); z-index: 2; }
.skip:focus { top: 8px; }
html:not(.with-script) .scripted { display: none; }
.badge { display: inline-block; min-width: 5.2em; padding: 0 8px 0 5px; border-radius: 4px;
  background: var(--tint); color: var(--ink); font-size: 12.5px; font-weight: 600; line-height: 20px;
  white-space: nowrap; }
.sign { display: inline-block; width: 1.25em; text-align: center; font-weight: 700; }
.scroll { position: relative; overflow-x: auto; }
table { border-collapse: collapse; }
th { font-weight: 400; text-align: left; }
summary { cursor: pointer; }
summary::marker { color: var(--dim); }
button, select, input { font: inherit; color: inherit; }
button, select, input[type='search'] { min-height: 32px; padding: 3px 10px; border: 1px solid var(--strong);
  border-radius: 5px; background: var(--page); }
button:hover { background: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 16px; padding: 7px 0;
  border: solid var(--line); border-width: 1px 0; font-size: 14px; }
.top .kind { color: var(--dim); font-size: 13px; }
h1 { display: flex; align-items: center; gap: 12px; margin: 10px 0 2px; font-size: 30px; font-weight: 680;
  line-height: 1.2; letter-spacing: -.02em; }
.seal { flex: none; display: grid; place-items: center; width: 34px; height: 34px; border-radius: 50%;
  font-size: 21px; line-height: 1; color: var(--page); background: var(--pass); }
.broken .seal { background: var(--fail); }
.subject { font-size: 16px; }
.reason { margin-top: 10px; padding: 8px 12px; border-left: 3px solid var(--fail);
  background: var(--fail-soft); color: var(--fail); font-weight: 550; }
.counts { margin-top: 14px; }
.share { display: block; width: 100%; height: 8px; border-radius: 4px; }
.share rect { fill: var(--ink); }
.counts dl { display: flex; flex-wrap: wrap; gap: 8px 28px; margin-top: 10px; }
.counts dl > div { display: flex; flex-direction: column-reverse; }
.counts .sign { width: auto; margin-right: .35em; }
.counts dt { color: var(--ink, var(--dim)); font-size: 13px; }
.counts dd { font-size: 22px; font-weight: 600; line-height: 1.2; letter-spacing: -.01em; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
  gap: 4px 32px; margin-top: 14px; font-size: 13px; }
.facts > div { display: flex; gap: 12px; }
.facts dt { flex: none; width: 84px; color: var(--dim); }
.remarks h2 { margin: 14px 0 4px; font-size: 14px; letter-spacing: 0; }
.remarks li { display: flex; font-size: 14px; max-width: 1000px; }
.remarks li::before { content: '–'; flex: 0 0 14px; color: var(--dim); }
details.prose[open] > summary { color: var(--dim); }
.problems h2 { color: var(--fail); }
@media (max-width: 640px) { main { padding-top: 16px; } h1 { font-size: 24px; } }
`
