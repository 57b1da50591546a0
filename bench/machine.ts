import { arch, cpus, loadavg, platform, totalmem } from 'node:os'
import type { BenchFile, Machine, Result } from './types.ts'

/** The computer that this process runs on. */
function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    load: Math.round(loadavg()[0]! * 10) / 10,
  }
}

/** What is written of results that were measured here, from the instant that is given. */
export function benchFile(results: readonly Result[], startedAt: Date): BenchFile {
  return { schemaVersion: 1, startedAt: startedAt.toISOString(), machine: thisMachine(), results }
}
