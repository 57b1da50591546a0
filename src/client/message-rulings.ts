import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import { broken, notApplicable, pass, show } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import { counted } from '../text.ts'
import { type ClientJudging, type ClientRulings, describeClientOutcome, notAnswered } from './context.ts'
import { receiveRulings } from './receive-rulings.ts'
import type { AnswerCoding, ClientExpectation } from './types.ts'
import { admitsCoding } from './wire.ts'

type Of<Kind> = Extract<ClientExpectation, { kind: Kind }>

/** Where the request does not admit a coding, the answer was not in it. */
function notAdmitted(
  { observation: { requests } }: ClientJudging,
  coding: AnswerCoding,
): Judgement | undefined {
  const admitted = requests.some(({ headers }) => admitsCoding(headers, coding))
  return requests.length === 0 || admitted ? undefined : notApplicable(`the request admits no ${coding}`)
}

function coded(judging: ClientJudging, { coding = 'gzip', members }: Of<'coded'>): Judgement {
  return notAdmitted(judging, coding) ?? receiveRulings.given(judging, { kind: 'given', members })
}

function codedError(judging: ClientJudging, { coding, error }: Of<'coded-error'>): Judgement {
  return (
    notAdmitted(judging, coding) ?? receiveRulings['odata-error'](judging, { kind: 'odata-error', ...error })
  )
}

function ends({ observation }: ClientJudging, { before }: Of<'ends'>): Judgement {
  const none = notAnswered(observation)
  if (none) return none.judgement
  const { outcome, requests } = observation
  const count = requests.length
  if (outcome.kind === 'error' && count < before) return pass
  const endless = count >= before || outcome.kind === 'lost'
  return broken({
    message: endless ? 'The request is sent again and again.' : 'What failed to the end is no error.',
    where: 'requests',
    expected: `an error, before ${before} requests`,
    got: `${counted(count, 'request')}; ${describeClientOutcome(outcome)}`,
    diagnosis: endless ? 'no end' : 'taken for a success',
  })
}

/** How late a call may end whose time is up, in milliseconds: machines are busy. */
const lateMs = 1000

function inTime({ observation }: ClientJudging, { limitMs }: Of<'in-time'>): Judgement {
  const none = notAnswered(observation)
  if (none) return none.judgement
  const { outcome, tookMs = 0 } = observation
  const expected = `an error, ${limitMs} ms after the call began`
  const wrong = (message: string, got: string, diagnosis: string) =>
    broken({ message, where: 'result', expected, got, diagnosis })
  if (outcome.kind !== 'error') {
    return wrong('A call whose time is up does not fail.', describeClientOutcome(outcome), 'no error')
  }
  if (tookMs <= limitMs + lateMs) return pass
  return wrong('A call goes on when its time is up.', `an error after ${Math.round(tookMs)} ms`, 'too late')
}

/** Digits after the second, without zeros at the end. */
function digitsOf(text: string): number {
  return (/\.(\d+)/.exec(text)?.[1] ?? '').replace(/0+$/, '').length
}

function declaredPrecision(
  { observation, profile }: ClientJudging,
  { property }: Of<'declared-precision'>,
): Judgement {
  const { outcome, requests } = observation
  const shown = outcome.kind === 'result' ? outcome.entity?.[property] : undefined
  if (typeof shown !== 'string' || readDateTimeOffset(shown) === undefined) {
    return requests.length === 0
      ? (notAnswered(observation)?.judgement ?? pass)
      : notApplicable('the caller is shown no date')
  }
  if (digitsOf(shown) <= profile.precision) return pass
  const type = profile.dateType ?? 'type for dates'
  return broken({
    message: `The client declares that its ${type} holds ${profile.precision} digits, and shows more.`,
    where: `result $.${property}`,
    expected: `at most ${profile.precision} fraction digits, or another precision in the first line`,
    got: show(shown),
    diagnosis: `declares ${profile.precision} digits, shows ${digitsOf(shown)}`,
  })
}

/** Judges what a client makes of codings, of time limits and of failures without end, and what it declares. */
export const messageRulings: ClientRulings<
  'coded' | 'coded-error' | 'ends' | 'in-time' | 'declared-precision'
> = {
  coded,
  'coded-error': codedError,
  ends,
  'in-time': inTime,
  'declared-precision': declaredPrecision,
}
