import type { PeerDocument } from './document.ts'

/** A program and its arguments; no shell looks at them. */
export type Argv = readonly [program: string, ...args: string[]]

/** What a peer is run on. */
export type Setting = {
  /** Where its packages are installed. */
  readonly installed: string
  /** An empty directory of its own, its working directory. */
  readonly directory: string
  readonly document: PeerDocument
  /** The service root of the implementation. */
  readonly root: string
  /** The token that the implementation asks for. */
  readonly bearer: string
  readonly seed: number
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number
}

/** What a peer said of an implementation. */
export type Verdict = {
  /** The checks that failed, by names that are the same from run to run. */
  readonly failed: readonly string[]
  readonly timedOut: boolean
}

/** A tool that judges an implementation by an OpenAPI document. */
export type Peer = {
  readonly name: string
  readonly version: string
  /** What is run, in an empty directory, to install it. */
  readonly install: readonly Argv[]
  /** Programs that must be on the PATH. */
  readonly needs: readonly string[]
  /** Runs it. Rejects with an Error of one line where it cannot be run or says nothing that can be read. */
  readonly judge: (setting: Setting) => Promise<Verdict>
}
