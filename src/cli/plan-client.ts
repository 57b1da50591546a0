import { commandOf } from '../client/command.ts'
import { deriveClientCases } from '../client/derive.ts'
import type { ClientAnswer, ClientCase, ClientProbe, ScriptedAnswer } from '../client/types.ts'
import type { Contract } from '../contract/types.ts'
import { refuseIdleSkips, selectById } from '../run/settings.ts'
import { shorten, visible } from '../text.ts'

/** What of the options of `plan` concerns clients. */
export type ClientPlanOptions = {
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly seed: number
  readonly json: boolean
}

/**
 * The cases on clients as text or JSON: what the client is asked to do and how its requests are answered. Throws a
 * ConformanceError where no case matches.
 */
export function planOfClient(contract: Contract, options: ClientPlanOptions): string {
  const planned = deriveClientCases(contract, options.seed)
  const cases = selectById(planned, options, 'plan --client')
  refuseIdleSkips(options.skip, planned, 'plan --client')
  const probes = new Set(cases.map(({ probe }) => probe.id)).size
  if (options.json) {
    const listed = cases.map(({ id, requirement, property, probe }) => ({
      id,
      requirement,
      ...(property !== undefined && { property }),
      call: callOf(probe),
      ...(probe.machine && { machine: probe.machine }),
      answers: probe.answers,
    }))
    return `${JSON.stringify({ cases: listed, probes }, null, 2)}\n`
  }
  return `${cases.flatMap(linesOf).join('\n')}\n${cases.length} cases, ${probes} calls\n`
}

function callOf(probe: ClientProbe) {
  const { id, patch, options } = commandOf('', probe, { baseUrl: '', bearer: '' }, {})
  return { id, patch, options }
}

function linesOf({ id, probe }: ClientCase): readonly string[] {
  const { answers, machine } = probe
  return [
    id,
    `  call     ${callText(probe)}`,
    ...(machine ? [`  where    TZ=${machine.TZ} LANG=${machine.LANG}`] : []),
    `  answers  ${answers.map(answerText).join('; then ')}`,
  ]
}

/** What a client is asked to do, in a line. */
function callText(probe: ClientProbe): string {
  const { key, patch, readFirst, operation, again, beside, cancelAfterMs, deadlineMs, additional } = probe
  const id = JSON.stringify(key)
  if (operation === 'get') return `read ${id}`
  const members = (value: object) => cut(JSON.stringify(value))
  return [
    `${readFirst ? 'read, then ' : ''}update ${id} with ${members(patch)}`,
    ...(additional ? [`and additional data ${members(additional)}`] : []),
    ...(again ? [`then again with ${members(again)}`] : []),
    ...(beside ? [`beside ${beside.length} more at the same time`] : []),
    ...(cancelAfterMs === undefined ? [] : [`cancelled after ${cancelAfterMs} ms`]),
    ...(deadlineMs === undefined ? [] : [`with a time limit of ${deadlineMs} ms`]),
  ].join(', ')
}

/** An answer in a few words. */
export function answerText(answer: ClientAnswer): string {
  if (answer === 'stub') return 'as the documented service answers'
  const { status, headers = [], body, redirect, retryAfterDate, dateForm } = answer
  const retryAfter = headers.find(([name]) => name === 'Retry-After')?.[1]
  return [
    answer.reason === undefined ? String(status) : `${status} ${JSON.stringify(answer.reason)}`,
    ...(redirect ? [`to ${places[redirect]}`] : []),
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    ...(retryAfterDate === undefined
      ? []
      : [`Retry-After: a date ${retryAfterDate} s ahead${dateForm ? ` (${dateForm})` : ''}`]),
    ...formsOf(answer),
    body === undefined || body === '' ? 'no body' : cut(body),
  ].join(', ')
}

const places: Readonly<Record<NonNullable<ScriptedAnswer['redirect']>, string>> = {
  service: 'another path',
  relative: 'another path, named relatively',
  itself: 'its own place',
  elsewhere: 'another host',
  port: 'another port of the host',
}

function formsOf(answer: ScriptedAnswer): readonly string[] {
  const { coding, codingName = coding, chunked, cut: cuts, interim, heldMs, breaks } = answer
  return [
    ...(coding ? [codingName!] : []),
    ...(chunked
      ? [`in chunks${cuts === 'bytes' ? ' of a byte' : cuts ? ' cut within a character' : ''}`]
      : []),
    ...(answer.untilClose ? ['up to the close of the connection'] : []),
    ...(answer.close ? ['then the connection is closed'] : []),
    ...(breaks
      ? [breaks === 'before' ? 'the connection breaks before it' : 'the connection breaks within it']
      : []),
    ...(interim ? [`after an interim ${interim}`] : []),
    ...(heldMs === undefined ? [] : [`after ${heldMs} ms`]),
    ...(answer.lowerCase ? ['names of header fields in small letters'] : []),
  ]
}

function cut(text: string): string {
  return shorten(visible(text), 200)
}
