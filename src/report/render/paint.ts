import { styleText } from 'node:util'
import type { Verdict } from '../../judge/types.ts'

type Format = Parameters<typeof styleText>[0]

const formats: Readonly<Record<Verdict, Format>> = {
  fail: 'red',
  fixed: 'red',
  unproven: 'magenta',
  warn: 'yellow',
  known: 'cyan',
  info: 'blue',
  'n/a': 'gray',
  pass: 'green',
}

/** What colours text for a terminal. */
export type Paint = {
  /** In the colour of a verdict, which is spelled in any case. */
  readonly verdict: (verdict: Verdict, text: string) => string
  /** Text that matters less. */
  readonly dim: (text: string) => string
}

/** Colours text, or with `color` false leaves it as it is. Whether the stream takes colours is its caller's to know. */
export function paintOf(color: boolean): Paint {
  const styled = (format: Format, text: string) =>
    color && text !== '' ? styleText(format, text, { validateStream: false }) : text
  return {
    verdict: (verdict, text) => styled(formats[verdict], text),
    dim: (text) => styled('dim', text),
  }
}
