import { memberNames } from './traps.ts'
import type { Deviation, Pattern } from './types.ts'
import { type Located, type LocatedEntry, type LocatedProblem, readEntries } from './yaml.ts'

/** The entries of a list, or one line that says what is wrong, where (`list.yaml:12: …`) and what to do. */
export type Parsed =
  | { readonly deviations: readonly Deviation[]; readonly problem?: undefined }
  | { readonly problem: string; readonly deviations?: undefined }

/** Reads a list of deviations from YAML text; `file` is what messages call it. Pure. */
export function parseDeviations(text: string, file: string, builtIn = false): Parsed {
  const read = readEntries(text)
  if (read.problem !== undefined) return { problem: atLine(file, read.problem) }
  const deviations: Deviation[] = []
  for (const entry of read.entries) {
    const problem = problemOf(entry)
    if (problem !== undefined) return { problem: atLine(file, problem) }
    deviations.push(deviationOf(entry, file, builtIn))
  }
  return { deviations }
}

function atLine(file: string, { line, text }: LocatedProblem): string {
  return `${file}:${line}: ${text}`
}

type Check = (member: Located) => string | undefined

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

const text =
  (name: string): Check =>
  ({ value }) =>
    isText(value)
      ? undefined
      : `${name} is no text: write a sentence, in quotes where YAML takes it for something else`

const matching =
  (check: (value: string) => boolean, advice: string): Check =>
  ({ value }) =>
    isText(value) && check(value) ? undefined : advice

const checks: Readonly<Record<(typeof memberNames)[number], Check>> = {
  cases: ({ value }) =>
    isText(value) || (Array.isArray(value) && value.length > 0)
      ? undefined
      : 'cases is neither a glob on case ids nor a list of some: correct it (vpptoken-conformance plan lists the ids)',
  reason: text('reason'),
  link: matching(
    (value) => /^https?:\/\/\S+$/.test(value) && URL.canParse(value),
    'link is no http or https URL: correct it, or say it in reason',
  ),
  expires: matching(isDay, 'expires is no day: write it as in 2026-12-31'),
  requirement: matching(
    (value) => /^VPP-[A-Z]+-\d\d$/.test(value),
    'requirement is no id: write it as in VPP-ENUM-02',
  ),
  found: text('found'),
  sometimes: ({ value }) =>
    typeof value === 'boolean'
      ? undefined
      : 'sometimes is neither true nor false: write true, or leave it out',
}

function problemOf({ line, members }: LocatedEntry): LocatedProblem | undefined {
  for (const [name, member] of members) {
    const check = memberNames.find((known) => known === name)
    if (check === undefined) {
      return {
        line: member.line,
        text: `an entry has no member ${JSON.stringify(name)}: use ${memberNames.join(', ')}`,
      }
    }
    const wrong = checks[check](member)
    if (wrong !== undefined) return { line: member.line, text: wrong }
    const item = check === 'cases' ? member.items?.find(({ value }) => !isText(value)) : undefined
    if (item !== undefined) return { line: item.line, text: 'a glob is no text: put quotes round it' }
  }
  const missing = (['cases', 'reason'] as const).find((name) => !members.has(name))
  return (
    missing && {
      line,
      text: `the entry has no ${missing}: ${missing === 'cases' ? 'name the cases that it is about' : 'say why it is accepted'}`,
    }
  )
}

/** Whether a text is a day of the calendar, `yyyy-mm-dd`. */
function isDay(value: string): boolean {
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** The entry that members without a problem make. */
function deviationOf({ line, members }: LocatedEntry, file: string, builtIn: boolean): Deviation {
  const textOf = (name: string) =>
    (members.get(name)?.value as string | undefined)?.replaceAll(/\s+/g, ' ').trim()
  const optional = (['link', 'expires', 'requirement', 'found'] as const).flatMap((name) => {
    const value = textOf(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const cases = members.get('cases')!
  const patterns: readonly Pattern[] = (cases.items ?? [cases]).map((item) => ({
    text: String(item.value).trim(),
    file,
    line: item.line,
  }))
  return {
    file,
    line,
    cases: patterns,
    reason: textOf('reason')!,
    ...Object.fromEntries(optional),
    sometimes: members.get('sometimes')?.value === true,
    builtIn,
  }
}
