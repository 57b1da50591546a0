import { bodyIn } from '../cases/generator.ts'
import type { Expectation } from '../cases/types.ts'
import { describeOutcome, headerOf, jsonOf, mediaTypeOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import { isObject } from '../json.ts'
import { stateOf } from './access.ts'
import { differences } from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import { disclosed } from './disclosure.ts'
import { broken, informed, notApplicable, pass, show, undecided, unproven, withheld } from './judgement.ts'
import type { Judgement } from './types.ts'

/** Whether there is an answer to judge, the withheld one being judged itself. */
function unanswered(judging: Judging): Judgement | undefined {
  return withheld(judging.patch, judging.observation.after.entity !== undefined, sentText(judging.patch))
}

function refused(judging: Judging, expect: Extract<Expectation, { kind: 'refused' }>): Judgement {
  const open = unanswered(judging)
  if (open) return open
  const status = judging.patch.response!.status
  if (expect.statuses.includes(status)) return pass
  const outcome = outcomeOf(judging.patch)
  const details = {
    where: 'PATCH response status',
    sent: sentText(judging.patch),
    expected: `${expect.statuses.join(' or ')}, nothing changed`,
    got: outcome === 'accepted' ? `${status}${whatChanged(judging)}` : String(status),
  }
  if (expect.tolerated?.includes(status)) {
    return {
      verdict: 'warn',
      message: 'The request is refused with another status.',
      ...details,
      diagnosis: `refused with ${status}`,
    }
  }
  if (outcome === 'accepted')
    return broken({ message: 'The request is accepted.', ...details, diagnosis: 'accepted' })
  if (outcome === 'broken') {
    return broken({
      message: 'The server breaks instead of refusing.',
      ...details,
      diagnosis: `answered ${status}: a server error is no refusal`,
    })
  }
  return broken({
    message: 'The request is refused with another status.',
    ...details,
    diagnosis: `refused with ${status}`,
  })
}

function whatChanged({ item, observation, patch }: Judging): string {
  const { property } = item
  const { before, after } = observation
  if (property === undefined || before.entity === undefined || after.entity === undefined) return ''
  const [was, is] = [show(before.entity[property]), show(after.entity[property])]
  // An earlier request may have stored it.
  if (is === show(bodyIn(sentText(patch))[property])) return `; ${property} is ${is}, as it was sent`
  return was === is ? `; ${property} is still ${is}` : `; ${property} is now ${is}`
}

function unchanged(judging: Judging): Judgement {
  const open = undecided(judging.patch)
  if (open) return open
  if (outcomeOf(judging.patch) !== 'refused')
    return notApplicable(`the request was not refused: ${describeOutcome(judging.patch)}`)
  return sameState(judging, 'A refused request has changed the entity.', 'half-applied')
}

function sameState(judging: Judging, message: string, diagnosis: string): Judgement {
  const [before, after] = [stateOf(judging, 'before'), stateOf(judging, 'after')]
  if ('judgement' in before) return before.judgement
  if ('judgement' in after) return after.judgement
  const [changed] = differences(judging.contract, before.entity, after.entity)
  if (changed === undefined) return pass
  return broken({
    message,
    where: `${judging.readName} $.${changed.name}`,
    spot: { place: 'read', member: changed.name, expected: changed.expected, got: changed.got },
    sent: sentText(judging.patch),
    expected: show(changed.expected),
    got: show(changed.got),
    diagnosis,
  })
}

function noEffect(judging: Judging): Judgement {
  const open = undecided(judging.patch)
  if (open) return open
  const same = sameState(
    judging,
    'A PATCH without members has changed the entity.',
    'an empty update is no update',
  )
  if (same.verdict !== 'pass' || outcomeOf(judging.patch) === 'accepted') return same
  return informed(`an empty object is answered ${describeOutcome(judging.patch)}`)
}

/** Why the form of a refusal cannot be judged: there is none. */
function noRefusal(judging: Judging): Judgement | undefined {
  const open = undecided(judging.patch)
  if (open) return open
  if (outcomeOf(judging.patch) === 'refused') return undefined
  return notApplicable(`the request was not refused: ${describeOutcome(judging.patch)}`)
}

function errorBody(judging: Judging): Judgement {
  const none = noRefusal(judging)
  if (none) return none
  const expected = '{"error":{"code":"…","message":"…"}}'
  const fault = (where: string, got: string): Judgement =>
    broken({
      message: 'The refusal is not an OData error.',
      where: `PATCH response ${where}`,
      sent: sentText(judging.patch),
      expected,
      got,
      diagnosis: where === 'body' ? got : `${where} is ${got}`,
    })
  const json = jsonOf(judging.patch)
  if (json.problem !== undefined) return fault('body', json.problem)
  const error = isObject(json.value) ? json.value.error : undefined
  if (!isObject(error)) return fault('$.error', show(error))
  for (const name of ['code', 'message'] as const) {
    const text = error[name]
    if (typeof text !== 'string' || text.trim() === '') return fault(`$.error.${name}`, show(text))
  }
  return pass
}

function errorMediaType(judging: Judging): Judgement {
  const none = noRefusal(judging)
  if (none) return none
  const got = mediaTypeOf(judging.patch)
  if (got === 'application/json') return pass
  const text = got ?? 'no Content-Type'
  return broken({
    message: 'The refusal has another media type.',
    where: 'PATCH response Content-Type',
    sent: sentText(judging.patch),
    expected: 'application/json',
    got: text,
    diagnosis: text,
  })
}

function noServerError(judging: Judging): Judgement {
  const { steps } = judging.item.probe
  // A collection that fails by itself is no doing of what is sent to an entity.
  const failsAnyway = (step: number) =>
    steps[step]?.resource === 'collection' && judging.control.collection !== undefined
  const bad = judging.observation.exchanges.find(
    (exchange, step) => outcomeOf(exchange) === 'broken' && !failsAnyway(step),
  )
  if (bad === undefined) return undecided(judging.patch) ?? unreadableSince(judging) ?? pass
  const status = bad.response!.status
  return borne(
    judging,
    broken({
      message: 'A client can make the server fail.',
      where: `${bad.request.method} response status`,
      sent: sentText(judging.patch),
      expected: 'a status below 500',
      got: String(status),
      diagnosis: `answered ${status}`,
    }),
  )
}

/** The judgement of a PATCH after which the entity, which could be read before, is answered with a server error. */
function unreadableSince({
  patch,
  observation: { before, after },
  readName,
}: Judging): Judgement | undefined {
  if (before.entity === undefined || after.exchange === undefined) return undefined
  if (outcomeOf(after.exchange) !== 'broken') return undefined
  const status = after.exchange.response!.status
  return broken({
    message: 'After this PATCH the entity, which could be read before, cannot be read.',
    where: `${readName} status`,
    sent: sentText(patch),
    expected: 'the entity',
    got: `the PATCH ${describeOutcome(patch)}, then ${status}`,
    diagnosis: `GET is answered ${status}`,
  })
}

/** What a server does of a request that no standard asks it to bear is a warning at most. */
function borne({ item }: Judging, judgement: Judgement): Judgement {
  return item.probe.extreme && judgement.verdict === 'fail' ? { ...judgement, verdict: 'warn' } : judgement
}

// A trace or a path is told near the beginning; a search through megabytes takes seconds for each answer.
const longestSearched = 256 * 1024

function discreet(judging: Judging, expect: Extract<Expectation, { kind: 'discreet' }>): Judgement {
  const none = noRefusal(judging)
  if (none) return none
  const raw = new TextDecoder().decode(judging.patch.response!.body)
  const secret = expect.secrets.some((sent) => raw.includes(sent))
  const hit =
    disclosed(raw.slice(0, longestSearched), sentText(judging.patch)) ??
    (secret ? ['the secret that was sent', 'the value of the credential'] : undefined)
  if (hit === undefined) return pass
  return broken({
    message: `The refusal shows ${hit[0]}.`,
    where: 'PATCH response body',
    sent: expect.secrets.length === 0 ? sentText(judging.patch) : 'a body with the credential in it',
    expected: `nothing like ${hit[0]}`,
    got: hit[1],
    diagnosis: hit[0],
  })
}

/** Judges how a PATCH is refused. */
export const refusalRulings: Rulings<
  | 'refused'
  | 'unchanged'
  | 'unchanged-if-refused'
  | 'no-effect'
  | 'error-body'
  | 'error-media-type'
  | 'no-server-error'
  | 'discreet'
  | 'answered'
  | 'freedom'
> = {
  refused,
  unchanged,
  'unchanged-if-refused': (judging) => (outcomeOf(judging.patch) === 'accepted' ? pass : unchanged(judging)),
  'no-effect': noEffect,
  'error-body': errorBody,
  'error-media-type': errorMediaType,
  'no-server-error': noServerError,
  discreet,
  // The transport reads an early 413 whose connection is reset, and a lost one is sent again: what stays is no accident.
  answered: (judging) => borne(judging, unanswered(judging) ?? pass),
  freedom: (judging, { property }) => {
    const open = undecided(judging.patch)
    if (open) return unproven(open.message!)
    const preference = headerOf(judging.patch, 'preference-applied')
    const value = property === undefined ? undefined : judging.observation.after.entity?.[property]
    return informed(
      `answered ${describeOutcome(judging.patch)}${preference === undefined ? '' : `, Preference-Applied: ${preference}`}${value === undefined ? '' : `; ${property} is then ${show(value)}`}`,
    )
  },
}
