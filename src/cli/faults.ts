import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import type { Trial } from '../mutation/proof.ts'
import { judgeFault, judgeProof, judgeVariant } from '../mutation/proof-result.ts'
import { type Proof, prove } from '../mutation/prove.ts'
import { judgeQuick } from '../mutation/quick-proof.ts'
import { type Subjects, selectSubjects, subjectsOf } from '../mutation/subjects.ts'
import { nearest } from '../nearest.ts'
import { readText } from '../read.ts'
import type { ProofReport } from '../report/model/proof-types.ts'
import { createProgress } from '../report/render/progress.ts'
import { consoleProof } from '../report/render/proof-console.ts'
import { proofMarkdown, proofSummary, withSummary } from '../report/render/proof-markdown.ts'
import { quickRequests } from '../select/quick.ts'
import { messageOf } from '../thrown.ts'
import { checkWritable, writeWhole } from '../write.ts'
import { quickProofText } from './faults-quick.ts'

/** The options of `faults`. */
export type FaultsOptions = {
  readonly prove: boolean
  readonly json: boolean
  /** Whether the cases of a quick run alone are proven. */
  readonly quick?: boolean
  /** How many requests of a trial are under way at once. */
  readonly concurrency?: number
  readonly only: readonly string[]
  readonly contract: string
  readonly seed: number
  readonly report?: string
}

/** Lists the faulty and the conforming implementations, or runs the suite over them. Gives the exit code. */
export async function faults(options: FaultsOptions): Promise<number> {
  const contract = await loadContract(options.contract)
  const all = subjectsOf(contract)
  const chosen = selectSubjects(all, options.only)
  if (chosen.faults.length + chosen.variants.length + chosen.pairs.length === 0) {
    throw new ConformanceError(
      `--only: ${options.only.join(', ')} matches nothing${hint(all, options.only[0]!)}: vpptoken-conformance faults lists all`,
    )
  }
  if (!options.prove) {
    if (options.report !== undefined)
      throw new ConformanceError('--report: there is nothing to report without --prove')
    if (options.quick) throw new ConformanceError('--quick: there is nothing to prove without --prove')
    process.stdout.write(options.json ? `${JSON.stringify(listOf(chosen), null, 2)}\n` : textOf(chosen))
    return 0
  }
  if (options.quick) return proveQuick(contract, options, chosen)
  const sinks = await openSinks(options)
  const report = judgeProof(await proveAll(contract, options, chosen))
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  process.stdout.write(
    options.json ? jsonOf(report) : consoleProof(report, { color, width: process.stdout.columns ?? 110 }),
  )
  for (const { path, render } of sinks) await writeWhole(path, await render(report))
  if (!report.holds) process.stderr.write(`the proof failed: ${report.problems.join('; ')}\n`)
  return report.holds ? 0 : 1
}

/** Measures what a quick run is worth; gives the exit code. */
async function proveQuick(contract: Contract, options: FaultsOptions, chosen: Subjects): Promise<number> {
  if (options.report !== undefined)
    throw new ConformanceError(
      '--report: the proof of a quick run is printed only (--json); leave out --quick',
    )
  const proof = judgeQuick(await proveAll(contract, options, chosen), quickRequests)
  process.stdout.write(options.json ? jsonOf(proof) : quickProofText(proof, quickRequests))
  return proof.holds ? 0 : 1
}

async function proveAll(
  contract: Contract,
  { seed, only, quick = false, concurrency = 1 }: FaultsOptions,
  { base, faults, variants, pairs }: Subjects,
): Promise<Proof> {
  const total = 1 + faults.length + variants.length + pairs.length
  const progress = createProgress({ stream: process.stderr, total, now: () => performance.now() })
  const faulty = new Map(faults.map((fault) => [fault.name, fault]))
  const conforming = new Map([base, ...variants, ...pairs].map((variant) => [variant.name, variant]))
  let [done, wrong] = [0, 0]
  const onTrial = (trial: Trial) => {
    const [fault, variant] = [faulty.get(trial.name), conforming.get(trial.name)]
    done += 1
    // That a quick run misses some is no surprise.
    if (fault && !quick && judgeFault({ subject: fault, trial }, contract).verdict !== 'killed') wrong += 1
    if (variant && judgeVariant({ subject: variant, trial }, contract).verdict === 'false positive')
      wrong += 1
    progress.update(done, wrong)
  }
  try {
    return await prove({ contract, seed, only, quick, concurrency, onTrial })
  } finally {
    progress.clear()
  }
}

type Sink = { readonly path: string; readonly render: (report: ProofReport) => string | Promise<string> }

const renderers = (path: string): Readonly<Record<string, Sink['render']>> => ({
  json: jsonOf,
  markdown: proofMarkdown,
  summary: (report) => filledPage(path, proofSummary(report)),
})

/** The reports asked for; all that can go wrong with them goes wrong before the proof begins. */
async function openSinks({ report, only }: FaultsOptions): Promise<readonly Sink[]> {
  const sinks: Sink[] = []
  for (const part of report?.split(',') ?? []) {
    const [, format, path] = /^(json|markdown|summary)=(.+)$/.exec(part) ?? []
    if (format === undefined || path === undefined) {
      throw new ConformanceError(
        `--report: ${part} is no format=file pair; known: json=FILE, markdown=FILE, summary=FILE`,
      )
    }
    if (format !== 'json' && only.length > 0)
      throw new ConformanceError(`--report: ${format} tells of the whole proof: leave out --only`)
    await checkWritable(path)
    if (format === 'summary') await filledPage(path, '')
    sinks.push({ path, render: renderers(path)[format]! })
  }
  return sinks
}

/** A page with a summary put between its markers. Read just before it is written, so that what is edited during a proof is kept. */
async function filledPage(path: string, summary: string): Promise<string> {
  const page = await readText(path).catch((error: unknown) => {
    throw new ConformanceError(
      `--report: cannot read ${path}: ${messageOf(error)}; summary=FILE takes a file that has the markers`,
    )
  })
  const filled = withSummary(page, summary)
  if (filled !== undefined) return filled
  throw new ConformanceError(
    `--report: ${path} must have <!-- proof:begin --> and, below it, <!-- proof:end -->, each once`,
  )
}

function jsonOf(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function listOf({ faults, variants }: Subjects): object {
  return {
    faults: faults.map(({ name, family, requirement, describe, report }) => ({
      name,
      family,
      requirement,
      describe,
      ...(report && { report }),
    })),
    variants: variants.map(({ name, freedom, describe }) => ({ name, freedom, describe })),
  }
}

function textOf({ faults, variants }: Subjects): string {
  const names = [...faults, ...variants].map(({ name }) => name.length)
  const width = Math.min(Math.max(0, ...names), 44)
  return [
    ...faults.map(
      ({ name, family, requirement, describe }) =>
        `${name.padEnd(width)}  ${family.padEnd(12)}  ${requirement.padEnd(13)}  ${describe}`,
    ),
    ...variants.map(
      ({ name, describe }) =>
        `${name.padEnd(width)}  ${'conforming'.padEnd(12)}  ${'-'.padEnd(13)}  ${describe}`,
    ),
    `${faults.length} faults, each with its family and the requirement that it breaks, and ${variants.length} conforming variants; serve --fault NAME serves any of them.`,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function hint({ faults, variants }: Subjects, wanted: string): string {
  if (/[*?[{]/.test(wanted)) return ''
  const names = [...faults, ...variants].map(({ name }) => name)
  return `; the nearest name is ${nearest(wanted, names)}`
}
