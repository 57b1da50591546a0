import { layoutStyle } from './style-layout.ts'
import { partsStyle } from './style-parts.ts'
import { printStyle } from './style-print.ts'

const colours = `
:root { color-scheme: light dark;
  --mono: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  --page: #ffffff; --soft: #f5f6f8; --line: #dde1e6; --strong: #c2c8d0; --text: #1b1f24; --dim: #566069;
    --link: #0b57b8;
  --fail: #b3221a; --fail-soft: #fdebe9; --fixed: #97266d; --fixed-soft: #fbeaf3;
  --unproven: #6035b5; --unproven-soft: #f1ecfb; --warn: #855000; --warn-soft: #fdf2d8;
  --known: #0a6570; --known-soft: #e1f4f5; --info: #1f5bb8; --info-soft: #e9f0fc;
  --na: #566069; --na-soft: #eceef1; --pass: #1a6738; --pass-soft: #e3f3e8; }
@media screen and (prefers-color-scheme: dark) { :root {
  --page: #14171a; --soft: #1b1f23; --line: #2d333a; --strong: #454d57; --text: #e4e7ea; --dim: #9ba5b0;
    --link: #82b6ff;
  --fail: #ff9489; --fail-soft: #3b1b19; --fixed: #f290c9; --fixed-soft: #3a1b2e;
  --unproven: #c3aaff; --unproven-soft: #2b2142; --warn: #efba50; --warn-soft: #32270e;
  --known: #66d0d8; --known-soft: #0f2e32; --info: #8bb8ff; --info-soft: #182740;
  --na: #9ba5b0; --na-soft: #24292e; --pass: #71cd90; --pass-soft: #13301e; } }
.fail { --ink: var(--fail); --tint: var(--fail-soft); } .fixed { --ink: var(--fixed);
  --tint: var(--fixed-soft); }
.unproven { --ink: var(--unproven); --tint: var(--unproven-soft); } .warn { --ink: var(--warn);
  --tint: var(--warn-soft); }
.known { --ink: var(--known); --tint: var(--known-soft); } .info { --ink: var(--info);
  --tint: var(--info-soft); }
.na { --ink: var(--na); --tint: var(--na-soft); } .pass { --ink: var(--pass); --tint: var(--pass-soft); }
`

/** The page's style sheet: system fonts, light and dark, from 360 px up, and for paper. */
export const pageStyle: string = [colours, layoutStyle, partsStyle, printStyle]
  .join('')
  .replace(/\n\s*/g, '\n')
