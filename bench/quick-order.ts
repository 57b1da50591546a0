import { writeFile } from 'node:fs/promises'
import { deriveCases } from '../src/cases/derive.ts'
import { packed } from '../src/cases/pack.ts'
import { candidatesOf, estimatedRequests, quickRequests } from '../src/cases/quick.ts'
import type { Case } from '../src/cases/types.ts'
import { loadContract } from '../src/contract/load.ts'
import { compileValidators } from '../src/contract/validate.ts'
import { tryImplementation } from '../src/run/proof.ts'
import { levelOf } from '../src/run/quick-proof.ts'
import { subjectsOf } from '../src/run/subjects.ts'

// Writes src/cases/quick-order.ts: which probes see most of the built-in faults for few requests, the best first, as
// mutation testing chooses tests. Takes some minutes.

/** The names of the faults that each probe sees, by the probe's id. */
type Sight = ReadonlyMap<string, ReadonlySet<string>>

const seed = 20170101
const contract = await loadContract('v1.0')
const cases = deriveCases(contract, seed)
const { base, faults } = subjectsOf(contract)
const kit = { contract, validators: compileValidators(contract), cases, seed }

async function sightOf(): Promise<Sight> {
  const seen = new Map<string, Set<string>>()
  for (const [index, fault] of faults.entries()) {
    process.stderr.write(`\r${index + 1} of ${faults.length} faults`)
    const must = levelOf(fault.requirement, contract) === 'MUST'
    await tryImplementation(kit, fault, ({ case: item, judgement: { verdict } }) => {
      if (verdict === 'fail' || (verdict === 'warn' && !must)) {
        const own = ownProbe.get(item.id)!
        seen.set(own, (seen.get(own) ?? new Set()).add(fault.name))
      }
    })
  }
  process.stderr.write('\n')
  return seen
}

// A case that was redone alone names another probe.
const ownProbe = new Map(cases.map(({ id, probe }) => [id, probe.id]))

function selectionOf(probes: ReadonlySet<string>): readonly Case[] {
  return packed(cases.filter(({ id }) => probes.has(ownProbe.get(id)!)))
}

/** How many requests the probes take on the conforming base; the estimate tells which of them are worth the trial. */
async function requestsOf(probes: ReadonlySet<string>): Promise<number> {
  const { requests } = await tryImplementation({ ...kit, cases: selectionOf(probes) }, base)
  return requests
}

const tried = 6
// What rides along costs nothing; what is sent for it could have been something else.
const leastCost = 0.4
// Listing the collection, and putting back.
const besides = 3

type Choice = { readonly key: string; readonly id: string; readonly gain: number; readonly worth: number }

/** The choices that seem best: faults that nothing chosen sees, for each request that it adds by the estimate. */
function promising(
  candidates: ReadonlyMap<string, string[]>,
  gainOf: (id: string) => number,
  chosen: ReadonlySet<string>,
): readonly Choice[] {
  const sent = estimatedRequests(selectionOf(chosen))
  let choices: Choice[] = []
  for (const [key, ids] of candidates) {
    while (ids.length > 0 && chosen.has(ids[0]!)) ids.shift()
    const [id] = ids
    const gain = id === undefined ? 0 : gainOf(id)
    const worst = choices.length < tried ? 0 : choices.at(-1)!.worth
    if (id === undefined || gain / leastCost <= worst) continue
    const cost = estimatedRequests(selectionOf(new Set([...chosen, id]))) - sent
    choices = [...choices, { key, id, gain, worth: gain / Math.max(leastCost, cost) }]
      .toSorted((a, b) => b.worth - a.worth)
      .slice(0, tried)
  }
  return choices
}

/** Keys, each of which stands for one more of its candidates: what sees most for each request, as long as it fits. */
async function filled(sight: Sight): Promise<readonly string[]> {
  const candidates = new Map([...candidatesOf(cases)].map(([key, ids]) => [key, [...ids]]))
  const order: string[] = []
  const chosen = new Set<string>()
  const left = new Set(faults.map(({ name }) => name))
  const gainOf = (id: string) => [...(sight.get(id) ?? [])].filter((name) => left.has(name)).length
  for (let sent = await requestsOf(chosen); ; ) {
    const measured = []
    for (const choice of promising(candidates, gainOf, chosen)) {
      const requests = await requestsOf(new Set([...chosen, choice.id]))
      const worth = choice.gain / Math.max(leastCost, requests - sent)
      if (requests + besides < quickRequests) measured.push({ ...choice, requests, worth })
    }
    const [best] = measured.toSorted((a, b) => b.worth - a.worth)
    if (best === undefined) {
      process.stderr.write(`${sent} requests, ${left.size} faults unseen\n`)
      return order
    }
    chosen.add(best.id)
    order.push(best.key)
    for (const name of sight.get(best.id)!) left.delete(name)
    sent = best.requests
  }
}

const sight = await sightOf()
const order = await filled(sight)
const file = new URL('../src/cases/quick-order.ts', import.meta.url)
await writeFile(
  file,
  `/**
 * In which order a quick run takes its probes: keys as in \`candidatesOf\`, each of which gives one more of its probes
 * each time that it stands here. Chosen by what they see of the built-in faults: \`npm run quick-order\` writes it anew.
 */
export const quickOrder: readonly string[] = [
${order.map((key) => `  ${JSON.stringify(key).replaceAll("'", "\\'").replace(/^"|"$/g, "'")},`).join('\n')}
]
`,
)
