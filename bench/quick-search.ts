import { hash } from '../src/cases/generator.ts'

/** What is searched among, and within what limit. */
export type Search = {
  /** What each probe sees, by its id: names of faults and the like. */
  readonly sight: ReadonlyMap<string, ReadonlySet<string>>
  /** How many requests some probes take together. */
  readonly requestsOf: (probes: ReadonlySet<string>) => Promise<number>
  /** They must take no more than so many. */
  readonly mostRequests: number
  /** How often some are taken out and others put in. */
  readonly rounds: number
  /** Called after each round. */
  readonly onRound: (round: number, seen: number) => void
}

/** Probes, how many of them see each fault, and what they take. */
type Selection = {
  readonly probes: ReadonlySet<string>
  readonly seen: ReadonlyMap<string, number>
  readonly requests: number
}

// Of each kind of choice: what sees most, and what chance says.
const tried = 5
// Batches in which nothing fits, until it is believed that nothing does.
const patience = 3
// What rides along costs nothing; what is sent for it could have been something else.
const leastCost = 0.4

/**
 * Probes that see as many faults as can be found for their requests, those that see most first. Begins with what sees
 * most for each request it adds, then takes some out again and again that see little which no other sees, and fills up
 * again (large neighbourhood search). The same search gives the same probes.
 */
export async function searched(search: Search): Promise<readonly string[]> {
  const { sight, rounds, onRound } = search
  let best = await filled(search, new Set(), 'first')
  for (let round = 1; round <= rounds; round += 1) {
    const found = await filled(search, thinned(search, best, round), `${round}`)
    const more = found.seen.size - best.seen.size
    if (more > 0 || (more === 0 && found.requests <= best.requests)) best = found
    onRound(round, best.seen.size)
  }
  return bySight(best.probes, sight)
}

/** Adds what sees most for each request, as long as anything fits. `salt` decides what chance says. */
async function filled(search: Search, start: ReadonlySet<string>, salt: string): Promise<Selection> {
  const { sight, requestsOf, mostRequests } = search
  const probes = new Set(start)
  const seen = seenBy(probes, sight)
  for (let requests = await requestsOf(probes); ; ) {
    let best: { readonly id: string; readonly requests: number; readonly worth: number } | undefined
    for (const batch of batchesOf(search, seen, `${salt} ${probes.size}`)) {
      for (const { id, gain } of batch) {
        const together = await requestsOf(new Set([...probes, id]))
        const worth = gain / Math.max(leastCost, together - requests)
        if (together <= mostRequests && worth > (best?.worth ?? 0)) best = { id, requests: together, worth }
      }
      if (best !== undefined) break
    }
    if (best === undefined) return { probes, seen, requests }
    probes.add(best.id)
    requests = best.requests
    count(seen, sight.get(best.id)!)
  }
}

type Choice = { readonly id: string; readonly gain: number }

/** What sees anything new: first some that see most and some by chance, then others by chance. */
function batchesOf({ sight }: Search, seen: ReadonlyMap<string, number>, salt: string): readonly Choice[][] {
  const gainOf = (faults: ReadonlySet<string>) => [...faults].filter((name) => !seen.has(name)).length
  const choices = [...sight]
    .map(([id, faults]) => ({ id, gain: gainOf(faults), chance: hash(`${salt} ${id}`) }))
    .filter(({ gain }) => gain > 0)
    .toSorted((a, b) => b.gain - a.gain || a.chance - b.chance)
  const others = choices.slice(tried).toSorted((a, b) => a.chance - b.chance)
  return Array.from({ length: patience }, (_, batch) => [
    ...(batch === 0 ? choices.slice(0, tried) : []),
    ...others.slice(batch * tried, (batch + 1) * tried),
  ])
}

/** Takes some out: rather those that see little which no other one sees. */
function thinned({ sight }: Search, { probes, seen }: Selection, round: number): ReadonlySet<string> {
  const chance = (what: string) => hash(`${round} ${what}`) / 2 ** 32
  const loss = (id: string) => [...sight.get(id)!].filter((name) => seen.get(name) === 1).length
  const order = [...probes].toSorted((a, b) => loss(a) + 2 * chance(a) - loss(b) - 2 * chance(b))
  const count = 4 + Math.floor(14 * chance('count'))
  const out = Array.from(
    { length: count },
    (_, index) => order[Math.floor(chance(`out ${index}`) ** 2.2 * order.length)],
  )
  return new Set([...probes].filter((id) => !out.includes(id)))
}

function bySight(probes: ReadonlySet<string>, sight: Search['sight']): readonly string[] {
  const order: string[] = []
  const seen = new Map<string, number>()
  const gainOf = (id: string) => [...sight.get(id)!].filter((name) => !seen.has(name)).length
  for (const left = new Set(probes); left.size > 0; ) {
    const next = [...left].reduce((best, id) => (gainOf(id) > gainOf(best) ? id : best))
    left.delete(next)
    order.push(next)
    count(seen, sight.get(next)!)
  }
  return order
}

function seenBy(probes: ReadonlySet<string>, sight: Search['sight']): Map<string, number> {
  const seen = new Map<string, number>()
  for (const id of probes) count(seen, sight.get(id)!)
  return seen
}

function count(seen: Map<string, number>, names: ReadonlySet<string>): void {
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1)
}
