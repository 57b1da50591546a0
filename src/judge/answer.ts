import type { Expectation } from '../cases/types.ts'
import type { JsonObject } from '../json.ts'
import { describeOutcome, headerOf, mediaTypeOf, objectOf, outcomeOf, sentText } from '../target/exchange.ts'
import { differences, isDateLoss, isFractionLoss, sameValue, visibleDifferences } from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import {
  broken,
  informed,
  notAccepted,
  notApplicable,
  pass,
  show,
  showMembers,
  undecided,
  unproven,
  withheld,
} from './judgement.ts'
import type { Judgement } from './types.ts'

/** The entity in the answer to the PATCH, or why a requirement on it cannot be judged. */
export function answered(judging: Judging): { entity: JsonObject } | { judgement: Judgement } {
  const refusal = notAccepted(judging.patch)
  if (refusal) return { judgement: refusal }
  if (judging.patch.response?.status === 204)
    return { judgement: notApplicable('204 No Content: there is no entity to look at') }
  const found = objectOf(judging.patch)
  return found.problem === undefined
    ? { entity: found.entity }
    : { judgement: unproven(`the answer holds ${found.problem} where the entity should be`) }
}

/** The entity before or after the PATCH, or why it could not be read. */
export function stateOf(
  judging: Judging,
  which: 'before' | 'after',
): { entity: JsonObject } | { judgement: Judgement } {
  const read = judging.observation[which]
  return read.entity === undefined
    ? { judgement: unproven(`the entity could not be read ${which} the PATCH: ${read.problem}`) }
    : { entity: read.entity }
}

/** Weighs a PATCH that was not accepted; undefined if it was. */
export function refusalOf(judging: Judging, weight: 'fail' | 'warn' | 'info'): Judgement | undefined {
  const { patch } = judging
  if (outcomeOf(patch) === 'accepted') return undefined
  const open = withheld(patch, judging.observation.after.entity !== undefined, sentText(patch))
  if (open) return open
  const details = {
    message: 'The PATCH is refused.',
    sent: sentText(patch),
    where: 'PATCH response status',
    expected: '200',
    got: describeOutcome(patch),
    diagnosis: `refused with ${describeOutcome(patch)}`,
  }
  // A server error is never a way to refuse.
  return outcomeOf(patch) === 'broken' ? broken(details) : { verdict: weight, ...details }
}

function echo(judging: Judging, expect: Extract<Expectation, { kind: 'echo' }>): Judgement {
  const refusal =
    expect.refusal === undefined ? notAccepted(judging.patch) : refusalOf(judging, expect.refusal)
  if (refusal) return refusal
  const before = judging.observation.before.entity
  for (const place of expect.in) {
    const found = place === 'answer' ? answered(judging) : stateOf(judging, 'after')
    if ('judgement' in found) {
      if (found.judgement.verdict === 'n/a' && expect.in.length > 1) continue
      return (place === 'answer' && expect.refusal !== undefined && unreadable(judging)) || found.judgement
    }
    for (const property of judging.contract.properties) {
      const { name } = property
      if (!Object.hasOwn(expect.sent, name)) continue
      const [sent, got] = [expect.sent[name], found.entity[name]]
      // The values of dates that are sent here are whole minutes: an earlier loss may have left what this one leaves.
      const kept =
        before !== undefined && sameValue(property, before[name], got) && !isFractionLoss(property, sent, got)
      if (sameValue(property, sent, got) || (isDateLoss(property, sent, got) && !kept)) continue
      // A credential may be kept back; that it is still the old one can be seen only where it is shown.
      if (property.credential && (!kept || typeof got !== 'string' || isMasked(got))) continue
      return broken({
        message:
          place === 'answer'
            ? 'The answer does not show the value that was sent.'
            : 'The value that was sent is not what is stored.',
        where: `${place === 'answer' ? 'PATCH response' : judging.readName} $.${name}`,
        sent: showMembers({ [name]: sent! }),
        expected: show(sent),
        got: show(got),
        diagnosis: kept ? 'not stored: the value is the one it had before' : textDiagnosis(sent, got),
      })
    }
  }
  return pass
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

/** Names a way in which text is known to get lost. */
function textDiagnosis(sent: unknown, got: unknown): string {
  if (got === undefined) return 'missing'
  if (got === null) return 'null'
  if (typeof sent !== 'string' || typeof got !== 'string') return 'another value'
  const models: [string, string][] = [
    ['trimmed', sent.trim()],
    ['lower-cased', sent.toLowerCase()],
    ['upper-cased', sent.toUpperCase()],
    ['normalised to NFC', sent.normalize('NFC')],
    ['normalised to NFKC', sent.normalize('NFKC')],
    ['white space folded', sent.replace(/\s+/g, ' ').trim()],
    ['line ends changed', sent.replaceAll('\r\n', '\n')],
    ['control characters dropped', sent.replace(/\p{Cc}/gu, '')],
    ['characters outside ASCII dropped', sent.replace(/[^\0-\x7f]/g, '')],
    ['characters outside ASCII replaced by ?', sent.replace(/[^\0-\x7f]/gu, '?')],
    ['characters outside the BMP lost', sent.replace(/[\u{10000}-\u{10ffff}]/gu, '')],
    ['characters outside the BMP replaced', sent.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')],
    ['markup removed', sent.replace(/<[^>]*>/g, '')],
    ['read as Latin-1', Buffer.from(sent, 'utf8').toString('latin1')],
    ['percent-decoded', sent.replaceAll('%41', 'A')],
  ]
  const model = models.find(([, text]) => text === got && text !== sent)
  if (model) return model[0]
  if (/&(lt|gt|amp|quot|#\d+);/.test(got) && !got.includes('<')) return 'HTML-escaped'
  if (got !== '' && sent.startsWith(got)) return `cut after ${got.length} characters`
  return 'another value'
}

function others(judging: Judging, expect: Extract<Expectation, { kind: 'others' }>): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  const before = stateOf(judging, 'before')
  if ('judgement' in before) return before.judgement
  const found = expect.in === 'answer' ? answered(judging) : stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  const compare = expect.in === 'answer' ? visibleDifferences : differences
  const changed = compare(judging.contract, before.entity, found.entity, Object.keys(expect.sent)).find(
    ({ name, expected, got }) => {
      const missing = got === undefined && expect.in === 'answer'
      const property = judging.contract.properties.find((item) => item.name === name)!
      return !missing && !(expect.in === 'answer' && isDateLoss(property, expected, got))
    },
  )
  if (changed === undefined) return pass
  return broken({
    message: 'A member that was not sent has another value than before.',
    where: `${expect.in === 'answer' ? 'PATCH response' : judging.readName} $.${changed.name}`,
    sent: `${showMembers(expect.sent)} (without ${changed.name})`,
    expected: show(changed.expected),
    got: show(changed.got),
    diagnosis:
      changed.got === null || changed.got === undefined
        ? 'reset: what is not sent is wiped'
        : 'changed without being sent',
  })
}

function complete(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  if (judging.patch.response?.status === 204)
    return notApplicable('204 No Content: there is no entity to look at')
  const found = objectOf(judging.patch)
  const expected = `an object with ${judging.contract.properties.map((item) => item.name).join(', ')}`
  if (found.problem !== undefined) {
    return broken({
      message: 'The answer is not the entity.',
      where: 'PATCH response body',
      expected,
      got: found.problem,
      diagnosis: found.problem,
    })
  }
  const missing = judging.contract.properties
    .filter(({ name }) => !Object.hasOwn(found.entity, name))
    .map(({ name }) => name)
  if (missing.length === 0) return pass
  return broken({
    message: 'The answer lacks documented members.',
    where: `PATCH response $.${missing[0]}`,
    expected,
    got: `an object with ${Object.keys(found.entity).join(', ') || 'no members'}`,
    diagnosis: `missing: ${missing.length > 3 ? `${missing.slice(0, 3).join(', ')} and ${missing.length - 3} more` : missing.join(', ')}`,
  })
}

/** The first documented member that its schema does not admit; the form of dates is judged apart. */
export function invalidMember(
  judging: Judging,
  entity: JsonObject,
): { name: string; path: string; message: string } | undefined {
  for (const property of judging.contract.properties) {
    const value = entity[property.name]
    if (value === undefined || (property.credential && value === null)) continue
    if (property.kind === 'dateTimeOffset' && typeof value === 'string') continue
    const [problem] = judging.validators.property(property.name, value)
    if (problem)
      return {
        name: property.name,
        path: `$.${property.name}${problem.path.slice(1)}`,
        message: problem.message,
      }
  }
  return undefined
}

function valid(judging: Judging): Judgement {
  const found = answered(judging)
  if ('judgement' in found) return found.judgement
  const problem = invalidMember(judging, found.entity)
  if (problem === undefined) return pass
  return broken({
    message: 'A member of the answer is not what the contract documents.',
    where: `PATCH response ${problem.path}`,
    expected: problem.message,
    got: show(found.entity[problem.name]),
    diagnosis: problem.message,
  })
}

function soundRead(judging: Judging): Judgement {
  if (judging.observation.reader !== 'get')
    return notApplicable('GET is absent; the state was read through a PATCH that changes nothing')
  const found = stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  const missing = judging.contract.properties.find(({ name }) => !Object.hasOwn(found.entity, name))
  const problem = missing
    ? { path: `$.${missing.name}`, message: 'must be there', name: missing.name }
    : invalidMember(judging, found.entity)
  if (problem === undefined) return pass
  return broken({
    message: 'What GET gives is not the documented entity.',
    where: `GET response ${problem.path}`,
    expected: problem.message,
    got: show(found.entity[problem.name]),
    diagnosis: missing ? `missing: ${missing.name}` : problem.message,
  })
}

function mediaType(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  if (judging.patch.response!.body.length === 0) return notApplicable('the answer has no body')
  const got = mediaTypeOf(judging.patch)
  if (got === 'application/json') return pass
  const header = headerOf(judging.patch, 'content-type') ?? 'no Content-Type'
  return broken({
    message: 'The answer has another media type.',
    where: 'PATCH response Content-Type',
    expected: 'application/json',
    got: header,
    diagnosis: got ?? header,
  })
}

function ok(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  const status = judging.patch.response!.status
  if (status === 200) return pass
  return broken({
    message: 'An accepted PATCH is not answered with 200.',
    where: 'PATCH response status',
    expected: '200 with the updated entity',
    got: String(status),
    diagnosis:
      status === 204 ? '204 No Content: the updated entity is not in the answer' : `answered ${status}`,
  })
}

function typeAnnotation(judging: Judging): Judgement {
  const found = answered(judging)
  if ('judgement' in found) return found.judgement
  const got = found.entity['@odata.type']
  const { entityType } = judging.contract
  // A full metadata URL may stand before the fragment (OData JSON Format 4.6.3).
  if (got === undefined || (typeof got === 'string' && got.endsWith(entityType))) return pass
  return broken({
    message: 'The answer names another type.',
    where: "PATCH response $['@odata.type']",
    expected: `${show(entityType)} or nothing`,
    got: show(got),
    diagnosis: 'another @odata.type',
  })
}

function identity(judging: Judging): Judgement {
  const { contract, observation, item } = judging
  const key = contract.properties.find((property) => property.key)?.name
  if (key === undefined) return notApplicable('the contract names no key')
  const sameId = (id: unknown) => typeof id === 'string' && id.toLowerCase() === observation.id.toLowerCase()
  const open = undecided(judging.patch)
  if (open) return open
  const places: [string, JsonObject | undefined][] = [
    ['PATCH response', outcomeOf(judging.patch) === 'accepted' ? objectEntity(judging) : undefined],
    [judging.readName, observation.after.entity],
  ]
  for (const [place, entity] of places) {
    if (entity === undefined || !Object.hasOwn(entity, key) || sameId(entity[key])) continue
    return broken({
      message: 'The entity has another id than the one asked for.',
      where: `${place} $.${key}`,
      expected: show(observation.id),
      got: show(entity[key]),
      diagnosis: 'another id',
    })
  }
  const elsewhere = item.probe.steps.findIndex((step) => typeof step.resource === 'object')
  const look = observation.exchanges[elsewhere]
  if (look !== undefined && outcomeOf(look) === 'accepted') {
    return broken({
      message: 'The id in the body is now the id of an entity.',
      where: 'GET of the other id',
      expected: '404',
      got: describeOutcome(look),
      diagnosis: 'renamed or created by the body',
    })
  }
  if (observation.after.entity === undefined)
    return unproven(`the entity could not be read after the PATCH: ${observation.after.problem}`)
  if (outcomeOf(judging.patch) === 'refused' && elsewhere >= 0)
    return informed(`refused with ${describeOutcome(judging.patch)}`)
  return notAccepted(judging.patch) ?? pass
}

function objectEntity(judging: Judging): JsonObject | undefined {
  const found = objectOf(judging.patch)
  return found.problem === undefined ? found.entity : undefined
}

/** Whether a text stands for a credential that is kept back. */
function isMasked(text: string): boolean {
  return /^[*•xX.#-]{3,}/.test(text)
}

function credential(judging: Judging, property: string, sent: string, required: boolean): Judgement {
  const places: [string, JsonObject | undefined][] = [
    ['PATCH response', objectEntity(judging)],
    [judging.readName, judging.observation.after.entity],
  ]
  for (const [place, entity] of places) {
    const got = entity?.[property]
    if (typeof got !== 'string' || got === sent || isMasked(got)) continue
    return broken({
      message: 'The credential is not the one that was sent.',
      where: `${place} $.${property}`,
      expected: 'the value that was sent, or null',
      got: `${got.length} characters, ${sent.startsWith(got) ? 'the beginning of what was sent' : 'others than were sent'}`,
      diagnosis: textDiagnosis(sent, got),
    })
  }
  const shown = places[0]![1]?.[property]
  if (shown === sent) return pass
  if (!required) return notApplicable('the credential is kept back')
  return broken({
    message: 'The answer keeps the credential back.',
    where: `PATCH response $.${property}`,
    expected: 'the value that was sent',
    got: shown === null ? 'null' : shown === undefined ? 'nothing' : 'a mask',
    diagnosis: 'credential kept back',
  })
}

/** Judges what an accepted PATCH answers, and what is read afterwards. */
export const answerRulings: Rulings<
  | 'accepted'
  | 'ok'
  | 'media-type'
  | 'complete'
  | 'valid'
  | 'sound-read'
  | 'type-annotation'
  | 'identity'
  | 'echo'
  | 'credential-echo'
  | 'credential-text'
  | 'others'
> = {
  accepted: (judging, expect) => refusalOf(judging, expect.refusal) ?? pass,
  ok,
  'media-type': mediaType,
  complete,
  valid,
  'sound-read': soundRead,
  'type-annotation': typeAnnotation,
  identity,
  echo,
  others,
  'credential-echo': (judging, { property, sent }) => {
    const found = answered(judging)
    return 'judgement' in found ? found.judgement : credential(judging, property, sent, true)
  },
  'credential-text': (judging, { property, sent, refusal }) =>
    refusalOf(judging, refusal) ?? unreadable(judging) ?? credential(judging, property, sent, false),
}
