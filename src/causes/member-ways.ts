import type { Case } from '../cases/types.ts'
import type { Property } from '../contract/types.ts'
import type { Spot } from '../judge/types.ts'
import { changedUnsent, isVague, lostUpdate, notStored, nullNotStored, wipedUnsent } from './way-names.ts'
import { type Change, waysOf } from './ways.ts'

type Kind = Case['expect']['kind']

/** The kind that looks at a member in the same way. */
function kindOf(expect: Case['expect']): Kind {
  if (expect.kind === 'follows' || expect.kind === 'last-stored') return 'echo'
  if (expect.kind !== 'every-exchange') return expect.kind
  if (expect.look === 'others-kept' || expect.look === 'others-shown') return 'others'
  return expect.look === 'values-stored' || expect.look === 'texts-as-sent' ? 'echo' : 'valid'
}

/** A member that is not as it should be, and what it was before the request. */
type Seen = Spot & Change

/**
 * The names of what became of a member of a case that expects `expect`; `name` is what the judge calls it, where its value
 * is free.
 */
export function memberWays(
  expect: Case['expect'],
  property: Property | undefined,
  seen: Seen,
  name: string,
): readonly string[] {
  const kind = kindOf(expect)
  const { place, got } = seen
  const type = property?.kind
  const elsewhere = `another value in the ${place}`
  if (kind === 'others') {
    const isGone = got === null || got === undefined
    return [
      ...lookedWrong(property, seen),
      isGone ? wipedUnsent : changedUnsent,
      elsewhere,
      // What is compared with was read before: a state that is not shown looks like a change in the answer.
      ...(place === 'answer' ? [notStored] : []),
    ]
  }
  const isWanted = ['echo', 'instant', 'credential-echo', 'credential-text', 'all-survive', 'never-torn']
  if (!isWanted.includes(kind)) {
    const wrong = seen.expected === undefined ? [] : lookedWrong(property, seen)
    const looks = [...shape(property, seen), name, ...wrong, elsewhere]
    // A first PATCH that was not stored is seen when the second one is.
    return kind === 'idempotent' ? [...looks, notStored] : looks
  }
  const all = waysOf(type, seen)
  const found = seen.expected === null && all[0] === notStored ? [nullNotStored, ...all] : all
  return [
    ...found.filter((way) => way !== 'another value' || kind !== 'never-torn'),
    ...(kind === 'all-survive' ? [lostUpdate] : []),
    ...(kind === 'never-torn' ? [...shape(property, seen), name] : []),
    ...(got === null && seen.expected !== null ? [wipedUnsent] : []),
    ...(found.every(isVague) ? [elsewhere] : []),
  ]
}

/** What a member looks like whose value is free: of another type, null, or not there. */
function shape(property: Property | undefined, { got }: Seen): readonly string[] {
  const ways = waysOf(property?.kind, { expected: undefined, got }).filter((way) => !isVague(way))
  // What is no member may be what became of one.
  const members = property?.kind === 'enum' && typeof got === 'string' ? property.members : []
  const losses = members.flatMap((member) =>
    member === got ? [] : waysOf('enum', { expected: member, got }),
  )
  return [...ways, ...losses.filter((way) => steady.test(way))]
}

/** Losses that are no accident where a member of an enum is compared with a text that is none. */
const steady = /^(trimmed|lower-cased|upper-cased|first letter in lower case|first letter in upper case)$/

/** A member that should be as it was: shown wrongly now, or when it was looked at before. */
export function lookedWrong(property: Property | undefined, { expected, got }: Change): readonly string[] {
  const telling = (change: Change) =>
    waysOf(property?.kind, change).filter(
      (way) => !isVague(way) && (way !== 'null' || property?.nullable === false),
    )
  return [...telling({ expected, got }), ...telling({ expected: got, got: expected })]
}
