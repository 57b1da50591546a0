import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSeed, deriveCases } from '../src/cases/derive.ts'
import { spareMemory } from '../src/cli/memory.ts'
import { loadContract } from '../src/contract/load.ts'
import { run } from '../src/index.ts'
import { formats } from '../src/report/render/formats.ts'
import { grownContract } from './grown-contract.ts'
import { startServer } from './processes.ts'
import { timed } from './statistics.ts'

/** What is printed: one size, measured once. Times are in milliseconds, memory is in megabytes. */
export type Measured = {
  readonly cases: number
  readonly probes: number
  readonly loadMs: number
  readonly deriveMs: number
  readonly plannedMb: number
  readonly requests: number
  readonly runMs: number
  /** What a run takes of the processor, loading and deriving included, the server not. */
  readonly runCpuMs: number
  readonly peakMb: number
  readonly reportMs: Readonly<Record<string, number>>
}

const size = Number(process.argv[2])
const peakMb = () => process.resourceUsage().maxRSS / 1024

const directory = await mkdtemp(join(tmpdir(), 'growth-'))
const path = join(directory, 'openapi.yaml')
// As the command does for a contract that is not built in.
spareMemory(path)
await writeFile(path, grownContract(size))
const { ms: loadMs, value: contract } = await timed(() => loadContract(path))
const { ms: deriveMs, value: counts } = await timed(() => {
  // Counted here, so that no case is kept: the run derives its own.
  const cases = deriveCases(contract, defaultSeed, { thorough: false })
  return { cases: cases.length, probes: new Set(cases.map(({ probe }) => probe.id)).size }
})
const plannedMb = peakMb()
const server = await startServer({ contract: path, entities: 1, delayMs: 0 })
const cpuBefore = process.cpuUsage()
const { ms: runMs, value: report } = await timed(() => run({ target: server.root, contract: path }))
const { user, system } = process.cpuUsage(cpuBefore)
const runPeakMb = peakMb()
await server.close()
await rm(directory, { recursive: true })
const reportMs: Record<string, number> = {}
for (const [name, write] of Object.entries(formats)) {
  // The first call loads the writer and has it compiled.
  await write(report)
  reportMs[name] = (await timed(() => write(report))).ms
}
const measured: Measured = {
  ...counts,
  loadMs,
  deriveMs,
  plannedMb,
  requests: report.summary.requests,
  runMs,
  runCpuMs: (user + system) / 1000,
  peakMb: runPeakMb,
  reportMs,
}
process.stdout.write(JSON.stringify(measured))
