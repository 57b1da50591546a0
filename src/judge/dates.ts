import { bodyOf } from '../cases/generator.ts'
import type { Expectation, Place } from '../cases/types.ts'
import { type DateTimeForm, readDateTimeOffset } from '../edm/date-time-forms.ts'
import { isWritable } from '../edm/date-time-offset.ts'
import { objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { JsonObject } from '../json.ts'
import { answered, refusalOf, stateOf } from './access.ts'
import type { Judging, Rulings } from './context.ts'
import { diagnose } from './date-diagnosis.ts'
import { broken, notAccepted, notApplicable, pass, show, showMembers } from './judgement.ts'
import type { Judgement } from './types.ts'

function instant(judging: Judging, expect: Extract<Expectation, { kind: 'instant' }>): Judgement {
  const refusal =
    expect.refusal === undefined ? notAccepted(judging.patch) : refusalOf(judging, expect.refusal)
  if (refusal) return refusal
  let looked = 0
  for (const place of expect.in) {
    const found = place === 'answer' ? answered(judging) : stateOf(judging, 'after')
    if ('judgement' in found) {
      if (found.judgement.verdict === 'n/a' && expect.in.length > 1) continue
      return found.judgement
    }
    looked += 1
    const got = found.entity[expect.property]
    const diagnosis = diagnose({
      sent: expect.sent,
      got,
      before: judging.observation.before.entity?.[expect.property],
    })
    if (diagnosis.same) continue
    if (expect.extreme && diagnosis.name.startsWith('offset '))
      return notApplicable('a wrong treatment of the offset is judged where the instant is an ordinary one')
    return broken({
      message: diagnosis.detail,
      where: `${place === 'answer' ? 'PATCH response' : judging.readName} $.${expect.property}`,
      spot: { place, member: expect.property, expected: expect.sent, got },
      sent: showMembers({ [expect.property]: expect.sent }),
      expected: `${show(expect.sent)}, or the same instant in another form`,
      got: show(got),
      diagnosis: diagnosis.name,
    })
  }
  return looked === 0 ? notApplicable('there was nothing to look at') : pass
}

function offset(judging: Judging, { property, sent }: Extract<Expectation, { kind: 'offset' }>): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  const found = stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  const got = found.entity[property]
  const [wanted, shown] = [sent, got].map((text) =>
    typeof text === 'string' ? readDateTimeOffset(text)?.value : undefined,
  )
  // What is not a date, or another instant, fails elsewhere; the offset is then no matter.
  if (wanted === undefined || shown === undefined || wanted.ticks !== shown.ticks) {
    return notApplicable('the instant itself is not kept')
  }
  if (wanted.offsetMinutes === shown.offsetMinutes) return pass
  return broken({
    message: 'The instant is kept, its offset is not.',
    where: `${judging.readName} $.${property}`,
    spot: { place: 'read', member: property, expected: sent, got },
    sent: showMembers({ [property]: sent }),
    expected: `offset ${wanted.offset}`,
    got: show(got),
    diagnosis: shown.offsetMinutes === 0 ? 'normalised to UTC' : `offset ${shown.offset}`,
  })
}

function dateForm(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  const answer = objectOf(judging.patch)
  const places: [string, Place, JsonObject | undefined][] = [
    [
      'PATCH response',
      'answer',
      outcomeOf(judging.patch) === 'accepted' && answer.problem === undefined ? answer.entity : undefined,
    ],
    [judging.readName, 'read', judging.observation.after.entity],
  ]
  let strict: Judgement | undefined
  for (const [name, place, entity] of places) {
    for (const property of judging.contract.properties) {
      const got = entity?.[property.name]
      if (property.kind !== 'dateTimeOffset' || typeof got !== 'string') continue
      // Where values of several cases went in one request, each has a case of its own that looks at its form.
      if (judging.item.alone !== undefined && isNeighbour(judging, property.name)) continue
      const forms = formsOf(got)?.filter((form) => !free.includes(form))
      if (forms?.length === 0) continue
      const problem = broken({
        message: 'A date is not a DateTimeOffset.',
        where: `${name} $.${property.name}`,
        spot: { place, member: property.name, got },
        expected: 'yyyy-mm-ddThh:mm:ss, up to 12 fraction digits, and Z or an offset',
        got: show(got),
        diagnosis: forms?.[0] ?? formProblem(got),
      })
      if (forms === undefined || forms.some((form) => !gentle.includes(form))) return problem
      strict ??= {
        ...problem,
        verdict: 'warn',
        message: 'A date has a form that only one of the standards allows.',
      }
    }
  }
  if (strict) return strict
  return places.every(([, , entity]) => entity === undefined)
    ? { verdict: 'unproven', message: 'neither the answer nor the entity read afterwards could be looked at' }
    : pass
}

function isNeighbour({ item }: Judging, name: string): boolean {
  return name !== item.property && Object.hasOwn(bodyOf(item.probe), name)
}

/** The leniency that a date needs; a year beyond 0001 to 9999 on the clock of some zone needs none, if it is one of them in UTC. */
function formsOf(text: string): readonly DateTimeForm[] | undefined {
  const read = readDateTimeOffset(text)
  if (read === undefined || !isWritable(read.value.ticks)) return read?.forms
  return read.forms.filter((form) => form !== 'year before 0001 or after 9999')
}

// Both the ABNF of OData and RFC 3339 admit it.
const free: readonly DateTimeForm[] = ['offset -00:00']
// One of them does.
const gentle: readonly DateTimeForm[] = ['without seconds', 'second 60', 'lower-case letter']

function formProblem(text: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?$/.test(text)) return 'no offset'
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'a date alone'
  if (/^\/Date\(/.test(text)) return 'the JSON date of OData 2'
  if (/\[[\w/+:-]+\]$/.test(text)) return 'a zone in brackets'
  if (/T[\d:.]+[+-]\d\d(\d\d)?$/.test(text)) return 'an offset without colon'
  if (/^\d+$/.test(text)) return 'a number as text'
  return 'another form'
}

/** Judges dates: instants to 100 ns, offsets, and the form. */
export const dateRulings: Rulings<'instant' | 'offset' | 'date-form'> = {
  instant,
  offset,
  'date-form': dateForm,
}
