import type { Case } from '../cases/types.ts'
import type { Explanation, Found } from './explanation.ts'
import { type Request, type Trait, traitKinds } from './traits.ts'
import type { LedgerCase, Sort } from './types.ts'

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
export function goodFor(
  sort: Sort,
  records: readonly LedgerCase[],
  cases: readonly Case[],
): ReadonlySet<string> {
  // What breaks the server is not taken either.
  const isGood = ({ verdict, finding }: LedgerCase) =>
    verdict === 'pass' || (sort === 'taken' && finding?.sort === 'server-error')
  const passed = new Set(records.filter(isGood).map(({ id }) => id))
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
export function byRequest(
  sort: Sort,
  found: readonly Found[],
  requests: ReadonlyMap<string, Request>,
  good: ReadonlySet<string>,
  probeOf: ReadonlyMap<string, string>,
): Explanation[] {
  const byProbe = Map.groupBy(found, ({ id, finding }) =>
    requests.has(finding.probe) || finding.everywhere ? finding.probe : (probeOf.get(id) ?? finding.probe),
  )
  const scope = [...requests.values()].filter(({ probe }) => byProbe.has(probe) || good.has(probe))
  if (isAtTimes(found)) {
    const trait: Trait = { kind: 'at times', of: '' }
    return [{ sort, trait, found: [...found], follows: [], precision: byProbe.size / scope.length }]
  }
  const held = heldTraits(scope)
  const all = new Set(byProbe.keys())
  const left = new Set(all)
  const made: Explanation[] = []
  while (left.size > 0) {
    const best = bestOf(held, all, left)
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

/** A trait, and the probes of the requests that have it. */
type Held = { readonly trait: Trait; readonly probes: string[] }

function heldTraits(scope: readonly Request[]): readonly Held[] {
  const held = new Map<string, Held>()
  for (const { probe, traits } of scope) {
    for (const [key, trait] of traits) {
      const known = held.get(key)
      if (known) known.probes.push(probe)
      else held.set(key, { trait, probes: [probe] })
    }
  }
  return [...held.values()]
}

// What requests have in common tells nothing where most of those that have it are answered as they have to be.
const leastShare = 0.5

/**
 * The trait that tells best which probes are still `left` to be explained, with those of them that have it: by the
 * harmonic mean (F1) of recall and the share of those that have it which came to the same, but for what is explained
 * already. Undefined where most of what has any trait did not. `all`: those that came to the same; precision is the part of
 * those that have the trait which is among them.
 */
function bestOf(
  held: readonly Held[],
  all: ReadonlySet<string>,
  left: ReadonlySet<string>,
): (Held & { readonly precision: number }) | undefined {
  let best: (Held & { readonly score: number; readonly precision: number }) | undefined
  for (const { trait, probes } of held) {
    const covered = probes.filter((probe) => left.has(probe))
    if (covered.length === 0) continue
    const precision = probes.filter((probe) => all.has(probe)).length / probes.length
    const share = covered.length / probes.filter((probe) => left.has(probe) || !all.has(probe)).length
    if (share < leastShare) continue
    const recall = covered.length / left.size
    const score = (2 * share * recall) / (share + recall)
    if (
      best === undefined ||
      score > best.score + 1e-9 ||
      (score > best.score - 1e-9 && rank(trait) < rank(best.trait))
    )
      best = { score, precision, trait, probes: covered }
  }
  return best
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
