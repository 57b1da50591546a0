/** On paper: every deviation open, nothing to operate, no filter in force. */
export const printStyle = `
@media print {
  :root { color-scheme: light; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  nav, .skip, .filters, .copy { display: none !important; }
  .scroll { overflow: visible; } .map tbody th { font-size: 7pt; } .map thead a { font-size: 5pt; }
  .map td { width: 7px; min-width: 0; } .map td, .map td a { height: 15px; font-size: 7pt; }
  .ruler .digit, .ruler td.example { min-width: 0; } .ruler table { font-size: 8.5pt; }
  .ruler th, .ruler td { padding-right: 6px; } .ruler .note { font-size: 6pt; }
  .map td a, .ruler td, .badge, .value, .share { print-color-adjust: exact; }
  details.matters::details-content { content-visibility: visible; display: block; block-size: auto; }
  .exchanges, article.case { break-inside: avoid; }
  .values { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
  h2, h3, h5, summary { break-after: avoid; }
}
`
