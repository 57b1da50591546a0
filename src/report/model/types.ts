import type { Cause, LedgerCase } from '../../causes/types.ts'
import type { Level } from '../../contract/types.ts'
import type { Verdict } from '../../judge/types.ts'
import type { Shard } from './notes.ts'

/** A message's body in a report: text, or base64 where it is not UTF-8. */
export type ReportBody = ({ readonly text: string } | { readonly base64: string }) & {
  /** How many bytes it had; absent for one that is there whole. */
  readonly cutFrom?: number
}

/** One exchange in a report; secrets are masked. */
export type ReportExchange = {
  /** Where it only looked at the state, before the requests of the case or after them. */
  readonly role?: 'before' | 'after'
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly (readonly [name: string, value: string])[]
    readonly body?: ReportBody
  }
  readonly response?: {
    readonly status: number
    readonly headers: readonly (readonly [name: string, value: string])[]
    readonly body: ReportBody
  }
  /** Why there is no response. */
  readonly failure?: { readonly kind: string; readonly message: string }
  readonly throttled: number
  /** Milliseconds. */
  readonly durationMs: number
}

/** The date under test, as sent, and what came back of it. */
export type ReportInstant = {
  /** Where it was looked at; where it was not as sent, there alone. */
  readonly in: readonly ('answer' | 'read' | 'request' | 'result')[]
  readonly sent: string
  /** Text, or null where none came back; absent where the instant is the one that was sent. */
  readonly got?: string | null
}

/** One case in a report. */
export type ReportCase = LedgerCase & {
  readonly where?: string
  readonly sent?: string
  readonly expected?: string
  readonly got?: string
  /** The members that the contract lists, where a value of an enum is what fails or warns. */
  readonly allowed?: readonly string[]
  /** Present where it is so only in a request that has values of other cases too: by itself the case passes. */
  readonly merged?: true
  /** Of cases on instants that were decided, a pass too. */
  readonly instant?: ReportInstant
  /** The exchanges behind the verdict; empty for a pass, to keep reports small. */
  readonly exchanges: readonly ReportExchange[]
  /** A command that sends the request again; credentials are named as variables. */
  readonly curl: string
}

/** One requirement in a report; its verdict is the worst of its cases. */
export type ReportRequirement = {
  readonly id: string
  readonly level: Level
  readonly statement: string
  readonly source: string
  readonly verdict: Verdict
  /** How many cases it has in this run. */
  readonly cases: number
}

/** The client that was tested, by what it says of itself. */
export type ReportClient = {
  readonly name: string
  readonly version: string
  readonly language: string
  /** How many fraction digits of a second its type for dates can hold, 0 to 9. */
  readonly precision: number
  /** Whether that type can hold an offset. */
  readonly keepsOffset: boolean
  /** The name of that type. */
  readonly dateType?: string
  /** The version of the client protocol that it speaks; 1 where it is left out. */
  readonly protocol?: 2
  /** What an update gives its caller; an entity where it is left out. */
  readonly updateReturns?: 'entity' | 'nothing'
  /** What the program can do (docs/client-protocol.md); where it is left out, what protocol 1 has. */
  readonly operations?: readonly string[]
  /** Whether the SDK, as it is set up, sends throttled requests again. */
  readonly retries?: boolean
  /** Whether the SDK's service root can be set, or it is reached through the proxy. */
  readonly baseUrl?: 'settable' | 'proxy'
  /** What the SDK cannot do, declared before the run: a glob on case ids, and why. */
  readonly cannot?: readonly { readonly cases: string; readonly why: string }[]
}

/** What a run came to. */
export type Report = {
  readonly schemaVersion: 1
  readonly tool: { readonly name: string; readonly version: string }
  readonly contract: { readonly version: string; readonly sha256: string }
  readonly target: {
    /** The service root; `embedded stub` where there is none. */
    readonly url: string
    readonly ids: readonly string[]
    /** How the state was read. */
    readonly reader: 'get' | 'patch'
  }
  /** Present where a client (an SDK) was tested instead of an implementation of the endpoint. */
  readonly client?: ReportClient
  /** RFC 3339. */
  readonly startedAt: string
  readonly durationMs: number
  readonly seed: number
  /** Which part of a divided run it is; absent for a whole run. */
  readonly shard?: Shard
  readonly gate: {
    readonly failOn: 'must' | 'should'
    readonly holds: boolean
    /** What makes the gate fail and is no case: one sentence each, e.g. on a list of deviations. */
    readonly problems: readonly string[]
  }
  readonly summary: {
    readonly pass: number
    readonly fail: number
    readonly warn: number
    readonly info: number
    readonly na: number
    readonly unproven: number
    readonly known: number
    readonly fixed: number
    readonly requests: number
  }
  /** The options, quoted for a POSIX shell, with which `run --only ID` judges a case again as this run did. */
  readonly again?: string
  /** Remarks on the run as a whole: GET absent, what could not be restored … */
  readonly notes: readonly string[]
  /** What explains all that fails, warns or could not be decided; absent in older reports and in those of clients. */
  readonly causes?: readonly Cause[]
  readonly requirements: readonly ReportRequirement[]
  readonly cases: readonly ReportCase[]
}
