import { writeFile } from 'node:fs/promises'
import { deriveCases } from '../src/cases/derive.ts'
import type { Case } from '../src/cases/types.ts'
import { loadContract } from '../src/contract/load.ts'
import { compileValidators } from '../src/contract/validate.ts'
import { subjectsOf } from '../src/mutation/subjects.ts'
import { executeInProcess } from '../src/run/in-process.ts'
import { defaultCases } from '../src/select/default.ts'
import { isOwn, keyOf, propertiesOf } from '../src/select/keys.ts'
import { mergeValues } from '../src/select/merge-values.ts'
import { killers } from './killers.ts'

// Writes specs/v1.0/default-inputs.txt: of the inputs from grammars, those that a default run sends. Each is taken for what
// it sees, for each request that it takes, and those before it do not: a fault that no other case of a default run sees first, then an operator, a
// production, and a pair of both that nothing taken has. Takes some minutes.

/** A default run sends no more to a target that conforms. */
const mostRequests = 795

/** What seeing something for the first time is worth. */
const worth = { fault: 8, operator: 3, production: 2, pair: 1 } as const

const seed = 20170101
const contract = await loadContract('v1.0')
const all = deriveCases(contract, seed).filter(({ represented }) => !represented)
const properties = propertiesOf(all)
const { faults } = subjectsOf(contract)
const context = { contract, validators: compileValidators(contract), seed }

/** An input as it is chosen: its key, its probes, about how many requests it takes, and what it sees. */
type Candidate = {
  readonly key: string
  readonly probes: readonly string[]
  readonly cost: number
  readonly sees: Map<string, number>
}

/** Refusals share a read-back, values of several properties a request; what is stored is read, and undone where it is odd. */
function costOf({ probe, expect: { kind } }: Case): number {
  if (probe.steps.length > 1) return probe.steps.length + 1
  if (kind === 'freedom') return 3
  if (probe.undo) return 1
  // Texts ride along with instants, which there are more of.
  return kind === 'instant' ? 0.7 : probe.id.includes('/text-') ? 0.1 : 2.5
}

function candidatesOf(cases: readonly Case[]): readonly Candidate[] {
  const own = cases.filter((item) => item.sampled && isOwn(item))
  return [...Map.groupBy(own, ({ id }) => keyOf(id, properties))].map(([key, alike]) => {
    const [first] = alike
    const probes = alike.map(({ probe }) => probe.id)
    return { key, probes, cost: costOf(first!), sees: placesOf(first!) }
  })
}

/** What of a grammar a case covers, and what each is worth. */
function placesOf({ input }: Case): Map<string, number> {
  if (input === undefined) return new Map()
  const { grammar, production, operator } = input
  return new Map([
    [`operator ${grammar} ${operator}`, worth.operator],
    [`production ${grammar} ${production}`, worth.production],
    [`pair ${grammar} ${production} ${operator}`, worth.pair],
  ])
}

/** Adds to each candidate the faults that it sees; gives what the other cases see and cover as well. */
async function look(candidates: readonly Candidate[]): Promise<ReadonlySet<string>> {
  const byProbe = new Map(
    candidates.flatMap((candidate) => candidate.probes.map((probe) => [probe, candidate] as const)),
  )
  const seenAnyway = new Set(all.flatMap((item) => (item.sampled ? [] : [...placesOf(item).keys()])))
  const found = await killers(
    { contract: contract.name, seed, ids: all.map(({ id }) => id) },
    faults.map(({ name }) => name),
    (done) => process.stderr.write(`\r${done} of ${faults.length} faults`),
  )
  for (const { name, requirement } of faults) {
    for (const killer of found.get(name)!) {
      if (killer.requirement !== requirement) continue
      const candidate = byProbe.get(killer.probe)
      if (candidate === undefined) seenAnyway.add(`fault ${name}`)
      else candidate.sees.set(`fault ${name}`, worth.fault)
    }
  }
  process.stderr.write('\n')
  return seenAnyway
}

/** The candidates in the order in which each is worth most beside those before it. */
function inOrder(candidates: readonly Candidate[], known: Set<string>): readonly Candidate[] {
  const left = new Set(candidates)
  const gain = ({ sees, cost }: Candidate) =>
    [...sees].reduce((sum, [what, value]) => sum + (known.has(what) ? 0 : value), 0) / cost
  const order: Candidate[] = []
  while (left.size > 0) {
    let [best, most] = [undefined as Candidate | undefined, -1]
    for (const candidate of left) {
      const value = gain(candidate)
      if (value > most) [best, most] = [candidate, value]
    }
    left.delete(best!)
    order.push(best!)
    for (const what of best!.sees.keys()) known.add(what)
  }
  return order
}

/** How many requests a default run with these inputs takes on the stub. What is judged is no matter. */
async function requestsOf(chosen: readonly Candidate[]): Promise<number> {
  const cases = mergeValues(defaultCases(all, new Set(chosen.map(({ key }) => key))))
  const judge = () => ({ verdict: 'pass' }) as const
  const { requests } = await executeInProcess({ ...context, cases, judge }, () => {})
  return requests
}

const candidates = candidatesOf(all)
const order = inOrder(candidates, new Set(await look(candidates)))
let [fits, tooMany] = [0, order.length + 1]
while (tooMany - fits > 1) {
  const middle = Math.floor((fits + tooMany) / 2)
  if ((await requestsOf(order.slice(0, middle))) <= mostRequests) fits = middle
  else tooMany = middle
}
const chosen = order.slice(0, fits)
process.stderr.write(`${fits} of ${order.length} inputs, ${await requestsOf(chosen)} requests\n`)
await writeFile(
  new URL('../specs/v1.0/default-inputs.txt', import.meta.url),
  [
    '# Written by npm run default-inputs: the inputs from grammars that a default run sends, those that see most first.',
    ...chosen.map(({ key }) => key),
    '',
  ].join('\n'),
)
