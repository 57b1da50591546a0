import { distinct } from '../distinct.ts'
import { fellSilent } from '../judge/went-away.ts'
import type { Explanation, Found } from './explanation.ts'
import { memberSubject } from './member-subject.ts'
import { requestSubject } from './request-subject.ts'
import type { Sort } from './types.ts'
import { valueTitle } from './value-title.ts'
import { unreadable } from './way-names.ts'

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
  if (trait) return `${requestSubject(trait, sort)} ${outcomeOf(sort, found)}`
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
      : `${memberSubject(found, names)} ${names.length === 1 ? 'takes' : 'take'} what must be refused`
  return `${subject}: ${listed(inputs)}`
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
