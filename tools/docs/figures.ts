import { deriveCases } from '../../src/cases/derive.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { table } from '../../src/report/render/markdown-table.ts'
import { expectedRequests } from '../../src/run/expected-requests.ts'
import { sentCases } from '../../src/run/run.ts'
import { defaultSettings, type Settings, selectCases } from '../../src/run/settings.ts'
import { coverageOf } from './grammar-coverage.ts'

/** The pages, from the root of the repository, that have figures between markers: `<!-- figure NAME -->…<!-- end -->`. */
export const pagesWithFigures: readonly string[] = [
  'README.md',
  'docs/live-targets.md',
  'docs/sdk-authors.md',
  'docs/sharding.md',
  'docs/internals/economy.md',
]

const contract = await loadContract('v1.0')
const planned = deriveCases(contract, defaultSettings.seed, { thorough: true })
const numbers = new Intl.NumberFormat('en')

const kinds = { default: {}, quick: { quick: true }, thorough: { thorough: true } } as const

/** The cases of a run on the embedded stub. */
function casesOf(given: Partial<Settings>) {
  const settings = { ...defaultSettings, ...given }
  return { settings, cases: selectCases(planned, settings, contract) }
}

/** How many requests such a run sends. */
async function requestsOf(given: Partial<Settings>): Promise<number> {
  const { settings, cases } = casesOf(given)
  return expectedRequests(contract, sentCases(contract, planned, cases), settings)
}

/** How many requests the largest part sends, by the number of parts. */
async function shardTable(): Promise<string> {
  const rows: string[][] = []
  for (const count of [2, 3, 4, 8]) {
    const parts: number[] = []
    for (let index = 1; index <= count; index += 1) parts.push(await requestsOf({ shard: { index, count } }))
    const sum = parts.reduce((a, b) => a + b)
    rows.push([String(count), numbers.format(Math.max(...parts)), numbers.format(sum)])
  }
  return `\n\n${table(['Parts', 'Requests of the largest part', 'Of all parts'], rows, ['', 'r', 'r'])}\n\n`
}

function inputs(): number {
  const counts = coverageOf(planned).flatMap(({ productions }) =>
    productions.flatMap(({ operators }) => [...operators.values()]),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

const counted = (count: number | Promise<number>) => async () => numbers.format(await count)

/** What makes each figure, by its name: a text between two others, of v1.0 as it is now. */
export const figures: Readonly<Record<string, () => Promise<string>>> = {
  ...Object.fromEntries(
    Object.entries(kinds).flatMap(([name, given]) => [
      [`${name} requests`, async () => numbers.format(await requestsOf(given))],
      [`${name} cases`, async () => numbers.format(casesOf(given).cases.length)],
    ]),
  ),
  'client requirements': counted(contract.clientRequirements.length),
  'client cases': async () => numbers.format(deriveClientCases(contract).length),
  inputs: async () => numbers.format(inputs()),
  shards: shardTable,
}

/** Figures that take seconds: `npm run docs` writes them, `npm run test:slow` holds them. */
export const slowFigures: ReadonlySet<string> = new Set(['thorough requests', 'shards'])

const marked = /(<!-- figure ([a-z ]+) -->)([\s\S]*?)(<!-- end -->)/g

/**
 * A page with its figures as they are now; those that `isWanted` leaves out stay. Throws an Error for a name that no figure
 * has.
 */
export async function withFigures(
  page: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<string> {
  const values = new Map<string, string>()
  for (const [, , name = ''] of page.matchAll(marked)) {
    const make = figures[name]
    if (make === undefined) throw new Error(`there is no figure ${name}`)
    if (isWanted(name) && !values.has(name)) values.set(name, await make())
  }
  return page.replaceAll(marked, (_, begin: string, name: string, old: string, end: string) => {
    return `${begin}${values.get(name) ?? old}${end}`
  })
}
