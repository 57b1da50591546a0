import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { checkWritable, writeWhole } from '../src/write.ts'
import { growth } from './growth.ts'
import { hostile } from './hostile.ts'
import { latency } from './latency.ts'
import { benchFile } from './machine.ts'
import { overhead } from './overhead.ts'
import { withResults } from './page.ts'
import { report } from './report.ts'
import { requests } from './requests.ts'
import { start } from './start.ts'
import { textOf } from './table.ts'
import type { BenchFile, Benchmark, Result } from './types.ts'

const benchmarks: readonly Benchmark[] = [overhead, start, requests, latency, hostile, growth, report]

const usage = `usage: npm run bench -- [NAME…] [--rounds N] [--json FILE] [--write PAGE]; NAME: ${benchmarks
  .map(({ name }) => name)
  .join(', ')}`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      json: { type: 'string' },
      write: { type: 'string' },
    },
  })
  const rounds = Number(values.rounds)
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds: it takes a whole number from 1')
  const unknown = positionals.find((word) => !benchmarks.some(({ name }) => name === word))
  if (unknown !== undefined) throw new Error(`there is no benchmark ${unknown}`)
  const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  if (values.json !== undefined) await checkWritable(values.json)
  const startedAt = new Date()
  // A page without the markers must not be found out after minutes.
  const empty = chosen.map(({ name, about }): Result => ({ name, about, figures: [] }))
  if (values.write !== undefined) await pageWith(values.write, benchFile(empty, startedAt))
  const results: Result[] = []
  for (const { name, about, measure } of chosen) {
    const progress = (what: string) => process.stderr.write(`${name}: ${what}\n`)
    const result = { name, about, figures: await measure({ rounds, progress }) }
    results.push(result)
    process.stdout.write(`${textOf(result)}\n`)
  }
  const file = benchFile(results, startedAt)
  if (values.json !== undefined) await writeWhole(values.json, `${JSON.stringify(file, null, 2)}\n`)
  if (values.write !== undefined) await writeWhole(values.write, await pageWith(values.write, file))
}

/** The text of a page with the results in their places. Throws an Error of one line. */
async function pageWith(path: string, file: BenchFile): Promise<string> {
  const page = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Error(`cannot read ${path}: ${error.message}; name a page with the markers of its benchmarks`)
  })
  return withResults(page, file)
}

await main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n${usage}\n`)
  process.exitCode = 2
})
