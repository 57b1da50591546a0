import type { Place } from '../cases/types.ts'
import { fellSilent } from '../judge/went-away.ts'
import { counted } from '../text.ts'
import type { Explanation, Found } from './explanation.ts'
import type { Trait } from './traits.ts'
import type { Sort } from './types.ts'
import { fromBody, onlySent, unreadable, wipedUnsent, wrapped } from './way-names.ts'
import { predicateOf } from './words.ts'

const namedMost = 3

/** What a cause is, in a sentence without its full stop. */
export function titleOf(cause: Explanation): string {
  const often = cause.trait?.kind !== 'after' && isAtTimes(cause) ? ', at times' : ''
  return `${sentenceOf(cause)}${often}`
}

function sentenceOf(cause: Explanation): string {
  const { sort, trait, found } = cause
  const common = sort === 'refused' ? commonOf(found) : undefined
  if (common !== undefined) return common
  if (trait?.kind === 'after') return afterTitle(trait.of, cause)
  if (sort === 'taken') return takenTitle(cause)
  if (trait) return `${subjectOf(trait, sort)} ${outcomeOf(sort, found)}`
  if (sort === 'value') return valueTitle(cause)
  return plainTitle(cause)
}

/** What all valid requests that are refused have in common, where the judge has found it. */
function commonOf(found: readonly Found[]): string | undefined {
  const said = found.flatMap(({ diagnosis = '' }) => {
    const [, status, common] = /^valid, and refused with (.*?): (.*)$/.exec(diagnosis) ?? []
    return common === undefined || common === 'no common reason' ? [] : [{ status, common }]
  })
  const [first] = said
  return first && `Valid requests are refused with ${first.status}: ${first.common}`
}

/** What depends on the request before it. */
function afterTitle(before: string, cause: Explanation): string {
  const first =
    before === 'accepted' ? 'an update' : before === 'refused' ? 'a refused request' : 'a request that fails'
  const { sort, found } = cause
  const what =
    sort === 'value' || sort === 'form' || sort === 'effect'
      ? 'is not carried out as it should be'
      : outcomeOf(sort, found)
  return `Every request right after ${first} ${what}`
}

/** Whether it was found not to be so when the same request was sent again, for a good part of the cases. */
function isAtTimes({ found }: Explanation): boolean {
  const failed = found.filter(({ verdict }) => verdict !== 'unproven')
  return failed.filter(({ repeats }) => repeats).length * 5 >= Math.max(failed.length, 1)
}

function outcomeOf(sort: Sort, found: readonly Found[]): string {
  const statuses = distinct(found.flatMap(({ finding }) => finding.status ?? [])).filter(
    (status) => status >= 300,
  )
  switch (sort) {
    case 'refused':
      return `is refused${statuses.length > 0 ? ` with ${statuses.slice(0, namedMost).join(' or ')}` : ''}`
    case 'server-error':
      return `is answered with ${statuses.filter((status) => status >= 500).join(' or ') || 'a server error'}`
    default:
      if (found.some(({ finding }) => finding.spoilt)) return 'makes the entity unreadable for good'
      if (found.every(({ finding }) => finding.unread && finding.failure === undefined))
        return 'makes the entity unreadable'
      if (found.some(({ finding }) => finding.ways.includes(fellSilent)))
        return 'makes the server fall silent'
      return found.some(({ finding }) => finding.wentAway) ? 'makes the server go away' : 'gets no answer'
  }
}

/** What requests have in common, as the subject of a sentence. */
function subjectOf({ kind, of }: Trait, sort: Sort): string {
  switch (kind) {
    case 'member':
      return `A PATCH that names ${of}`
    case 'only':
      return of === 'null' ? 'A PATCH of nothing but a null' : `A PATCH of ${of} alone`
    case 'value': {
      const [name, value] = of.includes(' ')
        ? [of.slice(0, of.indexOf(' ')), of.slice(of.indexOf(' ') + 1)]
        : ['', of]
      return name === '' ? `The value ${value}` : `${value} for ${name}`
    }
    case 'rank':
      return `The ${of} member of an enum`
    case 'digits':
      return `A date with ${of === '0' ? 'no fraction digits' : counted(Number(of), 'fraction digit')}`
    case 'more digits':
      return of === '0'
        ? 'A date with a fraction of a second'
        : `A date with more than ${counted(Number(of), 'fraction digit')}`
    case 'years before':
      return `A date before the year ${of.padStart(4, '0')}`
    case 'years after':
      return `A date after the year ${of}`
    case 'letters':
      return `A text with ${of}`
    case 'longer':
      return `A text of more than ${of} characters`
    case 'annotated with':
      return `A body with @odata.type and ${typeNames[of]?.one ?? 'such a member'}`
    case 'deep':
      return 'A body that is nested deep'
    case 'large':
      return 'A body of more than 64 KiB'
    case 'no JSON':
      return 'A body that is no JSON'
    case 'null':
      return 'A PATCH with a null'
    case 'several nulls':
      return 'A PATCH with several nulls'
    case 'both':
      return `A PATCH of ${of.replace(' ', ' together with ')}`
    case 'annotated':
      return 'A body with @odata.type'
    case 'plain':
      return 'A body without @odata.type'
    case 'type':
      return `A PATCH with ${typeNames[of]?.one ?? 'such a member'}`
    case 'credentials':
      return 'A PATCH with other credentials'
    case 'headers':
      return 'A PATCH with headers of its own'
    case 'alone':
      return 'A PATCH of one member alone'
    case 'several':
      return 'A PATCH of several members'
    case 'bad':
    case 'bad type':
    case 'bad member':
      return `A value that is not valid for ${kind === 'bad member' ? of : (typeNames[of.split(' ')[0]!]?.one ?? 'its member')}`
    case 'invalid':
      return of === 'body' ? 'A body that cannot be read' : 'A value that is not valid'
    case 'input':
      return `“${of.slice(of.indexOf(' ') + 1)}” of ${of.slice(0, of.indexOf(' '))}`
    case 'class':
      return `Each request of ${of}`
    default:
      return sort === 'refused' ? 'Every PATCH' : 'A PATCH of whatever kind'
  }
}

const typeNames: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  string: { one: 'a text', many: 'Texts' },
  enum: { one: 'an enum member', many: 'Enums' },
  boolean: { one: 'a boolean', many: 'Booleans' },
  dateTimeOffset: { one: 'a date', many: 'Dates' },
  integer: { one: 'an integer', many: 'Integers' },
  number: { one: 'a number', many: 'Numbers' },
  collection: { one: 'a list', many: 'Lists' },
  object: { one: 'an object', many: 'Objects' },
}

/** What must be refused and is taken. */
function takenTitle({ found: all, trait, precision }: Explanation): string {
  const decided = all.filter(({ verdict }) => verdict !== 'unproven')
  const found = decided.length > 0 ? decided : all
  const kinds = distinct(found.map(({ requirement }) => requirement)).length
  const inputs = distinct(found.map(({ id }) => id.split('/').at(-1)!))
  const bad = `${inputs.length} ${inputs.length === 1 ? 'kind' : 'kinds'} of bad value`
  if (trait?.kind === 'credentials') return 'Credentials are not checked'
  const types = distinct(found.map(({ finding }) => finding.type))
  if (types.length > 2 && kinds > 3 && precision > 0.5) return `Nothing is validated: ${bad} are taken`
  const names = distinct(found.flatMap(({ property }) => property ?? []))
  const subject =
    names.length === 0
      ? 'What must be refused is taken'
      : `${subjectFor(found, names)} ${names.length === 1 ? 'takes' : 'take'} what must be refused`
  return `${subject}: ${listed(inputs)}`
}

/** A member, several of a kind, or just members. */
function subjectFor(found: readonly Found[], names: readonly string[]): string {
  if (names.length === 1) return names[0]!
  const types = distinct(found.map(({ finding }) => finding.type ?? ''))
  return types.length === 1 ? (typeNames[types[0]!]?.many ?? 'Members') : 'Members'
}

/** What members come back as. */
function valueTitle(cause: Explanation): string {
  const { found, way = '' } = cause
  const names = distinct(found.flatMap(({ finding }) => finding.member ?? []))
  const place = placeOf(found)
  if (way === onlySent) return 'Only the members that were sent are answered'
  if (way === wrapped) return 'The answer wraps the entity in another object'
  if (way === fromBody) return 'The id in the body is taken: the entity is renamed'
  if (
    (way === 'missing' || way === 'null') &&
    found.some(({ finding }) => finding.ways.includes(wipedUnsent))
  )
    return `${subjectFor(found, names)} ${names.length === 1 ? 'is' : 'are'} wiped where ${names.length === 1 ? 'it is' : 'they are'} not sent, and ${way} from then on`
  if (way.startsWith('another value in the ')) {
    return place === 'answer'
      ? 'The answer shows another state than the one that is stored'
      : 'What is read is another state than the one that was written'
  }
  if (way === 'not stored' && place === 'answer')
    return `The answer shows ${lowered(subjectFor(found, names))} as before the PATCH`
  const predicate = predicateOf(way)
  const where =
    place === 'answer' ? ', in the answer' : place === 'read' && way !== 'not stored' ? ', in storage' : ''
  const subject = subjectFor(found, names)
  return `${subject} ${names.length === 1 ? singular(predicate) : predicate}${where}`
}

/** The one place where it shows; a case that looks at both places stops at the answer, so that it tells of the read alone. */
function placeOf(found: readonly Found[]): Place | undefined {
  const places = distinct(found.flatMap(({ finding }) => finding.place ?? []))
  if (places.length !== 1) return undefined
  return places[0] === 'read' || found.some(({ finding }) => finding.apart) ? places[0] : undefined
}

function lowered(subject: string): string {
  return [
    'Texts',
    'Enums',
    'Booleans',
    'Dates',
    'Integers',
    'Numbers',
    'Lists',
    'Objects',
    'Members',
  ].includes(subject)
    ? subject.toLowerCase()
    : subject
}

const verbs: Readonly<Record<string, string>> = {
  are: 'is',
  keep: 'keeps',
  end: 'ends',
  stop: 'stops',
  come: 'comes',
  lose: 'loses',
  have: 'has',
  change: 'changes',
  overflow: 'overflows',
  name: 'names',
}

/** A verb phrase for one member. */
function singular(predicate: string): string {
  const [verb = '', ...rest] = predicate.split(' ')
  return [verbs[verb] ?? verb, ...rest]
    .join(' ')
    .replace(/\band (keep|get)\b/, 'and $1s')
    .replace(/\bthey are\b/, 'it is')
    .replace(/\bthey keep\b/, 'it keeps')
    .replace(/\bthey had\b/, 'it had')
    .replace(/\btheir\b/, 'its')
}

/** What the judge says of the most telling case. */
function plainTitle({ found, way }: Explanation): string {
  const { message, diagnosis } = found.find(({ finding }) => finding.ways[0] === way) ?? found[0]!
  const said = (message ?? diagnosis ?? way ?? '').replace(/\.$/, '')
  // What was got is quoted where the case is told; a title is the same for all of them.
  const named = way === unreadable ? diagnosis?.replace(/ \(.*$/s, '') : diagnosis
  const more = named === undefined || named === message ? '' : `: ${named}`
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${more}`
}

function listed(items: readonly string[]): string {
  const more = items.length - namedMost
  return `${items.slice(0, namedMost).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)]
}
