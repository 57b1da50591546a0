import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import { clockModels, valueModels } from './date-models.ts'

/** One diagnosed date of one case. */
export type DateResult = {
  readonly property: string
  readonly where: 'answer' | 'read'
  readonly same: boolean
  /** The diagnosis' name, and the others that explain the value as exactly. */
  readonly name: string
  readonly also?: readonly string[]
  /** The case's id; results with the same case, property and place are repetitions. */
  readonly case: string
  /** The literal that was sent, where it is known: tells whether a defect would have shown in a case that passed. */
  readonly sent?: string
}

/**
 * The name that explains every loss: of those that all the results that differ share, as a name or as an
 * alternative, the one that comes first most. Undefined where there is none, or nothing differs.
 */
export function commonName(results: readonly DateResult[]): string | undefined {
  const [first, ...others] = results.filter(({ same }) => !same).map(({ name, also = [] }) => [name, ...also])
  const shared = (first ?? []).filter((name) => others.every((names) => names.includes(name)))
  const rank = (name: string) =>
    others.reduce((sum, names) => sum + names.indexOf(name), first?.indexOf(name) ?? 0)
  return shared.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0]
}

// Defects that come in one way only: where such a one would change a value and did not, it was not at work.
const certain =
  /, (truncated|rounded)( up| towards 1970| without carry)?$|^offset (dropped|doubled|sign flipped)$/

/** Whether a defect, had it been at work, would surely have changed a literal. */
function wouldShow(name: string, sent: string): boolean {
  const value = readDateTimeOffset(sent)?.value
  if (!value) return false
  const changes = [...valueModels(value.ticks, value), ...clockModels(value)]
  return name
    .split('; ')
    .some(
      (part) => part === 'not stored' || (certain.test(part) && changes.some((model) => model.name === part)),
    )
}

function onlyProperty(results: readonly DateResult[], lost: readonly DateResult[]): string | undefined {
  const touched = new Set(lost.map(({ property }) => property))
  const [name] = touched
  return touched.size === 1 && results.some(({ property }) => property !== name) ? name : undefined
}

/** The one place in which values differ, where the other place of the same cases was right each time. */
function onlyPlace(
  results: readonly DateResult[],
  lost: readonly DateResult[],
): 'answer' | 'read' | undefined {
  const [place] = new Set(lost.map(({ where }) => where))
  const isElsewhere = (result: DateResult) =>
    results.some(
      (other) => other.where !== place && other.case === result.case && other.property === result.property,
    )
  return lost.every((result) => result.where === place && isElsewhere(result)) ? place : undefined
}

/**
 * Says what many diagnosed dates have in common, in sentences for a report: `one defect explains all 12 losses:
 * milliseconds, truncated`; `one property only: X`; `lost only on read` (stored or read back wrongly, echoed rightly);
 * `lost only in the answer`; `intermittent: 3 of 40` (of the results in which the defect would have shown). Empty
 * where nothing is lost. Order of the results does not matter.
 */
export function patternOf(results: readonly DateResult[]): string[] {
  const lost = results.filter(({ same }) => !same)
  if (lost.length === 0) return []
  const sentences: string[] = []
  const name = commonName(results)
  if (name && lost.length > 1) sentences.push(`one defect explains all ${lost.length} losses: ${name}`)
  const property = onlyProperty(results, lost)
  if (property) sentences.push(`one property only: ${property}`)
  const place = onlyPlace(results, lost)
  if (place) sentences.push(place === 'read' ? 'lost only on read' : 'lost only in the answer')

  const inReach = (result: DateResult) =>
    lost.some(
      (other) =>
        other.property === result.property &&
        other.where === result.where &&
        (other.case === result.case ||
          (name !== undefined && result.sent !== undefined && wouldShow(name, result.sent))),
    )
  const exposed = results.filter((result) => !result.same || inReach(result))
  if (exposed.length > lost.length) sentences.push(`intermittent: ${lost.length} of ${exposed.length}`)
  return sentences
}
