import { stat } from 'node:fs/promises'
import { stringify } from 'yaml'
import { subjectOf } from '../report/model/subject.ts'
import type { Report } from '../report/model/types.ts'
import { counted, visible } from '../text.ts'
import { checkWritable, writeWhole } from '../write.ts'
import type { Proposal } from './propose.ts'

/** A list of deviations as YAML text; a comment says how it came about. */
export function deviationsYaml(proposals: readonly Proposal[], report: Report): string {
  const { tool, client, startedAt } = report
  const subject = `${client ? 'of' : 'at'} ${visible(subjectOf(report))}`
  const head = [
    `# What a run of ${tool.name} ${tool.version} on ${startedAt.slice(0, 10)} found ${subject}.`,
    '# An entry promises that each of its cases deviates: say why that is accepted, and take out what is fixed.',
  ]
  if (proposals.length === 0) return `${[...head, '[]'].join('\n')}\n`
  const entries = proposals.map(({ cases, reason, expires, sometimes }) =>
    stringify(
      [{ cases: cases.length === 1 ? cases[0] : cases, reason, expires, ...(sometimes && { sometimes }) }],
      { lineWidth: 0 },
    ),
  )
  return `${head.join('\n')}\n${entries.join('\n')}`
}

/** A new list in a few words: how many entries it has, and until when they count. */
export function describeList(proposals: readonly Proposal[]): string {
  const [first] = proposals
  if (first === undefined) return 'no entry, since there is no deviation'
  const expire = proposals.length === 1 ? 'expires' : 'expire'
  return `${counted(proposals.length, 'entry', 'entries')}, which ${expire} on ${first.expires}; give it with --deviations`
}

/**
 * Whether a new list can be written there, found before a run begins. Throws an Error of one line where it cannot, or
 * where there is a file: a list holds reasons that people have written.
 */
export async function checkNewList(path: string): Promise<void> {
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isFile())
    throw new Error(
      `${path} is there already, and a list is not overwritten: name another file, or remove it`,
    )
  await checkWritable(path)
}

/** Writes a new list, whole or not at all. Throws what `checkNewList` throws. */
export async function writeNewList(path: string, text: string): Promise<void> {
  await checkNewList(path)
  await writeWhole(path, text)
}
