/** The middle of some measurements and how far they scatter, in the unit of what was measured. */
export type Spread = {
  readonly median: number
  /** The first and the third quartile. */
  readonly lower: number
  readonly upper: number
  readonly samples: number
}

/** What a figure counts. `×` is a ratio. */
export type Unit = 's' | 'ms' | 'MB' | '×' | ''

/** A bound that a median is meant to keep. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number }

/** One measured quantity. */
export type Figure = Spread & { readonly name: string; readonly unit: Unit; readonly aim?: Aim }

/** What one benchmark found. */
export type Result = {
  readonly name: string
  /** What was measured, in one sentence. */
  readonly about: string
  readonly figures: readonly Figure[]
}

/** The computer that was measured on. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly platform: string
  /** The load average of the last minute: above the number of cores, times say little. */
  readonly load: number
}

/** What `--json` writes. */
export type BenchFile = {
  readonly schemaVersion: 1
  /** RFC 3339, UTC. */
  readonly startedAt: string
  readonly machine: Machine
  readonly results: readonly Result[]
}

/** How a benchmark is run. */
export type Settings = {
  /** How often each measurement is made; a benchmark whose parts take minutes makes them once. */
  readonly rounds: number
  /** Told what is under way, in a few words. */
  readonly progress: (what: string) => void
}

/** A benchmark: what it is called, what it measures, how. */
export type Benchmark = {
  readonly name: string
  readonly about: string
  readonly measure: (settings: Settings) => Promise<readonly Figure[]>
}
