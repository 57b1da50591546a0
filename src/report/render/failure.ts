import { cutAround, firstDifference, visible, wrap } from '../../text.ts'
import { oftenOf } from '../model/causes.ts'
import { shellQuote } from '../model/curl.ts'
import type { Report, ReportCase, ReportRequirement } from '../model/types.ts'

/** Values longer than this many characters are cut. */
const valueLimit = 160

/** A command longer than this is left to `explain`: it would push the rest off the screen. */
const commandLimit = 1500

const indent = ' '.repeat(6)
const labelWidth = 11

/** What is reported of a requirement. */
type Told = Pick<ReportRequirement, 'id' | 'level' | 'statement' | 'source'>

/** How a case is reported. */
export type PartOptions = {
  /** Leaves out the curl lines. */
  readonly brief?: boolean
  /** What was tested, and how: the command that judges a case again fits it. */
  readonly report?: Pick<Report, 'client' | 'again'>
}

/** One thing that is reported of a case. */
export type Part = {
  readonly label: string
  /** Without control characters. */
  readonly text: string
  /** Whether it is a command, to be copied as it is: its lines are not wrapped. */
  readonly command: boolean
}

/** How a block is written. */
export type BlockOptions = PartOptions & {
  /** Characters in a line; 110 unless given. */
  readonly width?: number
  /** Dims what matters less: labels, and where a requirement comes from. */
  readonly dim?: (text: string) => string
}

/**
 * What a failed case tells a person besides its id and its requirement: where, sent, expected, the members of an enum, got, diagnosis, how often;
 * the commands that send it again, the one that judges it again, and why that one may not see it. Parts that a case lacks are left out.
 */
export function partsOf(item: ReportCase, { brief = false, report = {} }: PartOptions = {}): readonly Part[] {
  const { sent, expected, got } = values(item)
  // What is to be done about a listed deviation that holds again is said in the message alone.
  const told = item.verdict !== 'fixed' && (item.got !== undefined || item.diagnosis !== undefined)
  const id = shellQuote(visible(item.id))
  const curl = item.curl.length > commandLimit ? `npx vpptoken-conformance explain ${id}` : item.curl
  const texts: readonly (readonly [label: string, text: string | undefined])[] = [
    ['where', item.where],
    ['sent', sent],
    ['expected', expected],
    ['allowed', item.allowed?.join(', ')],
    ['got', got],
    ['diagnosis', item.diagnosis],
    ['often', oftenOf(item) || undefined],
    ['reason', told ? undefined : item.message],
  ]
  const commands: typeof texts = [
    ['curl', brief || curl === '' ? undefined : curl],
    ['again', againCommand(id, report)],
  ]
  const hint = againHint(item)
  const parts = (of: typeof texts, command: boolean) =>
    of.flatMap(([label, text]): Part[] =>
      text === undefined
        ? []
        : [{ label, command, text: command ? text.split('\n').map(visible).join('\n') : visible(text) }],
    )
  return [...parts(texts, false), ...parts(commands, true), ...parts([['note', hint]], false)]
}

/**
 * What a failed case tells a person, as plain lines without control characters: verdict and case id; the
 * requirement's sentence, level, id and source; its parts.
 */
export function failureBlock(item: ReportCase, requirement: Told, options: BlockOptions = {}): string[] {
  const { width = 110, dim = (text) => text } = options
  return [
    `${item.verdict.toUpperCase().padEnd(4)}  ${visible(item.id)}`,
    ...statementLines(requirement, width - indent.length, dim).map((line) => indent + line),
    ...partsOf(item, options).flatMap((part) => partLines(part, width, dim)),
  ]
}

/** A part, its label in a column of its own. */
function partLines({ label, text, command }: Part, width: number, dim: (text: string) => string): string[] {
  const lines = command ? text.split('\n') : wrap(text, Math.max(width - indent.length - labelWidth, 20))
  return lines.map((line, index) => indent + dim((index === 0 ? label : '').padEnd(labelWidth)) + line)
}

/** What is reported of a case in lines of their own, for a reader whose lines wrap by themselves. */
export function linesOf(
  report: Pick<Report, 'client' | 'again'>,
  item: ReportCase,
  requirement: Told,
): string[] {
  const { statement, level, id, source } = requirement
  return [
    `${visible(statement)}  (${level} · ${id} · ${visible(source)})`,
    ...partsOf(item, { brief: true, report }).map(({ label, text }) => `${label}: ${text}`),
  ]
}

const outcomes = {
  accepted: 'taken',
  refused: 'refused',
  broken: 'answered with 5xx',
  odd: 'answered oddly',
  throttled: 'throttled',
  none: 'left without an answer',
} as const

/** Why the command that judges a case again may not see the failure; undefined where it does. */
export function againHint({
  finding,
  repeats,
  merged,
}: Pick<ReportCase, 'finding' | 'repeats' | 'merged'>): string | undefined {
  if (finding?.after !== undefined)
    return `by itself this case passes: it fails right after a request that is ${outcomes[finding.after]}, as in the lines of curl`
  if (merged)
    return 'by itself this case passes: it fails in a request that has values of other cases too, as in the line of curl'
  return repeats === undefined ? undefined : 'it fails now and then, so judging it once may not show it'
}

/** The command that judges a case again; `id` is quoted. */
export function againCommand(id: string, { client, again = '' }: Pick<Report, 'client' | 'again'>): string {
  return client
    ? `npx vpptoken-conformance client --only ${id} -- COMMAND`
    : `npx vpptoken-conformance run${again === '' ? '' : ` ${again}`} --only ${id}`
}

function statementLines(requirement: Told, width: number, dim: (text: string) => string): string[] {
  const { statement, level, id, source } = requirement
  const origin = `(${level} · ${id} · ${visible(source)})`
  const lines = wrap(visible(statement), width)
  const last = lines.at(-1) ?? ''
  return `${last}  ${origin}`.length <= width
    ? [...lines.slice(0, -1), `${last}  ${dim(origin)}`]
    : [...lines, ...wrap(origin, width).map(dim)]
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
