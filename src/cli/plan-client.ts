import { deriveClientCases } from '../client/derive.ts'
import type { ClientAnswer, ClientCase } from '../client/types.ts'
import type { Contract } from '../contract/types.ts'
import { shorten, visible } from '../report/render/text.ts'
import { selectById } from '../run/settings.ts'
import { CommandError } from './failure.ts'

/** What of the options of `plan` concerns clients. */
export type ClientPlanOptions = {
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly seed: number
  readonly json: boolean
}

/**
 * The cases on clients as text or JSON: what the client is asked to do and how its requests are answered. Throws a
 * CommandError where no case matches.
 */
export function planOfClient(contract: Contract, options: ClientPlanOptions): string {
  const cases = selectById(deriveClientCases(contract, options.seed), options)
  if (cases.length === 0) {
    throw new CommandError(
      `no case on clients matches ${options.only.join(', ')}: plan --client without --only lists the ids`,
    )
  }
  const probes = new Set(cases.map(({ probe }) => probe.id)).size
  if (options.json) {
    const listed = cases.map(({ id, requirement, property, probe }) => ({
      id,
      requirement,
      ...(property !== undefined && { property }),
      call: { id: probe.key, patch: probe.patch, options: probe.readFirst ? { readFirst: true } : {} },
      answers: probe.answers,
    }))
    return `${JSON.stringify({ cases: listed, probes }, null, 2)}\n`
  }
  return `${cases.flatMap(linesOf).join('\n')}\n${cases.length} cases, ${probes} calls\n`
}

function linesOf({ id, probe }: ClientCase): readonly string[] {
  const { key, patch, readFirst, answers } = probe
  const read = readFirst ? 'read, then ' : ''
  return [
    id,
    `  call     ${read}update ${JSON.stringify(key)} with ${cut(JSON.stringify(patch))}`,
    `  answers  ${answers.map(answerText).join('; then ')}`,
  ]
}

/** An answer in a few words. */
export function answerText(answer: ClientAnswer): string {
  if (answer === 'stub') return 'as the documented service answers'
  const { status, headers = [], body, coding, chunked, redirect, retryAfterDate } = answer
  const retryAfter = headers.find(([name]) => name === 'Retry-After')?.[1]
  return [
    String(status),
    ...(redirect ? [`to ${redirect === 'service' ? 'another path' : 'another host'}`] : []),
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    ...(retryAfterDate === undefined ? [] : [`Retry-After: a date ${retryAfterDate} s ahead`]),
    ...(coding ? [coding] : []),
    ...(chunked ? ['in chunks'] : []),
    body === undefined || body === '' ? 'no body' : cut(body),
  ].join(', ')
}

function cut(text: string): string {
  return shorten(visible(text), 200)
}
