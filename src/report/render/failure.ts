import { shellQuote } from '../model/curl.ts'
import type { ReportCase, ReportRequirement } from '../model/types.ts'
import { cutAround, firstDifference, visible, wrap } from './text.ts'

/** Values longer than this many characters are cut. */
const valueLimit = 160

/** A command longer than this is left to `explain`: it would push the rest off the screen. */
const commandLimit = 1500

const indent = ' '.repeat(6)
const labelWidth = 11

/** How a block is written. */
export type BlockOptions = {
  /** Characters in a line; 110 unless given. Commands are never wrapped, so that they can be copied. */
  readonly width?: number
  /** Leaves out what was sent and the curl line. */
  readonly brief?: boolean
  /** Whether a client was tested: another command judges it again. */
  readonly client?: boolean
}

/**
 * What a failed case tells a person, as plain lines without control characters: verdict and case id; the
 * requirement's sentence, level, id and source; where, sent, expected, got, diagnosis; the command that sends it
 * again and the one that judges it again. Lines whose value is absent are left out.
 */
export function failureBlock(
  item: ReportCase,
  requirement: Pick<ReportRequirement, 'id' | 'level' | 'statement' | 'source'>,
  options: BlockOptions = {},
): string[] {
  const width = options.width ?? 110
  const { sent, expected, got } = values(item)
  const curl = options.brief || item.curl === '' ? undefined : item.curl
  // What is to be done about a listed deviation that holds again is said in the message alone.
  const told = item.verdict !== 'fixed' && (item.got !== undefined || item.diagnosis !== undefined)
  const reason = told ? undefined : item.message
  const id = shellQuote(visible(item.id))
  return [
    `${item.verdict.toUpperCase().padEnd(4)}  ${visible(item.id)}`,
    ...statementLines(requirement, width - indent.length).map((line) => indent + line),
    ...labelled('where', item.where, width),
    ...labelled('sent', options.brief ? undefined : sent, width),
    ...labelled('expected', expected, width),
    ...labelled('got', got, width),
    ...labelled('diagnosis', item.diagnosis, width),
    ...labelled('reason', reason, width),
    ...command(
      'curl',
      curl !== undefined && curl.length > commandLimit ? `vpptoken-conformance explain ${id}` : curl,
    ),
    ...command('again', againCommand(id, options.client)),
  ]
}

/** The command that judges a case again; `id` is quoted. */
export function againCommand(id: string, client = false): string {
  return client
    ? `vpptoken-conformance client --only ${id} -- COMMAND`
    : `vpptoken-conformance run --only ${id}`
}

function statementLines(
  requirement: Pick<ReportRequirement, 'id' | 'level' | 'statement' | 'source'>,
  width: number,
): string[] {
  const { statement, level, id, source } = requirement
  const origin = `(${level} · ${id} · ${visible(source)})`
  const lines = wrap(visible(statement), width)
  const joined = `${lines.at(-1)}  ${origin}`
  return joined.length <= width ? [...lines.slice(0, -1), joined] : [...lines, ...wrap(origin, width)]
}

/** Expected and got are cut around their first difference; what was sent, at the same place where it holds it. */
function values(item: ReportCase): Record<'sent' | 'expected' | 'got', string | undefined> {
  const [sent, expected, got] = [item.sent, item.expected, item.got].map((text) =>
    text === undefined ? undefined : visible(text),
  )
  const at = firstDifference(expected ?? '', got ?? '')
  const held = sent && expected ? sent.indexOf(expected) : -1
  const inSent = held < 0 ? firstDifference(sent ?? '', got ?? '') : held + at
  const cut = (text: string | undefined, index: number) => text && cutAround(text, index, valueLimit)
  return { sent: cut(sent, inSent), expected: cut(expected, at), got: cut(got, at) }
}

function labelled(label: string, text: string | undefined, width: number): string[] {
  if (text === undefined) return []
  const lines = wrap(visible(text), Math.max(width - indent.length - labelWidth, 20))
  return lines.map((line, index) => indent + (index === 0 ? label : '').padEnd(labelWidth) + line)
}

function command(label: string, text: string | undefined): string[] {
  if (text === undefined) return []
  return text
    .split('\n')
    .map((line, index) => indent + (index === 0 ? label : '').padEnd(labelWidth) + visible(line))
}
