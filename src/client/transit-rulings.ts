import { broken, notApplicable, pass } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import { redirectedRoot } from './answers.ts'
import {
  type ClientJudging,
  type ClientRulings,
  describeClientOutcome,
  notAnswered,
  refusedByStub,
} from './context.ts'
import { type ClientExpectation, type ClientRequest, maskedBearer } from './types.ts'
import { bodyText, bytesOf, headerValues, isSafe, patchesOf } from './wire.ts'

type Of<Kind> = Extract<ClientExpectation, { kind: Kind }>

// Timers of runtimes may ring a few milliseconds early.
const toleranceMs = 25

function outcomeJudgement(
  { observation }: ClientJudging,
  message: string,
  expected: string,
  diagnosis: string,
): Judgement {
  return broken({
    message,
    where: 'result',
    expected,
    got: describeClientOutcome(observation.outcome),
    diagnosis,
  })
}

function sentAtMost({ observation }: ClientJudging, { times }: Of<'sent-at-most'>): Judgement {
  const none = notAnswered(observation)
  if (none) return none.judgement
  const count = patchesOf(observation).length
  if (count <= times) return pass
  return broken({
    message: 'A refused request is sent again.',
    where: 'requests',
    expected: `at most ${times}`,
    got: `${count} PATCHes`,
    diagnosis: 'refused request repeated',
  })
}

function retried(judging: ClientJudging): Judgement {
  const { observation } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  if (patchesOf(observation).length < 2) {
    if (judging.profile.retries === false) return notApplicable('declared: retries are off')
    return outcomeJudgement(
      judging,
      'A throttled request is not sent again.',
      'a second PATCH',
      'no second try',
    )
  }
  if (observation.outcome.kind === 'result') return pass
  // What became of the second try is its own fault.
  const refused = refusedByStub(judging)
  if (refused) return refused.judgement
  return outcomeJudgement(
    judging,
    'The success of the second try is not the caller’s.',
    'a success',
    'the call fails',
  )
}

/** The first two PATCHes, where there are two. */
function firstTwo({ observation }: ClientJudging): readonly [ClientRequest, ClientRequest] | undefined {
  const [first, second] = patchesOf(observation)
  return first && second ? [first, second] : undefined
}

const once = notApplicable('the request is not sent again')

function waited(judging: ClientJudging, { seconds, mild }: Of<'waited'>): Judgement {
  const two = firstTwo(judging)
  if (two === undefined) return once
  const gap = two[1].atMs - two[0].answeredMs
  if (gap >= seconds * 1000 - toleranceMs) return pass
  const early = broken({
    message: 'The request is sent again too early.',
    where: 'requests',
    expected: `at least ${seconds} s after the answer`,
    got: `${Math.round(gap)} ms after it`,
    diagnosis: 'Retry-After not heeded',
  })
  return mild ? { ...early, verdict: 'warn' } : early
}

function sameAgain(judging: ClientJudging): Judgement {
  const two = firstTwo(judging)
  if (two === undefined) return once
  const different = differenceOf(...two)
  if (different === undefined) return pass
  return broken({
    message: 'What is sent again is not the same request.',
    where: `request ${different.where}`,
    expected: different.before || 'nothing',
    got: different.after || 'nothing',
    diagnosis: `another ${different.where}`,
  })
}

function differenceOf(first: ClientRequest, second: ClientRequest) {
  const content = (request: ClientRequest) => {
    const { text, problem } = bodyText(request)
    return text ?? `${problem} (${bytesOf(request.body).length} bytes)`
  }
  const headers = (name: string) => (request: ClientRequest) => headerValues(request, name).join(', ')
  const views: readonly [string, (request: ClientRequest) => string][] = [
    ['target', ({ target }) => target],
    ['Content-Type', headers('content-type')],
    ['Authorization', headers('authorization')],
    ['body', content],
  ]
  return views
    .map(([where, view]) => ({ where, before: view(first), after: view(second) }))
    .find(({ before, after }) => before !== after)
}

function throttledError(judging: ClientJudging, { status }: Of<'throttled-error'>): Judgement {
  const { observation } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  const { outcome } = observation
  if (outcome.kind === 'error' && outcome.status === status) return pass
  return outcomeJudgement(
    judging,
    'The caller is not told that the service throttles.',
    `an error with status ${status}`,
    outcome.kind === 'error'
      ? 'status not told'
      : outcome.kind === 'lost'
        ? outcome.reason
        : 'taken for a success',
  )
}

function definite(judging: ClientJudging, { status }: Of<'definite'>): Judgement {
  const { observation } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  const { outcome } = observation
  const again = patchesOf(observation).length > 1
  if (outcome.kind === 'result' && again) return pass
  if (outcome.kind === 'error' && outcome.status === status) return pass
  const refused = again ? refusedByStub(judging) : undefined
  if (refused) return refused.judgement
  return outcomeJudgement(
    judging,
    'An odd Retry-After does harm.',
    `a second try, or an error with status ${status}`,
    outcome.kind === 'lost'
      ? outcome.reason
      : outcome.kind === 'error'
        ? 'the throttling is not told'
        : 'taken for a success',
  )
}

function sameMethod(judging: ClientJudging): Judgement {
  const { observation } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  const { requests, outcome } = observation
  const at = requests.findIndex(({ method }) => !isSafe(method))
  const [first, second] = at < 0 ? [] : requests.slice(at)
  if (first === undefined) return notApplicable('there is no update to be redirected')
  if (second === undefined) {
    if (outcome.kind === 'error') return pass
    return outcomeJudgement(
      judging,
      'The redirect is taken for the answer.',
      'the request at the new place, or an error',
      'redirect taken for a success',
    )
  }
  const wrong = (expected: string, got: string, diagnosis: string) =>
    broken({ message: 'The redirected request is another one.', where: 'requests', expected, got, diagnosis })
  const [before, after] = [first, second].map((request) => bodyText(request).text)
  if (second.method !== first.method || before !== after) {
    return wrong(
      `${first.method} with the same body`,
      `${second.method} ${after === undefined ? 'without a body' : 'with a body'}`,
      second.method === first.method ? 'body lost' : `${first.method} became ${second.method}`,
    )
  }
  const place = redirectedRoot + first.target
  return second.target === place ? pass : wrong(place, second.target, 'another place')
}

function credentialsStay(judging: ClientJudging): Judgement {
  const { observation } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  const leak = observation.requests.find(
    (request) => request.host === 'elsewhere' && JSON.stringify(request).includes(maskedBearer),
  )
  if (leak === undefined) return pass
  return broken({
    message: 'The bearer token goes to another host.',
    where: 'request to the other host',
    expected: 'no Authorization',
    got: `${leak.method} with ${maskedBearer}`,
    diagnosis: 'credentials sent to another host',
  })
}

/** Judges what a client makes of throttling, redirects and content codings. */
export const transitRulings: ClientRulings<
  | 'sent-at-most'
  | 'retried'
  | 'waited'
  | 'same-again'
  | 'throttled-error'
  | 'definite'
  | 'same-method'
  | 'credentials-stay'
> = {
  'sent-at-most': sentAtMost,
  retried,
  waited,
  'same-again': sameAgain,
  'throttled-error': throttledError,
  definite,
  'same-method': sameMethod,
  'credentials-stay': credentialsStay,
}
