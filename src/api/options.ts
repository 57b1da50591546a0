import type { Shard } from '../report/model/notes.ts'

/** What a run is told. Nothing has to be: without a target, the suite runs against the embedded stub. */
export type RunOptions = {
  /** The service root, what stands before `/deviceAppManagement`, e.g. `http://127.0.0.1:8080/v1.0`; `stub` for the embedded stub. */
  readonly target?: string
  /** The entities to use; cases are spread over several. By default the first of the collection. */
  readonly ids?: readonly string[]
  /** The bearer token itself. It is masked in everything that the run gives. */
  readonly bearer?: string
  /** Headers that go with every request; their values are masked too. */
  readonly headers?: Readonly<Record<string, string>>
  /** `v1.0` (default), `beta`, or the path of an OpenAPI 3.0/3.1 file that has the operation. */
  readonly contract?: string
  /** Case ids, beginnings of them (`VPP-DATE-01`), or globs; by default all cases. */
  readonly only?: readonly string[]
  /** Likewise, what to leave out. */
  readonly skip?: readonly string[]
  /** Whether to take fewer than 120 requests, with the cases that together look at most, of those selected. */
  readonly quick?: boolean
  /** Whether to send each value for each property, also where another one stands for its class. */
  readonly thorough?: boolean
  /** One of several parts that the cases are divided into. */
  readonly shard?: Shard
  /** What makes the gate fail: a broken MUST (default), or a broken SHOULD too. */
  readonly failOn?: 'must' | 'should'
  /** Lists of accepted deviations: paths of YAML files, or the built-in `intune`. */
  readonly deviations?: readonly string[]
  /** Time limit of one request in milliseconds; 5000 by default. */
  readonly timeoutMs?: number
  /** How often a throttled or lost request is sent again; 4 by default. */
  readonly retries?: number
  /** Requests per second; no bound by default. */
  readonly rate?: number
  /** How many requests are under way at once, at most; 6 by default, 1 sends one after another. */
  readonly concurrency?: number
  /**
   * The longest that the run sends requests for, in milliseconds; 300,000 by default. What is not judged by then is
   * unproven; the entities are put back.
   */
  readonly maxDurationMs?: number
  /** The largest body of an answer that is read, in bytes; 8 MiB by default. */
  readonly maxBodyBytes?: number
  /** The same seed sends the same bytes. */
  readonly seed?: number
  /** Whether the entities are put back at the end; true by default. */
  readonly restore?: boolean
  /** The directory that keeps the entities until they are put back; `.vpptoken-conformance` by default. */
  readonly journal?: string
  /** Whether to begin although an earlier run has not put the entity back. */
  readonly ignoreJournal?: boolean
  /** Whether Microsoft's production hosts may be written to. */
  readonly allowProduction?: boolean
  /** Properties that may be written although they cannot be put back. */
  readonly allowDestructive?: readonly string[]
  /** Where every exchange of the run is written as an HTTP archive (HAR 1.2), without secrets. */
  readonly har?: string
  /** Ends the run early: the entities are put back, and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal
  /** Called after each case with how many are done, how many of those failed, and how many there are. */
  readonly onProgress?: (done: number, failed: number, total: number) => void
}
