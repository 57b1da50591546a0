import type { Place } from '../cases/types.ts'
import { distinct } from '../distinct.ts'
import type { Explanation, Found } from './explanation.ts'
import { lowered, memberSubject } from './member-subject.ts'
import { fromBody, notStored, onlySent, wipedUnsent, wrapped } from './way-names.ts'
import { predicateOf } from './words.ts'

/** What members come back as. */
export function valueTitle(cause: Explanation): string {
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
    return `${memberSubject(found, names)} ${names.length === 1 ? 'is' : 'are'} wiped where ${names.length === 1 ? 'it is' : 'they are'} not sent, and ${way} from then on`
  if (way.startsWith('another value in the ')) {
    return place === 'answer'
      ? 'The answer shows another state than the one that is stored'
      : 'What is read is another state than the one that was written'
  }
  if (way === notStored && place === 'answer')
    return `The answer shows ${lowered(memberSubject(found, names))} as before the PATCH`
  const predicate = predicateOf(way)
  const where =
    place === 'answer' ? ', in the answer' : place === 'read' && way !== notStored ? ', in storage' : ''
  const subject = memberSubject(found, names)
  return `${subject} ${names.length === 1 ? singular(predicate) : predicate}${where}`
}

/** The one place where it shows; a case that looks at both places stops at the answer, so that it tells of the read alone. */
function placeOf(found: readonly Found[]): Place | undefined {
  const places = distinct(found.flatMap(({ finding }) => finding.place ?? []))
  if (places.length !== 1) return undefined
  return places[0] === 'read' || found.some(({ finding }) => finding.apart) ? places[0] : undefined
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
  become: 'becomes',
  overflow: 'overflows',
  name: 'names',
}

/** A verb phrase for one member. */
function singular(predicate: string): string {
  const [verb = '', ...rest] = predicate.split(' ')
  return [verbs[verb] ?? verb, ...rest]
    .join(' ')
    .replace(/\band (keep|get|stay)\b/, 'and $1s')
    .replace(/\bthey are\b/, 'it is')
    .replace(/\bthey keep\b/, 'it keeps')
    .replace(/\bthey had\b/, 'it had')
    .replace(/\btheir\b/, 'its')
}
