import { distinct } from '../distinct.ts'
import { fellSilent } from '../judge/went-away.ts'
import { counted } from '../text.ts'
import type { Explanation, Found } from './explanation.ts'
import { lowered, memberSubject, typeNames } from './member-subject.ts'
import { requestSubject } from './request-subject.ts'
import { wordsFor } from './request-words.ts'
import { isBroad, type Trait } from './traits.ts'
import type { Sort } from './types.ts'
import { valueTitle } from './value-title.ts'
import { unreadable } from './way-names.ts'

const namedMost = 3
/** What the judge says where it finds nothing that valid requests which are refused have in common. */
const noReason = 'no common reason'

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
  if (trait) return requestTitle(trait, cause)
  if (sort === 'value') return valueTitle(cause)
  return plainTitle(cause)
}

/** What came of requests that have something in common; those that came to the same one by one are listed. */
function requestTitle(trait: Trait, { sort, found }: Explanation): string {
  const inputs = distinct(
    found.filter(({ finding }) => !finding.everywhere).map(({ id }) => id.split('/').at(-1)!),
  )
  if (trait.kind !== 'input' || sort !== 'server-error' || inputs.length < 2)
    return `${requestSubject(trait, sort)} ${outcomeOf(sort, found)}`
  const { of } = trait
  const classes = distinct(
    found.map(({ requirement }) => requirement).filter((id) => !id.startsWith('VPP-ERROR')),
  )
  const [type = ''] = distinct(found.map(({ finding }) => finding.type ?? ''))
  const kind = classes.length > 1 ? typeNames[type]?.one.replace(/^a/, 'A') : undefined
  return `${kind ?? wordsFor(of.slice(0, of.indexOf(' ')))} ${outcomeOf(sort, found)}: ${listed(inputs)}`
}

/** What all valid requests that are refused have in common, where the judge has found it. */
function commonOf(found: readonly Found[]): string | undefined {
  const said = found.flatMap(({ diagnosis = '' }) => {
    const [, status, common] = /^valid, and refused with (.*?): (.*)$/.exec(diagnosis) ?? []
    return common === undefined || common === noReason ? [] : [{ status, common }]
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
function takenTitle(cause: Explanation): string {
  const { found: all, trait } = cause
  if (trait?.kind === 'credentials') return 'Credentials are not checked'
  const decided = all.filter(({ verdict }) => verdict !== 'unproven')
  const found = decided.length > 0 ? decided : all
  const inputs = distinct(found.map(({ id }) => id.split('/').at(-1)!))
  if (isUnvalidated(cause, found))
    return `Nothing is validated: ${counted(inputs.length, 'kind')} of bad value ${inputs.length === 1 ? 'is' : 'are'} taken`
  const names = distinct(found.flatMap(({ property }) => property ?? []))
  if (inputs.every((input) => input === 'null') && names.length > 0)
    return `A null is taken for ${names.length === 1 ? `${names[0]}, which is` : 'members that are'} not nullable${names.length === 1 ? '' : `: ${listed(names)}`}`
  const [requirement, share] = mostOf(found.map((one) => one.requirement))
  if (names.length > 0 && trait && looks.includes(trait.kind))
    return `${requestSubject(trait, 'taken')} is taken: ${listed(inputs)}`
  if (names.length > 0 && share < mostlyOne)
    return `${memberSubject(found, names)} ${names.length === 1 ? 'takes' : 'take'} what must be refused: ${listed(inputs)}`
  return `${wordsFor(requirement)} is taken${takerOf(found, names)}: ${listed(inputs)}`
}

/** What takes it, as far as what it is does not say so: one member, or members of one type. */
function takerOf(found: readonly Found[], names: readonly string[]): string {
  const types = distinct(found.map(({ finding }) => finding.type))
  const isSaid = types.length > 1 || types[0] === undefined || ['enum', 'dateTimeOffset'].includes(types[0])
  if (names.length === 0 || (names.length > 1 && isSaid)) return ''
  return ` for ${lowered(memberSubject(found, names))}`
}

/** What a value looks like, whatever it is for. */
const looks: readonly Trait['kind'][] = [
  'bad as',
  'letters',
  'longer',
  'digits',
  'years before',
  'years after',
]

/** The part of the cases of a cause that one requirement has to have, to be what the cause is about. */
const mostlyOne = 0.8

/** Whether bad values are taken whatever they are, and whatever they are for. */
function isUnvalidated({ trait, precision }: Explanation, found: readonly Found[]): boolean {
  const types = distinct(found.map(({ finding }) => finding.type))
  const kinds = distinct(found.map(({ requirement }) => requirement))
  return isBroad(trait) && types.length > 2 && kinds.length > 3 && precision > 0.5
}

/** What the judge says of the most telling case. */
function plainTitle({ sort, found, way }: Explanation): string {
  const { message, diagnosis: told } = found.find(({ finding }) => finding.ways[0] === way) ?? found[0]!
  // What a refusal has in the place of something else varies from one to the next.
  const diagnosis = sort === 'refusal' && way?.includes('"…"') ? way : told
  if (diagnosis?.endsWith(noReason)) return 'Valid requests are refused; what they alone have is not known'
  const said = (message ?? diagnosis ?? way ?? '').replace(/\.$/, '')
  // What was got is quoted where the case is told; a title is the same for all of them.
  const named = way === unreadable ? diagnosis?.replace(/ \(.*$/s, '') : diagnosis
  const isTold = named === undefined || said.toLowerCase().includes(named.toLowerCase())
  const more = isTold ? '' : `: ${named}`
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${more}`
}

/** The item that is there most often, and its part of all; of several the first. */
function mostOf(items: readonly string[]): readonly [item: string, share: number] {
  const groups = [...Map.groupBy(items, (item) => item).values()]
  const most = groups.reduce((best, one) => (one.length > best.length ? one : best))
  return [most[0]!, most.length / items.length]
}

function listed(items: readonly string[]): string {
  const more = items.length - namedMost
  return `${items.slice(0, namedMost).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
