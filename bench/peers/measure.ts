import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerDocument } from './document.ts'
import type { Peer } from './peer.ts'
import type { Subject } from './sample.ts'
import type { Bench } from './server.ts'

/** What a tool said of one implementation. */
export type Measured = {
  readonly subject: string
  readonly kind: Subject['kind']
  readonly family?: string
  /** The checks that failed here and never on the conforming stub. */
  readonly noticed: readonly string[]
  readonly timedOut: boolean
  readonly requests: number
  readonly seconds: number
}

/** What a measurement takes. */
export type Measuring = {
  readonly peer: Peer
  readonly installed: string
  readonly bench: Bench
  readonly document: PeerDocument
  readonly subjects: readonly Subject[]
  readonly seed: number
  readonly timeoutMs: number
  /** Called before each run. */
  readonly onRun: (subject: Subject) => void
}

/** The runs on the conforming stub that say what a tool always objects to, or objects to at times. */
const baseRuns = 2

/**
 * Runs a tool on the conforming stub, twice, and on the other subjects. What it says of the stub is not held against
 * an implementation: noticed is what fails beyond that, or a run that does not end. Rejects where the tool cannot be
 * run on the stub.
 */
export async function measure({ subjects, ...measuring }: Measuring): Promise<Measured[]> {
  const usual = new Set<string>()
  const results: Measured[] = []
  for (const subject of subjects) {
    const isBase = subject.kind === 'base'
    for (let run = 0; run < (isBase ? baseRuns : 1); run += 1) {
      const { failed, ...measured } = await runOnce(subject, measuring)
      const noticed = failed.filter((check) => !usual.has(check))
      results.push({ ...measured, noticed })
      if (isBase) for (const check of failed) usual.add(check)
    }
  }
  return results
}

async function runOnce(
  subject: Subject,
  { peer, installed, bench, document, seed, timeoutMs, onRun }: Omit<Measuring, 'subjects'>,
): Promise<Omit<Measured, 'noticed'> & { readonly failed: readonly string[] }> {
  onRun(subject)
  bench.put(subject)
  const directory = await mkdtemp(join(tmpdir(), 'vpptoken-peer-'))
  const { root, bearer } = bench
  const begin = performance.now()
  try {
    const verdict = await peer
      .judge({ installed, directory, document, root, bearer, seed, timeoutMs })
      .catch((error: Error) => {
        if (subject.kind === 'base') throw error
        // On the stub it works, so what stops it is the implementation.
        return { failed: [`stopped: ${error.message}`], timedOut: false }
      })
    return {
      subject: subject.name,
      kind: subject.kind,
      ...(subject.family !== undefined && { family: subject.family }),
      ...verdict,
      requests: bench.requests(),
      seconds: Math.round((performance.now() - begin) / 100) / 10,
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
