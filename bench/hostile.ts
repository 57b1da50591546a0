import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { abreast } from '../src/abreast.ts'
import type { Report } from '../src/index.ts'
import { hostileRun } from '../test/support/hostile.ts'
import * as targets from '../test/support/hostile-targets.ts'
import { runMeasured } from './processes.ts'
import { figure } from './statistics.ts'
import type { Benchmark, Figure } from './types.ts'

/** Time limit of one request, in milliseconds. */
const timeoutMs = 3000

/** A run on a target that misbehaves ends within so many seconds, in so many megabytes. */
const [timeAim, memoryAim] = [{ atMost: 60 }, { atMost: 500 }] as const

/** What a run on a target that hangs, dies, drips, throttles or answers too much takes. */
export const hostile: Benchmark = {
  name: 'hostile',
  about:
    'A whole run (`--timeout 3000`) on servers of each kind of `test/support/hostile-targets.ts`, made once, several at ' +
    'once: how long it takes, how much memory at most, and what it ended with: the exit code, and the first cause or the ' +
    'line on stderr.',
  async measure({ progress }) {
    const figures = await abreast(sample, atOnce, async (target) => {
      progress(target.name)
      return measureTarget(target)
    })
    return figures.flat()
  },
}

const { silent, unending, endless, throttling, resets, answers, ids, kinds, others, processes } = targets

// Those that hang, break or end at a kind of request, and one of each that misbehaves whatever is asked.
const sample = [
  ...kinds,
  ...processes,
  ...[silent, unending, endless, throttling, resets, answers, ids, others].map((kind) => kind.at(-1)!),
]

// They are waited for, mostly.
const atOnce = 4

async function measureTarget({ name, start }: targets.HostileTarget): Promise<readonly Figure[]> {
  const server = await start()
  try {
    const { args, env } = hostileRun(server.root, timeoutMs)
    const { ms, peakMb, code, came } = await runMeasured([...args, '--report', 'json=report.json'], {
      env,
      read: async (directory, stderr) =>
        firstCause(await readFile(join(directory, 'report.json'), 'utf8').catch(() => undefined)) ??
        stderr.trim().split('\n').at(-1),
    })
    const title = `${name} → ${code}, ${inCell(came ?? 'nothing')}`
    return [figure(title, 's', [ms / 1000], timeAim), figure(`${name}: memory`, 'MB', [peakMb], memoryAim)]
  } finally {
    await server.close()
  }
}

/** What a report tells first. */
function firstCause(json: string | undefined): string | undefined {
  if (json === undefined) return undefined
  const { causes } = JSON.parse(json) as Report
  return causes?.[0]?.title ?? 'passed'
}

/** A text that fits into a cell of a Markdown table. */
function inCell(text: string): string {
  const line = text.replaceAll('|', '/').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
  return line.length > 150 ? `${line.slice(0, 149)}…` : line
}
