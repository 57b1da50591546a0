import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { type ChaoticRun, chaoticRun, sampleOf } from './chaotic-run.ts'
import { type KilledRun, killedRun } from './killed-run.ts'

/**
 * Two hundred runs of a sample of the suite on the conforming stub behind a proxy that spoils a quarter of the
 * requests, and twenty runs of the command line that are killed and put back from their journals. Takes other numbers
 * as `two-hundred.ts RUNS SHARE FIRST-SEED KILLS`. Exits 1 where a case fails or an entity is not as it was.
 */
const [runs = 200, share = 0.1, firstSeed = 1, kills = 20] = process.argv.slice(2).map(Number)
const rate = 0.05
const atOnce = 4

const contract = await loadContract('v1.0')
const validators = compileValidators(contract)
const all = deriveCases(contract)
const seeds = Array.from({ length: runs }, (_, index) => firstSeed + index)
const done: ChaoticRun[] = []
const started = performance.now()

async function work(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const run = await chaoticRun({
      contract,
      validators,
      cases: sampleOf(all, seed, share),
      seed,
      rate,
      timeoutMs: 80,
    })
    done.push(run)
    for (const line of run.failed) print(`seed ${seed}: fail ${line}`)
    for (const line of run.notPutBack) print(`seed ${seed}: said not to be put back: ${line}`)
    for (const line of run.changed) print(`seed ${seed}: not as it was: ${line}`)
    if (run.untestable !== undefined) print(`seed ${seed}: untestable: ${run.untestable}`)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function secondsSince(moment: number): number {
  return Math.round((performance.now() - moment) / 1000)
}

await Promise.all(Array.from({ length: atOnce }, work))
const sum = (count: (run: ChaoticRun) => number) => done.reduce((total, run) => total + count(run), 0)
const verdicts = ['pass', 'info', 'n/a', 'warn', 'unproven', 'fail'] as const
const cases = sum((run) => verdicts.reduce((total, verdict) => total + (run.verdicts[verdict] ?? 0), 0))
const failed = sum((run) => run.failed.length)
const changed = done.filter((run) => run.changed.length > 0).length
const silent = done.filter((run) => run.changed.length > 0 && run.notPutBack.length === 0).length
const troubles = Object.keys(done[0]?.trouble ?? {}) as (keyof ChaoticRun['trouble'])[]

print(
  `runs          ${done.length} (seeds ${firstSeed} to ${firstSeed + runs - 1}) in ${secondsSince(started)} s`,
)
print(
  `requests      ${sum(({ requests }) => requests)}: ${troubles.map((name) => `${sum(({ trouble }) => trouble[name])} ${name}`).join(', ')}`,
)
print(
  `verdicts      ${cases}: ${verdicts.map((verdict) => `${sum((run) => run.verdicts[verdict] ?? 0)} ${verdict}`).join(', ')}`,
)
print(`false fails   ${failed}`)
print(
  `untestable    ${done.filter(({ untestable }) => untestable !== undefined).length} runs, in which nothing was written`,
)
print(`not as it was ${changed} entities, ${silent} of them without a word`)

// Half of them behind the proxy; those take their time.
const killSeeds = Array.from({ length: kills }, (_, index) => firstSeed + index)
const killed: KilledRun[] = []
const killing = performance.now()

async function kill(): Promise<void> {
  for (let seed = killSeeds.shift(); seed !== undefined; seed = killSeeds.shift()) {
    // A whole run writes about 390 times; one that has ended before it is killed shows nothing.
    const run =
      seed % 2 === 0 ? await killedRun(contract, seed, rate, 30) : await killedRun(contract, seed, 0, 350)
    killed.push(run)
    if (isPutBack(run)) continue
    print(
      `seed ${seed}: killed at write ${run.killedAt}; ${run.journals.length} journals; restore gave ${run.restored.code}: ${run.restored.output.trim()}`,
    )
    for (const line of run.changed) print(`seed ${seed}: not as it was: ${line}`)
  }
}

function isPutBack({ journals, changed, restored, left }: KilledRun): boolean {
  return journals.length === 1 && changed.length === 0 && restored.code === 0 && left.length === 0
}

await Promise.all([kill(), kill()])
const back = killed.filter(isPutBack).length
print(
  `killed        ${killed.length} runs in ${secondsSince(killing)} s, after ${killed
    .map(({ killedAt }) => killedAt)
    .toSorted((a, b) => a - b)
    .join(', ')} writes`,
)
print(
  `put back      ${back} of them from the journal; ${killed.filter(({ spoilt }) => spoilt.length > 0).length} had test values in them`,
)
process.exitCode = failed > 0 || changed > 0 || back < killed.length ? 1 : 0
