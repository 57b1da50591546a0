import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import { type Json, sameJson } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { broken, informed, notApplicable, pass, show, showMembers, unproven } from '../judge/judgement.ts'
import { textDiagnosis } from '../judge/text-diagnosis.ts'
import type { Judgement } from '../judge/types.ts'
import {
  type ClientJudging,
  type ClientRulings,
  describeClientOutcome,
  patchOf,
  sentBody,
} from './context.ts'
import { judgeInstant, offsetJudgement } from './dates.ts'
import type { ClientExpectation } from './types.ts'
import { patchesOf } from './wire.ts'

type Of<Kind> = Extract<ClientExpectation, { kind: Kind }>

function sentValue(judging: ClientJudging, { property }: Of<'sent-value'>): Judgement {
  const found = sentBody(judging, 'broken')
  if ('judgement' in found) return found.judgement
  const set = judging.item.probe.patch[property]
  const got = found.body[property]
  if (sameJson(set, got)) return pass
  return broken({
    message: got === undefined ? 'What was set is not sent.' : 'Another value is sent than the one set.',
    where: `request body $.${property}`,
    sent: showMembers({ [property]: set ?? null }),
    expected: show(set),
    got: show(got),
    diagnosis: textDiagnosis(set, got),
  })
}

function sentWhole(judging: ClientJudging): Judgement {
  const found = sentBody(judging, 'broken')
  if ('judgement' in found) return found.judgement
  for (const { name, kind } of judging.contract.properties) {
    if (!Object.hasOwn(judging.item.probe.patch, name)) continue
    const loose = kind === 'dateTimeOffset' && typeof found.body[name] === 'string'
    const judgement = loose ? pass : sentValue(judging, { kind: 'sent-value', property: name })
    if (judgement.verdict !== 'pass') return judgement
  }
  return pass
}

function nullSent(judging: ClientJudging, { property }: Of<'null-sent'>): Judgement {
  const documented = judging.contract.properties.find(({ name }) => name === property)?.nullable === true
  const { outcome } = judging.observation
  if (!documented && patchesOf(judging.observation).length === 0 && outcome.kind === 'error') {
    return informed(`the client refuses a null that is not documented: ${describeClientOutcome(outcome)}`)
  }
  const found = sentBody(judging, 'broken')
  if ('judgement' in found) return found.judgement
  const got = found.body[property]
  if (got === null) return pass
  const others = Object.keys(found.body).filter((name) => !isAnnotation(name) && name !== property)
  if (!documented && got === undefined && others.length === 0) {
    return informed('the client leaves out a null that is not documented')
  }
  return broken({
    message: 'The null that was set is not sent as null.',
    where: `request body $.${property}`,
    sent: showMembers({ [property]: null }),
    expected: 'null',
    got: got === undefined ? show(found.body) : show(got),
    diagnosis: got === undefined ? (others.length > 0 ? 'another member' : 'left out') : textOf(got),
  })
}

function textOf(got: unknown): string {
  if (got === 'null') return 'the text "null"'
  return got === '' ? 'empty text' : 'another value'
}

function sentInstant(judging: ClientJudging, { property }: Of<'sent-instant'>): Judgement {
  const found = sentBody(judging, 'broken')
  if ('judgement' in found) return found.judgement
  const got = found.body[property]
  if (got !== undefined && got !== null && (typeof got !== 'string' || !readDateTimeOffset(got))) {
    // What is wrong with the form is a requirement of its own.
    return notApplicable(`what is sent is no DateTimeOffset: ${show(got)}`)
  }
  return judgeInstant(judging.profile, {
    property,
    sent: String(judging.item.probe.patch[property]),
    got,
    where: `request body $.${property}`,
  })
}

function sentDateForm(judging: ClientJudging, { property }: Of<'sent-date-form'>): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const got = found.body[property]
  if (got === undefined) return notApplicable('the date is not sent')
  const forms = typeof got === 'string' ? readDateTimeOffset(got)?.forms : undefined
  if (forms?.length === 0) return pass
  const judgement = broken({
    message: 'A date is not sent as a DateTimeOffset.',
    where: `request body $.${property}`,
    expected: 'yyyy-mm-ddThh:mm:ss, up to 12 fraction digits, and Z or an offset',
    got: show(got),
    diagnosis: forms?.[0] ?? (/\d\d:\d\d:\d\d(\.\d+)?$/.test(String(got)) ? 'no offset' : 'another form'),
  })
  // A form that one of the two standards admits.
  return forms === undefined ? judgement : { ...judgement, verdict: 'warn' }
}

function sentOffset(judging: ClientJudging, { property }: Of<'sent-offset'>): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const set = String(judging.item.probe.patch[property])
  return offsetJudgement(judging.profile, property, set, found.body[property], 'request body')
}

/** Members that were read and not set. */
function untouched(judging: ClientJudging, { read, odd }: Of<'untouched'>): Judgement {
  const { observation, item } = judging
  // That an odd entity is read at all is another requirement's business.
  const found = patchOf(judging, odd ? 'n/a' : 'broken')
  if ('judgement' in found) return found.judgement
  if (!observation.requests.some(({ method }) => method === 'GET')) {
    return unproven('the client did not read the entity before it wrote')
  }
  const sent = sentBody(judging, 'n/a')
  if ('judgement' in sent) return sent.judgement
  const lost = Object.keys(item.probe.patch).filter((name) => !Object.hasOwn(sent.body, name))
  if (lost.length > 0) {
    return broken({
      message: 'The change is not written back.',
      where: `request body $.${lost[0]}`,
      sent: showMembers(item.probe.patch),
      expected: showMembers(item.probe.patch),
      got: show(sent.body),
      diagnosis: 'the change is lost',
    })
  }
  const unknown = Object.keys(read).filter(
    (name) => !judging.contract.properties.some((property) => property.name === name),
  )
  let worst: Judgement = pass
  const all = [
    ...judging.contract.properties,
    ...unknown.map((name) => ({ name, kind: 'unknown', key: false, serverOwned: false })),
  ]
  for (const { name, kind, key, serverOwned } of all) {
    const skipped = Object.hasOwn(item.probe.patch, name) || !Object.hasOwn(sent.body, name)
    // What the service stamps, it ignores in a body.
    if (skipped || (serverOwned && !key)) continue
    const [was, got] = [read[name], sent.body[name]]
    const where = `request body $.${name}`
    const judgement =
      kind === 'dateTimeOffset' && typeof was === 'string'
        ? judgeInstant(judging.profile, { property: name, sent: was, got, where })
        : sameJson(was, got)
          ? pass
          : rewritten(name, was, got, where, kind === 'unknown')
    if (judgement.verdict === 'pass' || worst.verdict === 'fail') continue
    if (judgement.verdict === 'warn' && worst.verdict === 'warn') continue
    worst = {
      ...judgement,
      message:
        `A member that nobody set is written back with another value. ${judgement.message ?? ''}`.trim(),
      diagnosis: `written back with loss: ${judgement.diagnosis ?? textDiagnosis(was, got)}`,
    }
  }
  return worst
}

/** A member that is written back as another value; of one whose type nobody knows, another form of the same is a warning. */
function rewritten(
  name: string,
  was: Json | undefined,
  got: Json | undefined,
  where: string,
  unknown: boolean,
): Judgement {
  const sent = showMembers({ [name]: was ?? null })
  const judgement = broken({ where, sent, expected: show(was), got: show(got) })
  if (!unknown || typeof was !== 'string' || typeof got !== 'string' || !sameInKind(was, got))
    return judgement
  return { ...judgement, verdict: 'warn', diagnosis: 'in another form' }
}

/** Whether two texts are the same instant, or the same GUID. */
function sameInKind(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => readDateTimeOffset(text)?.value?.ticks)
  if (first !== undefined) return first === second
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(one) && one.toLowerCase() === other.toLowerCase()
}

/** Judges the values that a client sends. */
export const sendValueRulings: ClientRulings<
  'sent-value' | 'sent-whole' | 'null-sent' | 'sent-instant' | 'sent-date-form' | 'sent-offset' | 'untouched'
> = {
  'sent-value': sentValue,
  'sent-whole': sentWhole,
  'null-sent': nullSent,
  'sent-instant': sentInstant,
  'sent-date-form': sentDateForm,
  'sent-offset': sentOffset,
  untouched,
}
