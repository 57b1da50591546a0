import type { Level } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import { lookTexts } from './looks.ts'
import type { Expectation, Place, Weight } from './types.ts'

type Describe<Kind extends Expectation['kind']> = (expect: Extract<Expectation, { kind: Kind }>) => string

const weights: Readonly<Record<Weight, string>> = {
  fail: 'Refusing it fails.',
  warn: 'Refusing it is a warning.',
  info: 'Refusing it is recorded and not counted.',
}

const descriptions: { readonly [Kind in Expectation['kind']]: Describe<Kind> } = {
  accepted: ({ refusal }) =>
    `Whether the PATCH is answered with a status from 200 to 299. ${weights[refusal]}`,
  ok: () => 'Whether the status of an accepted PATCH is exactly 200.',
  'media-type': () =>
    'Whether the answer to an accepted PATCH has the media type application/json; its parameters are free.',
  complete: () => 'Whether the answer is a JSON object with every documented member.',
  valid: () =>
    'Whether each member of the answer is valid against its schema: type, enum member, null. The form of dates is judged elsewhere.',
  'sound-read': () =>
    'Whether the entity read afterwards has every documented member, each valid against its schema. The form of dates is judged elsewhere.',
  'date-form': () =>
    'Whether each date, in the answer and in the entity read afterwards, has the form of a DateTimeOffset. Forms that only one of the standards allows are a warning.',
  'credential-text': ({ property, refusal }) =>
    `Whether ${property} shows the text as it was sent, or is kept back (null, absent or asterisks). ${weights[refusal]}`,
  identity: () =>
    'Whether the entity has the id that was asked for, in the answer and when it is read afterwards, whatever id the body names.',
  'type-annotation': () => "Whether @odata.type in the answer is absent or names the entity's type.",
  echo: ({ in: places, sent, refusal }) =>
    sentence(`Whether ${placesOf(places)} shows ${namesOf(sent)} as sent`, refusal),
  'credential-echo': ({ property }) =>
    `Whether the answer shows ${property} as sent, or keeps it back (null, absent or asterisks).`,
  others: ({ in: place, sent }) =>
    `Whether ${placesOf([place])} shows every member but ${namesOf(sent)} with the value it had before.`,
  instant: ({ in: places, property, refusal }) =>
    sentence(
      `Whether ${placesOf(places)} shows ${property} as the same instant, to 100 ns; another offset or another number of zeros is the same instant`,
      refusal,
    ),
  offset: ({ property }) =>
    `Whether the entity read afterwards shows ${property} with the offset that was sent. An instant that is not kept is judged elsewhere.`,
  refused: ({ statuses, tolerated = [] }) =>
    [
      `Whether the PATCH is refused with ${orList(statuses)}.`,
      ...(tolerated.length > 0 ? [`${orList(tolerated)} is a warning.`] : []),
    ].join(' '),
  unchanged: () =>
    'Whether a PATCH that was refused has changed nothing: the entity read before and after it is the same.',
  'last-stored': ({ sent }) =>
    `Whether the last PATCH is accepted, whatever came of the request before it on its connection, and the entity read afterwards shows ${namesOf(sent)} as sent.`,
  follows: ({ updates }) =>
    `Whether each reading shows what the updates that were accepted until then have set (${updates.filter((update) => update !== undefined).length} here), and nothing of one that was refused.`,
  'unchanged-if-refused': () =>
    'Whether a PATCH that may be taken or refused, if it was refused, has changed nothing.',
  'no-effect': () =>
    'Whether a PATCH without members, if it is accepted, has changed nothing. Refusing it is recorded and not counted.',
  'error-body': () =>
    'Whether the body of the refusal is {"error":{"code":"…","message":"…"}}, both texts not empty; further members are free.',
  'error-media-type': () => 'Whether the refusal has the media type application/json.',
  'no-server-error': () =>
    'Whether no answer has a status of 500 or above; 503 is throttling and sent again.',
  discreet: ({ secrets }) =>
    `Whether the refusal shows no stack trace${secrets.length > 0 ? ', no file path and not the credential that was sent' : ' and no file path'}.`,
  answered: () => 'Whether an answer comes within the time limit, whatever it is.',
  idempotent: ({ sent }) =>
    `Whether the same PATCH is accepted twice and the entity is the same after both. It sets ${namesOf(sent)}.`,
  'unknown-id': ({ statuses }) =>
    `Whether every request for the id that no entity has is answered ${orList(statuses)}, and the collection holds what it held.`,
  neighbours: () => 'Whether every other entity of the collection is as it was before.',
  'all-survive': ({ sent }) =>
    `Whether each of the PATCHes sent at once is accepted, and ${namesOf(sent)} are all read afterwards as sent. An open refusal (409, 412, 423) is a warning.`,
  'never-torn': ({ states }) =>
    `Whether each read shows the entity as it was before or as one of the ${states.length} PATCHes left it, and never a mixture.`,
  'own-answers': () =>
    'Whether no refusal of several requests sent at once has the entity for a body, and no accepted one an error.',
  harmless: () =>
    'Whether members named like parts of a JavaScript object change no documented member and add none.',
  'one-way': () =>
    'Whether a body with duplicate names is refused, or the first or the last of them counts: the same way for each property.',
  'every-exchange': ({ look }) =>
    `Whether ${lookTexts[look]}, in every exchange of the run, whichever case asked for it.`,
  freedom: ({ property }) =>
    `Nothing is asked: the standards leave it open. ${property === undefined ? 'The answer is' : `The answer, and ${property} afterwards, are`} recorded and not counted.`,
}

/**
 * What the judge looks at, in plain English: one or two sentences. `level` is that of the requirement, by which a refusal
 * weighs. Pure.
 */
export function describeExpectation(expect: Expectation, level: Level = 'MUST'): string {
  // Each kind has the description of its own kind, which TypeScript cannot follow through the union.
  return (descriptions[expect.kind] as Describe<Expectation['kind']>)(weighed(expect, level))
}

/**
 * What the judge looks at in the cases of a requirement, which may be many: as `describeExpectation` of the first, where
 * a member of its request is just a member.
 */
export function describeRequirement(expects: readonly Expectation[], level: Level): string | undefined {
  const [first] = expects
  if (first === undefined) return undefined
  const named = new Set(expects.map((expect) => describeExpectation(expect, level)))
  return describeExpectation(named.size === 1 ? first : general(first), level)
}

/** A broken SHOULD warns, whatever it is; a broken MAY informs. */
function weighed<E extends Expectation>(expect: E, level: Level): E {
  if (!('refusal' in expect) || expect.refusal !== 'fail' || level === 'MUST') return expect
  return { ...expect, refusal: level === 'SHOULD' ? 'warn' : 'info' }
}

const anyMember = 'the member that is sent'

/** The same of no member in particular. */
function general(expect: Expectation): Expectation {
  return {
    ...expect,
    ...('property' in expect && expect.property !== undefined && { property: anyMember }),
    ...('sent' in expect && typeof expect.sent === 'object' && { sent: { 'what is sent': null } }),
  } as Expectation
}

function sentence(text: string, refusal: Weight | undefined): string {
  return refusal === undefined ? `${text}.` : `${text}. ${weights[refusal]}`
}

function placesOf(places: readonly Place[]): string {
  return places
    .map((place) => (place === 'answer' ? 'the answer' : 'the entity read afterwards'))
    .join(', and also ')
}

const namesShown = 3

function namesOf(members: JsonObject): string {
  const names = Object.keys(members)
  if (names.length <= namesShown) return names.join(', ')
  return `${names.slice(0, namesShown - 1).join(', ')} and ${names.length - namesShown + 1} more`
}

function orList(statuses: readonly number[]): string {
  return statuses.join(' or ')
}
