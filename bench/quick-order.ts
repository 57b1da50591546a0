import { writeFile } from 'node:fs/promises'
import { deriveCases } from '../src/cases/derive.ts'
import { loadContract } from '../src/contract/load.ts'
import { compileValidators } from '../src/contract/validate.ts'
import { tryImplementation } from '../src/mutation/proof.ts'
import { subjectsOf } from '../src/mutation/subjects.ts'
import { defaultCases } from '../src/select/default.ts'
import { mergeValues } from '../src/select/merge-values.ts'
import { candidatesOf, quickRequests } from '../src/select/quick.ts'
import { killers } from './killers.ts'
import { searched } from './quick-search.ts'

// Writes specs/v1.0/quick-order.txt: which probes see most of the built-in faults for the requests of a quick run, as
// mutation testing chooses tests. Takes about ten minutes.

const rounds = 200
// Listing the collection, putting back, and one to spare: requests differ by the seed.
const besides = 4

const seed = 20170101
const contract = await loadContract('v1.0')
// What a default run leaves out a quick run does not send either.
const cases = defaultCases(deriveCases(contract, seed))
const { base, faults } = subjectsOf(contract)
const context = { contract, validators: compileValidators(contract), cases, seed }
// A case that was redone alone names another probe.
const ownProbe = new Map(cases.map(({ id, probe }) => [id, probe.id]))

/**
 * What each candidate sees, by the probe's id: the names of faults, and the requirements that they break. One that nothing
 * else looks at counts as a fault more, since many faults are one defect in each property.
 */
async function sightOf(candidates: ReadonlySet<string>): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const seen = new Map<string, Set<string>>()
  const found = await killers(
    { contract: contract.name, seed, ids: cases.map(({ id }) => id) },
    faults.map(({ name }) => name),
    (done) => process.stderr.write(`\r${done} of ${faults.length} faults`),
  )
  for (const { name, requirement } of faults) {
    for (const { probe } of found.get(name)!)
      if (candidates.has(probe)) seen.set(probe, (seen.get(probe) ?? new Set()).add(name).add(requirement))
  }
  process.stderr.write('\n')
  return seen
}

/** How many requests the probes take on the conforming base. What is judged is no matter. */
async function requestsOf(probes: ReadonlySet<string>): Promise<number> {
  const chosen = mergeValues(cases.filter(({ id }) => probes.has(ownProbe.get(id)!)))
  const unjudged = { ...context, cases: chosen, judge: () => ({ verdict: 'pass' }) as const }
  const { requests } = await tryImplementation(unjudged, base)
  return requests
}

const candidates = candidatesOf(cases)
const chosen = await searched({
  sight: await sightOf(new Set([...candidates.values()].flat())),
  requestsOf,
  mostRequests: quickRequests - 1 - besides,
  rounds,
  onRound: (round, seen) =>
    process.stderr.write(`\rround ${round} of ${rounds}: ${seen} faults and requirements`),
})
process.stderr.write('\n')
const order = chosen.map((id) => {
  const [key, ids] = [...candidates].find(([, alike]) => alike.includes(id))!
  return `${key} ${ids.indexOf(id)}`
})
await writeFile(
  new URL('../specs/v1.0/quick-order.txt', import.meta.url),
  [
    '# Written by npm run quick-order: the probes of a quick run, those that see most of the built-in faults first.',
    ...order,
    '',
  ].join('\n'),
)
