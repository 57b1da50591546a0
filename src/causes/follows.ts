import { neitherCounts } from '../judge/sequences.ts'
import { lostEachTime } from '../judge/went-away.ts'
import { type Context, type Explanation, type Found, inputOf } from './explanation.ts'
import { keyOf } from './traits.ts'
import {
  changedUnsent,
  earlierState,
  halfApplied,
  isVague,
  notStored,
  nullNotStored,
  unreadable,
  wipedUnsent,
} from './way-names.ts'

/** Whether what one explanation tells comes of what another one does. */
export function followsFrom(one: Explanation, root: Explanation, context: Context): boolean {
  return rules.some((rule) => rule(one, root, context))
}

type Rule = (one: Explanation, root: Explanation, context: Context) => boolean

const isDates = ({ found }: Explanation) => found.every(({ finding }) => finding.type === 'dateTimeOffset')
const all = ({ found }: Explanation, test: (finding: Found['finding'], one: Found) => boolean) =>
  found.every((one) => test(one.finding, one))
const isUndecided = (one: Explanation) => all(one, (_, { verdict }) => verdict === 'unproven')

/** Whether the root is about the members of the other: it shows them, or nothing shows that they are spared. */
function isWithin(one: Explanation, root: Explanation, { passed }: Context): boolean {
  const members = new Set(root.found.map(({ finding }) => finding.member))
  const isSpared = (member: string | undefined) =>
    [...Map.groupBy(root.found, ({ requirement }) => requirement)].some(([requirement, found]) => {
      const all = passed.get(requirement) ?? []
      // A member that fails as often as it passes is not spared.
      const own = one.found.filter(
        ({ finding, ...failed }) => failed.requirement === requirement && finding.member === member,
      )
      if (all.filter((name) => name === member).length <= own.length) return false
      const others = all.filter((name) => members.has(name)).length
      // What shows in most values of a requirement would show in those of any member.
      if (found.length >= others && all.includes(member ?? '')) return true
      return found.some((failed) => passed.get(inputOf(failed))?.includes(member ?? ''))
    })
  return one.found.every(({ finding }) => members.has(finding.member) || !isSpared(finding.member))
}

/** Whether what the requests of one have in common with those of the root is why the root was found. */
function isLike(one: Explanation, root: Explanation, { requests }: Context): boolean {
  const key = root.trait && keyOf(root.trait)
  // Requests that say something of their body in a header are like others that do.
  const headers = keyOf({ kind: 'headers', of: '' })
  const areSpecial = root.found.every(({ finding }) => requests.get(finding.probe)?.traits.has(headers))
  const bad = new Set(
    root.found.flatMap(({ finding }) =>
      [...(requests.get(finding.probe)?.traits.values() ?? [])]
        .filter(({ kind }) => kind === 'bad')
        .map(keyOf),
    ),
  )
  return one.found.every(({ finding }) => {
    const traits = requests.get(finding.probe)?.traits
    return (
      traits !== undefined &&
      (!areSpecial || traits.has(headers)) &&
      ((key !== undefined && traits.has(key)) || [...traits.keys()].some((own) => bad.has(own)))
    )
  })
}

/** What a state looks like that is compared with one of another moment. */
const behind: readonly string[] = [earlierState, 'not idempotent', 'changed though not sent', halfApplied]

/** Whether each member of one is shown by the root too. */
function isOfItsMembers(one: Explanation, root: Explanation): boolean {
  const members = new Set(root.found.map(({ finding }) => finding.member))
  return all(one, ({ member }) => member !== undefined && members.has(member))
}

const rules: readonly Rule[] = [
  // What is compared with a reading that is behind looks changed; a case that reads between its updates cannot wait for
  // what is shown late, and one that waits finds it stored.
  (one, root, { requests }) =>
    root.way === 'shown late' &&
    all(
      one,
      ({ ways, probe }, { repeats }) =>
        ways.some((way) => behind.includes(way)) ||
        (ways.includes(notStored) && (repeats !== undefined || requests.get(probe)?.reads === true)),
    ),
  // What a date is held in that loses some of it seldom keeps its offset: a SHOULD follows from a MUST.
  (one, root, context) =>
    all(one, (_, { verdict }) => verdict === 'warn') &&
    isDates(one) &&
    isDates(root) &&
    one.sort === 'value' &&
    root.sort === 'value' &&
    isWithin(one, root, context),
  // One defect of dates shows in several ways; two at once would have a name for both.
  (one, root, context) =>
    one.sort === 'value' &&
    root.sort === 'value' &&
    isDates(one) &&
    isDates(root) &&
    isWithin(one, root, context) &&
    one.found.length * 4 <= root.found.length,
  // Where nothing is refused, what must be refused looks like an effect of its own, and has the form of what is accepted.
  (one, root, context) =>
    (one.sort === 'effect' || (one.sort === 'form' && isLike(one, root, context))) &&
    root.sort === 'taken' &&
    (root.trait?.kind === 'any' || root.trait?.kind === 'invalid'),
  // What became of a value, or of a request, that is taken though it must be refused.
  (one, root, context) =>
    root.sort === 'taken' &&
    (one.sort === 'value' || one.sort === 'effect') &&
    one.way !== nullNotStored &&
    all(one, ({ status = 0 }) => status >= 200 && status < 300) &&
    isLike(one, root, context),
  // What is taken though it must be refused, and leaves an entity that cannot be read until it is repaired.
  (one, root) => {
    const probes = new Set(root.found.map(({ finding }) => finding.probe))
    return root.sort === 'taken' && all(one, ({ unread, probe }) => unread === true && probes.has(probe))
  },
  // Where reads show an earlier state throughout, what is compared with one looks as if nothing was stored.
  (one, root, context) => root.way === earlierState && one.way === notStored && isWithin(one, root, context),
  // What each update resets that does not send it seems not to be stored, where another one came between.
  (one, root) =>
    (root.way === changedUnsent || root.way === wipedUnsent) &&
    one.way === notStored &&
    all(one, (_, { repeats }) => repeats !== undefined) &&
    isOfItsMembers(one, root),
  // What texts lose of one sort has no name where several such are in one text.
  (one, root) =>
    one.way === 'another value' &&
    root.sort === 'value' &&
    !isVague(root.way ?? '') &&
    all(one, ({ type }) => type === 'string') &&
    isOfItsMembers(one, root) &&
    one.found.every(({ requirement }) => root.found.some((other) => other.requirement === requirement)),
  // A value that comes back changed is none of two that were sent.
  (one, root) => one.way === neitherCounts && root.sort === 'value' && isOfItsMembers(one, root),
  // What is wiped where it is not sent is null or missing, which some members may be.
  (one, root) =>
    one.way === wipedUnsent &&
    (root.way === 'missing' || root.way === 'null') &&
    root.found.some(({ finding }) => finding.ways.includes(wipedUnsent)),
  // Another state may be the one from before.
  (one, root) =>
    (one.way === notStored || one.way === nullNotStored) &&
    all(one, ({ place }) => root.way === `another value in the ${place}`),
  // What is no JSON is no entity, and no error object either.
  (one, root) => root.way === unreadable && all(one, ({ ways }) => ways.includes(unreadable)),
  // After what leaves the entity unreadable, nothing can be compared.
  (one, root) =>
    isUndecided(one) &&
    all(one, ({ unread }) => unread === true) &&
    root.found.some(({ finding }) => finding.unread),
  // A look at every exchange finds again what a case was made for.
  (one, root) => {
    const requirements = new Set(root.found.map(({ requirement }) => requirement))
    return one.found.every(({ finding, requirement }) => finding.everywhere && requirements.has(requirement))
  },
  // Valid requests that are refused, of which nothing more is known.
  (one, root) =>
    one.sort === 'refused' && root.sort === 'refused' && all(one, ({ everywhere }) => everywhere === true),
  // What could not be looked at again, for answers that got lost.
  (one, root) =>
    root.sort === 'no-answer' && all(one, ({ ways }) => ways.some((way) => way.startsWith(lostEachTime))),
  // What was not sent, because the target went away or left requests like it without an answer.
  (one, root) => root.sort === 'no-answer' && all(one, ({ unsent }) => unsent === true),
  // What was sent to a server that had gone away at another request.
  (one, root) =>
    root.found.some(({ finding }) => finding.wentAway) &&
    isUndecided(one) &&
    all(
      one,
      ({ unreached, unsent, failure }) => unreached === true || unsent === true || failure === 'connect',
    ),
  // Only what could not be decided, by an answer of the same sort.
  (one, root) => one.sort === root.sort && isUndecided(one),
  // Only what could not be decided: for want of what the root has lost.
  (one, root) => {
    const probes = new Set(root.found.map(({ finding }) => finding.probe))
    return isUndecided(one) && all(one, ({ probe }) => probes.has(probe))
  },
]
