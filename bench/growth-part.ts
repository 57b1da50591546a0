import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSeed, deriveCases } from '../src/cases/derive.ts'
import type { Case } from '../src/cases/types.ts'
import { spareMemory } from '../src/cli/memory.ts'
import { loadContract } from '../src/contract/load.ts'
import { buildReport } from '../src/report/build.ts'
import { formats } from '../src/report/formats.ts'
import type { ReportCase } from '../src/report/types.ts'
import { createRecorder } from '../src/run/record.ts'
import { grownContract } from './grown-contract.ts'
import { openInProcess } from './in-process.ts'
import { timed } from './statistics.ts'

/** What is printed: one size, measured once. Times are in milliseconds, memory is in megabytes. */
export type Measured = {
  readonly cases: number
  readonly probes: number
  readonly loadMs: number
  readonly deriveMs: number
  readonly plannedMb: number
  /** How many cases were judged, and how many probes they sent. */
  readonly judged: number
  readonly judgedProbes: number
  readonly judgeMs: number
  readonly peakMb: number
  readonly reportMs: Readonly<Record<string, number>>
}

const size = Number(process.argv[2])
// Each answer carries the whole entity: to send all probes takes a minute.
const stride = size >= 1000 ? 100 : 1
const probesOf = (some: readonly Case[]) => new Set(some.map(({ probe }) => probe.id)).size
const peakMb = () => process.resourceUsage().maxRSS / 1024

const directory = await mkdtemp(join(tmpdir(), 'growth-'))
const path = join(directory, 'openapi.yaml')
// As the command does for a contract that is not built in.
spareMemory(path)
await writeFile(path, grownContract(size))
const { ms: loadMs, value: contract } = await timed(() => loadContract(path)).finally(() =>
  rm(directory, { recursive: true }),
)
const { ms: deriveMs, value: cases } = await timed(() =>
  deriveCases(contract, defaultSeed, { spares: false }),
)
const plannedMb = peakMb()
const looks = [...Map.groupBy(cases, ({ probe }) => probe.id).values()]
// As a run has it: all that look at one probe, one after another.
const chosen = looks.filter((_, index) => index % stride === 0).flat()
const requirementOf = new Map(contract.requirements.map((requirement) => [requirement.id, requirement]))
const { verify, requests, endpoint, mask, id } = await openInProcess(contract, chosen)
const { ms: judgeMs, value: records } = await timed(async () => {
  const record = createRecorder(endpoint, id, mask)
  const found: ReportCase[] = []
  for (const item of chosen) found.push(record(await verify(item), requirementOf.get(item.requirement)!))
  return found
})
const report = buildReport({
  tool: { name: 'vpptoken-conformance', version: '0' },
  contract,
  target: { url: 'embedded stub', ids: [id], reader: 'get' },
  startedAt: new Date(),
  durationMs: Math.round(judgeMs),
  seed: defaultSeed,
  failOn: 'must',
  notes: [],
  requests: requests(),
  cases: records,
})
const reportMs: Record<string, number> = {}
for (const [name, write] of Object.entries(formats)) {
  // The first call loads the writer and has it compiled.
  await write(report)
  reportMs[name] = (await timed(() => write(report))).ms
}
const measured: Measured = {
  cases: cases.length,
  probes: probesOf(cases),
  loadMs,
  deriveMs,
  plannedMb,
  judged: chosen.length,
  judgedProbes: probesOf(chosen),
  judgeMs,
  peakMb: peakMb(),
  reportMs,
}
process.stdout.write(JSON.stringify(measured))
