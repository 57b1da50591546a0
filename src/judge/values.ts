import type { Expectation, Place } from '../cases/types.ts'
import { describeOutcome, objectOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Json, JsonObject } from '../json.ts'
import { answered, objectEntity, refusalOf, stateOf } from './access.ts'
import {
  determinedBy,
  differences,
  isDateLoss,
  isFractionLoss,
  isHourShift,
  sameValue,
  visibleDifferences,
} from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import { broken, informed, notAccepted, notApplicable, pass, show, showMembers } from './judgement.ts'
import { textDiagnosis, textLosses } from './text-diagnosis.ts'
import type { Judgement } from './types.ts'

function echo(judging: Judging, expect: Extract<Expectation, { kind: 'echo' }>): Judgement {
  const refusal =
    expect.refusal === undefined ? notAccepted(judging.patch) : refusalOf(judging, expect.refusal)
  if (refusal) return refusal
  if (judging.patch.response?.unasked) return unasked(judging)
  const moving = movingByItself(judging, expect.in)
  if (moving) return moving
  const before = judging.observation.before.entity
  for (const place of expect.in) {
    const found = place === 'answer' ? answered(judging) : stateOf(judging, 'after')
    if ('judgement' in found) {
      if (found.judgement.verdict === 'n/a' && expect.in.length > 1) continue
      return (place === 'answer' && expect.refusal !== undefined && unreadable(judging)) || found.judgement
    }
    for (const property of judging.contract.properties) {
      const { name } = property
      if (!Object.hasOwn(expect.sent, name) || judging.control.restless.includes(name)) continue
      const [sent, got] = [expect.sent[name], found.entity[name]]
      // The values of dates that are sent here are whole minutes: an earlier loss may have left what this one leaves.
      const kept =
        before !== undefined &&
        sameValue(property, before[name], got) &&
        !isFractionLoss(property, sent, got) &&
        !isHourShift(property, sent, got)
      if (sameValue(property, sent, got) || (isDateLoss(property, sent, got) && !kept)) continue
      // A credential may be kept back; that it is still the old one can be seen only where it is shown.
      if (property.credential && (!kept || typeof got !== 'string' || isMasked(got))) continue
      return broken({
        message:
          place === 'answer'
            ? 'The answer does not show the value that was sent.'
            : 'The value that was sent is not what is stored.',
        where: `${place === 'answer' ? 'PATCH response' : judging.readName} $.${name}`,
        spot: { place, member: name, expected: sent, got },
        sent: showMembers({ [name]: sent! }),
        expected: show(sent),
        got: show(got),
        diagnosis: altered(sent, got, kept),
      })
    }
  }
  return pass
}

/**
 * The judgement of a property that each GET shows with another value: whatever was sent, it is not what is read. That is
 * held against it where nothing but the reading is looked at; in other cases nothing can be said of it.
 */
function movingByItself(
  { item, control, readName }: Judging,
  places: readonly Place[],
): Judgement | undefined {
  const name = item.property
  if (name === undefined || !control.restless.includes(name)) return undefined
  if (places.includes('answer'))
    return notApplicable(`${name} moves by itself: each GET in a row shows another value`)
  return broken({
    message: 'A property that a client may set moves by itself: what was sent is not what is read.',
    where: `${readName} $.${name}`,
    expected: 'the same value at each GET until a PATCH sets another',
    got: 'another value at each of three GETs in a row, before anything was written',
    diagnosis: 'moves by itself',
  })
}

/** The judgement of a server that was asked to say whether it wants the body, and did not (RFC 9110 10.1.1). */
function unasked({ patch }: Judging): Judgement {
  return broken({
    message: 'A client that waits to be asked for the body waits in vain.',
    where: 'PATCH response',
    sent: 'Expect: 100-continue',
    expected: 'an interim 100, or the final status at once',
    got: `neither: the body was sent all the same, and answered ${describeOutcome(patch)}`,
    diagnosis: 'no answer to Expect: 100-continue',
  })
}

/** What has become of a value; an earlier request like this one may have left just what it leaves. */
export function altered(sent: unknown, got: unknown, kept: boolean): string {
  const how = textDiagnosis(sent, got)
  return kept && how === 'another value' ? 'not stored: the value is the one it had before' : how
}

/** The judgement of an answer to odd text that cannot be read as the entity: the text has broken it. */
function unreadable({ patch }: Judging): Judgement | undefined {
  if (outcomeOf(patch) !== 'accepted' || patch.response?.status === 204) return undefined
  const found = objectOf(patch)
  if (found.problem === undefined) return undefined
  return broken({
    message: 'The answer cannot be read.',
    where: 'PATCH response body',
    sent: sentText(patch),
    expected: 'the entity with the text that was sent',
    got: found.problem,
    diagnosis: `the answer holds ${found.problem}`,
  })
}

function others(judging: Judging, expect: Extract<Expectation, { kind: 'others' }>): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  const before = stateOf(judging, 'before')
  if ('judgement' in before) return before.judgement
  const found = expect.in === 'answer' ? answered(judging) : stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  const compare = expect.in === 'answer' ? visibleDifferences : differences
  const sent = Object.keys(expect.sent)
  const changes = compare(judging.contract, before.entity, found.entity, sent).filter(
    ({ name, expected, got }) => {
      const missing = got === undefined && expect.in === 'answer'
      const property = judging.contract.properties.find((item) => item.name === name)!
      return !missing && !(expect.in === 'answer' && isDateLoss(property, expected, got))
    },
  )
  const follows = determinedBy(judging.contract, sent)
  const changed = changes.find(({ name }) => !follows.has(name))
  if (changed === undefined) {
    const derived = changes.map(({ name }) => name).join(', ')
    return derived === ''
      ? pass
      : informed(`${derived} changed too: the service may derive it from what was sent`)
  }
  return broken({
    message: 'A member that was not sent has another value than before.',
    where: `${expect.in === 'answer' ? 'PATCH response' : judging.readName} $.${changed.name}`,
    spot: { place: expect.in, member: changed.name, expected: changed.expected, got: changed.got },
    sent: `${showMembers(expect.sent)} (without ${changed.name})`,
    expected: show(changed.expected),
    got: show(changed.got),
    diagnosis:
      changed.got === null || changed.got === undefined
        ? 'reset: what is not sent is wiped'
        : 'changed without being sent',
  })
}

/** Whether a text stands for a credential that is kept back, or all but some characters of it are. */
function isMasked(text: string): boolean {
  return /^\w{0,8}(?:[*•xX.#-]{3,}|…)/.test(text)
}

function credential(judging: Judging, property: string, sent: string, required: boolean): Judgement {
  const places: [string, Place, JsonObject | undefined][] = [
    ['PATCH response', 'answer', objectEntity(judging)],
    [judging.readName, 'read', judging.observation.after.entity],
  ]
  for (const [name, place, entity] of places) {
    const got = entity?.[property]
    if (typeof got !== 'string' || got === sent || isMasked(got)) continue
    return broken({
      message: 'The credential is not the one that was sent.',
      where: `${name} $.${property}`,
      spot: { place, member: property, ways: textLosses(sent, got) },
      expected: 'the value that was sent, or null',
      got: `${got.length} characters, ${sent.startsWith(got) ? 'the beginning of what was sent' : 'others than were sent'}`,
      diagnosis: textDiagnosis(sent, got),
    })
  }
  const shown = places[0]![2]?.[property]
  if (shown === sent) return pass
  if (!required) return notApplicable('the credential is kept back')
  return broken({
    message: 'The answer keeps the credential back.',
    where: `PATCH response $.${property}`,
    spot: {
      place: 'answer',
      member: property,
      ways: keptBack(shown),
    },
    expected: 'the value that was sent',
    got: shown === null ? 'null' : shown === undefined ? 'nothing' : 'a mask',
    diagnosis: 'credential kept back',
  })
}

/** The names of what stands in the place of a credential. */
function keptBack(shown: Json | undefined): readonly string[] {
  if (shown === undefined) return ['missing']
  if (shown === null) return ['kept back', 'null']
  return typeof shown === 'string' ? ['kept back'] : ['another type']
}

/** Judges the values that an accepted PATCH answers, and that are read afterwards. */
export const valueRulings: Rulings<'accepted' | 'echo' | 'credential-echo' | 'credential-text' | 'others'> = {
  accepted: (judging, expect) => refusalOf(judging, expect.refusal) ?? pass,
  echo,
  others,
  'credential-echo': (judging, { property, sent }) => {
    const found = answered(judging)
    return 'judgement' in found ? found.judgement : credential(judging, property, sent, true)
  },
  'credential-text': (judging, { property, sent, refusal }) =>
    refusalOf(judging, refusal) ?? unreadable(judging) ?? credential(judging, property, sent, false),
}
