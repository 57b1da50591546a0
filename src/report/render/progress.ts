import { shorten } from '../../text.ts'

/** The stream that a progress line is painted on: stderr, or what a test puts in its place. */
export type ProgressStream = {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly write: (text: string) => unknown
}

/** A progress line; both calls do nothing where the stream is no terminal. */
export type Progress = {
  /** Tells how many cases are done and how many of them failed; paints at most ten times a second. */
  readonly update: (done: number, failed: number) => void
  /** Takes the line away. */
  readonly clear: () => void
}

const intervalMs = 100

/** Before this much of a run, and this long, it says too little of the rest for the time left to be guessed. */
const [settledShare, settledMs] = [0.1, 2000]

/** Makes a progress line for `total` cases. `now` gives milliseconds on a clock that never goes back. */
export function createProgress(options: {
  readonly stream: ProgressStream
  readonly total: number
  readonly now: () => number
}): Progress {
  const { stream, total, now } = options
  const start = now()
  let painted = Number.NEGATIVE_INFINITY
  if (!stream.isTTY) return { update: () => {}, clear: () => {} }
  return {
    update(done, failed) {
      const time = now()
      if (time - painted < intervalMs && done < total) return
      painted = time
      const left = timeLeft(done, total, time - start)
      const line = `  ${done}/${total} · ${failed} failed${left}`
      stream.write(`\r${shorten(line, (stream.columns ?? 80) - 1)}\x1b[K`)
    },
    clear() {
      if (painted > Number.NEGATIVE_INFINITY) stream.write('\r\x1b[K')
      painted = Number.NEGATIVE_INFINITY
    },
  }
}

function timeLeft(done: number, total: number, elapsedMs: number): string {
  if (done < total * settledShare || done >= total || elapsedMs < settledMs) return ''
  const seconds = Math.ceil((elapsedMs / done) * (total - done) * 0.001)
  return seconds < 120 ? ` · about ${seconds} s left` : ` · about ${Math.round(seconds / 60)} min left`
}
