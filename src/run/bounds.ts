/**
 * The least and the most of each setting that is a number. Node's timers hold 31 bits of milliseconds and fire at once
 * beyond that, so every time stays far below it.
 */
export const bounds = {
  timeoutMs: [1, 86_400_000],
  retries: [0, 1_000],
  concurrency: [1, 1_000],
  maxDurationMs: [1, 604_800_000],
  maxBodyBytes: [1, 256 * 1024 * 1024],
  seed: [0, Number.MAX_SAFE_INTEGER],
  /** Requests per second; the others are whole numbers. */
  rate: [0.1, 10_000],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>
