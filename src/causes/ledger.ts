import type { Case } from '../cases/types.ts'
import type { Property } from '../contract/types.ts'
import { type Context, type Explanation, type Found, inputOf } from './explanation.ts'
import { followsFrom } from './follows.ts'
import { formOf } from './form.ts'
import { type Request, requestsOf, type Trait, traitKinds } from './traits.ts'
import type { Finding, LedgerCase, Sort } from './types.ts'

const outcomes: readonly Sort[] = ['refused', 'server-error', 'no-answer', 'taken']

/** The requests behind the cases of a run, as far as some of them came to nothing good. */
export function requestsBehind(
  records: readonly LedgerCase[],
  cases: readonly Case[],
  properties: readonly Property[],
): ReadonlyMap<string, Request> {
  const found = records.filter(isFound)
  if (found.length === 0) return new Map()
  return requestsOf(cases, properties, new Set(found.map(({ finding }) => finding.probe)))
}

function isFound(record: LedgerCase): record is Found {
  const { finding, verdict } = record
  // What a list has as a known deviation is told apart.
  return finding !== undefined && ['fail', 'warn', 'unproven'].includes(verdict)
}

/** A record whose names of answers as a whole, which quote what was got, have lost what varies in them. */
function inForm(found: Found): Found {
  const { finding } = found
  if (!['form', 'effect', 'refusal', 'open'].includes(finding.sort)) return found
  const ways = finding.ways.map((way) => formOf(way).replace(/"[^"]*"/g, '"…"'))
  return { ...found, finding: { ...finding, ways } }
}

/** Explains the findings of a run by as few causes as there can be, those that explain most first. Pure. */
export function explain(
  records: readonly LedgerCase[],
  cases: readonly Case[],
  requests: ReadonlyMap<string, Request>,
): readonly Explanation[] {
  const found = records.filter(isFound).map(inForm)
  // A generated counter-example was made smaller: its probe is none of the plan.
  const probeOf = new Map(cases.map(({ id, probe }) => [id, probe.id]))
  const having = (...sorts: readonly Sort[]) => found.filter(({ finding }) => sorts.includes(finding.sort))
  const ordered = dependent(having(...outcomes, 'value', 'form', 'effect', 'refusal'))
  if (ordered)
    return [
      ordered,
      ...explain(
        records.filter((one) => !ordered.found.some(({ id }) => id === one.id)),
        cases,
        requests,
      ),
    ]
  const explained = [
    ...outcomes.flatMap((sort) => {
      const good = goodFor(sort, records, cases)
      // What ends the server is another cause than what it leaves without an answer.
      const kinds = Map.groupBy(having(sort), endedBy)
      return [...kinds.values()].flatMap((own) => byRequest(sort, own, requests, good, probeOf))
    }),
    ...byWay(having('value', 'form', 'effect')),
    ...byWay(having('refusal')),
    ...byWay(having('open')),
  ]
  return merged(explained, { requests, passed: passedInputs(records, cases) })
}

function passedInputs(records: readonly LedgerCase[], cases: readonly Case[]): Context['passed'] {
  const good = new Set(records.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id))
  const passed = new Map<string, string[]>()
  for (const item of cases) {
    if (!good.has(item.id) || item.property === undefined) continue
    for (const key of [item.requirement, inputOf(item)]) {
      const known = passed.get(key)
      if (known) known.push(item.property)
      else passed.set(key, [item.property])
    }
  }
  return passed
}

/**
 * What depends on the request before it, where that can be said of a good part of the failures: all that fails likewise
 * has that cause.
 */
function dependent(all: readonly Found[]): Explanation | undefined {
  const failed = all.filter(({ verdict }) => verdict === 'fail')
  const flagged = failed.filter((one) => dependsOn(one) !== undefined)
  if (flagged.length === 0 || flagged.length * 5 < failed.length) return undefined
  if (flagged.length === 1 && failed.length > 1) return undefined
  const after = dependsOn(flagged[0]!)!
  const like = (one: Found) =>
    flagged.some(
      ({ finding }) => finding.sort === one.finding.sort && finding.ways[0] === one.finding.ways[0],
    )
  return {
    sort: flagged[0]!.finding.sort,
    trait: { kind: 'after', of: after },
    found: all.filter((one) => dependsOn(one) === after || like(one)),
    follows: [],
    precision: flagged.length / failed.length,
  }
}

/** What the request before a case came to, or that before the one in it that decides. */
function dependsOn({ finding }: Found): Finding['after'] {
  return finding.after ?? finding.afterOwn
}

/** What passes only where the PATCH was accepted. */
const acceptedKinds: readonly string[] = [
  'accepted',
  'ok',
  'media-type',
  'complete',
  'valid',
  'type-annotation',
  'echo',
  'others',
  'instant',
  'credential-echo',
  'credential-text',
  'offset',
  'idempotent',
  'all-survive',
] satisfies Case['expect']['kind'][]

/**
 * The probes of the requests that were answered as they have to be, as far as a case that passed tells. One whose value was
 * merged with others may have passed on its own.
 */
function goodFor(sort: Sort, records: readonly LedgerCase[], cases: readonly Case[]): ReadonlySet<string> {
  const passed = new Set(records.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id))
  const tells = ({ expect }: Case) => {
    if (sort === 'taken') return expect.kind === 'refused'
    return sort !== 'refused' || acceptedKinds.includes(expect.kind)
  }
  return new Set(
    cases
      .filter((item) => passed.has(item.id) && item.alone === undefined && tells(item))
      .map(({ probe }) => probe.id),
  )
}

/** Of requests that came to the same: the traits that tell best which of all requests did. */
function byRequest(
  sort: Sort,
  all: readonly Found[],
  requests: ReadonlyMap<string, Request>,
  good: ReadonlySet<string>,
  probeOf: ReadonlyMap<string, string>,
): Explanation[] {
  const byProbe = Map.groupBy(all, ({ id, finding }) =>
    requests.has(finding.probe) || finding.everywhere ? finding.probe : (probeOf.get(id) ?? finding.probe),
  )
  const scope = [...requests.values()].filter(({ probe }) => byProbe.has(probe) || good.has(probe))
  const holders = new Map<string, { trait: Trait; probes: string[] }>()
  for (const { probe, traits } of scope) {
    for (const [key, trait] of traits) {
      const holder = holders.get(key)
      if (holder) holder.probes.push(probe)
      else holders.set(key, { trait, probes: [probe] })
    }
  }
  const left = new Set(byProbe.keys())
  const made: Explanation[] = []
  if (isAtTimes(all))
    return [
      {
        sort,
        trait: { kind: 'at times', of: '' },
        found: [...all],
        follows: [],
        precision: left.size / scope.length,
      },
    ]
  while (left.size > 0) {
    let best: { score: number; precision: number; trait: Trait; probes: string[] } | undefined
    for (const { trait, probes } of holders.values()) {
      const covered = probes.filter((probe) => left.has(probe))
      if (covered.length === 0) continue
      const precision = probes.filter((probe) => byProbe.has(probe)).length / probes.length
      const recall = covered.length / left.size
      const score = (2 * precision * recall) / (precision + recall)
      if (
        best === undefined ||
        score > best.score + 1e-9 ||
        (score > best.score - 1e-9 && rank(trait) < rank(best.trait))
      )
        best = { score, precision, trait, probes: covered }
    }
    const probes = best?.probes ?? [...left]
    for (const probe of probes) left.delete(probe)
    made.push({
      sort,
      ...(best && { trait: best.trait }),
      found: probes.flatMap((probe) => byProbe.get(probe)!),
      follows: [],
      precision: best?.precision ?? 0,
    })
  }
  return made
}

/** Whether what a case shows was often enough not there when the same request was sent again. */
function isAtTimes(all: readonly Found[]): boolean {
  const failed = all.filter(({ verdict }) => verdict === 'fail')
  const flagged = failed.filter(({ repeats }) => repeats !== undefined)
  return flagged.length >= 2 && flagged.length * 5 >= failed.length
}

function rank({ kind }: Trait): number {
  return traitKinds.indexOf(kind)
}

// What may be so by chance weighs less than a name that predicts the very value.
const plausibility: readonly (readonly [way: RegExp, weight: number])[] = [
  [/^another value in /, 0.3],
  [/^lost update$/, 0.65],
  [/^(another value|stamped with another instant|imprecise|torn read)$/, 0.5],
  [/^an earlier state$/, 0.55],
  [/^(not stored|wiped though not sent|changed though not sent)$/, 0.6],
]

function plausible(way: string): number {
  return plausibility.find(([pattern]) => pattern.test(way))?.[1] ?? 1
}

/** Of members that are not as they should be: the names that explain most. */
function byWay(all: readonly Found[]): Explanation[] {
  let left = all
  const made: Explanation[] = []
  while (left.length > 0) {
    const scores = new Map<string, { score: number; rank: number }>()
    for (const { finding } of left) {
      for (const [rank, way] of finding.ways.entries()) {
        const known = scores.get(way) ?? { score: 0, rank: 0 }
        scores.set(way, { score: known.score + plausible(way), rank: known.rank + rank })
      }
    }
    const [way] = [...scores].reduce((best, next) =>
      next[1].score > best[1].score || (next[1].score === best[1].score && next[1].rank < best[1].rank)
        ? next
        : best,
    )
    const named = left.filter(({ finding }) => finding.ways.includes(way))
    made.push({ sort: named[0]!.finding.sort, way, found: named, follows: [], precision: 1 })
    left = left.filter(({ finding }) => !finding.ways.includes(way))
  }
  return made
}

/** Joins what one reader would call one cause, and puts what follows from a cause under it. */
function merged(explanations: readonly Explanation[], context: Context): readonly Explanation[] {
  const made: Explanation[] = []
  for (const one of [...explanations].sort((a, b) => weightOf(b) - weightOf(a))) {
    const twin = made.find((other) => isSame(other, one))
    if (twin) twin.found.push(...one.found)
    else made.push(one)
  }
  const roots: Explanation[] = []
  const below = new Set<Explanation>()
  for (const [rank, one] of made.entries()) {
    // What comes of a cause may show in more cases than the cause itself.
    const root =
      roots.find((other) => followsFrom(one, other, context)) ??
      made
        .slice(rank + 1)
        .find((other) => followsFrom(one, other, context) && !followsFrom(other, one, context))
    if (root === undefined) roots.push(one)
    else {
      root.follows.push(...one.found, ...one.follows)
      below.add(one)
    }
  }
  return roots.filter((one) => !below.has(one))
}

const worth = { fail: 1e6, warn: 1e3 } as const

/** What a request has put an end to, if to anything: the entity for good, or until it was put back. */
function endedBy({ finding }: Found): 'server' | 'entity' | 'read' | undefined {
  if (finding.wentAway) return 'server'
  if (finding.spoilt) return 'entity'
  return finding.unread ? 'read' : undefined
}

function weightOf({ found }: Explanation): number {
  // Nothing that comes after it is as it would have been.
  const first = found.some(({ finding }) => finding.wentAway || finding.spoilt) ? 1e12 : 0
  return found.reduce((sum, { verdict }) => sum + (verdict in worth ? worth[verdict as 'fail'] : 1), first)
}

/** What is not validated is one cause for each kind of value and property, or for each requirement. */
function isSame(a: Explanation, b: Explanation): boolean {
  if (a.sort !== b.sort) return false
  const shared = (of: (one: Found) => string) => {
    const [values, others] = [a, b].map(({ found }) => new Set(found.map(of))) as [Set<string>, Set<string>]
    return [...others].every((value) => values.has(value))
  }
  if (
    a.sort === 'taken' &&
    a.found.every(({ finding }) => finding.type !== undefined) &&
    shared(({ finding }) => finding.type ?? '')
  )
    return true
  if (a.sort === 'taken' || a.sort === 'server-error' || a.sort === 'no-answer')
    return shared(({ requirement }) => requirement)
  if (a.sort === 'refused')
    return shared(({ requirement }) => requirement) && shared(({ verdict }) => verdict)
  return false
}
