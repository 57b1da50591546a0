import { codeOf } from './thrown.ts'

/**
 * Nothing could be run, or the target cannot be tested: the one error of this package that is meant for its user. Its
 * message is one line: what, where, what to do.
 */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError'
  /** 2: nothing could be run (bad option, bad file, no case selected). 3: the target cannot be tested. */
  readonly exitCode: 2 | 3
  /** The same as a word, for whoever cannot rely on `instanceof`: under Jest a module may be loaded more than once. */
  readonly code: 'CONFORMANCE_NOT_RUN' | 'CONFORMANCE_TARGET'

  constructor(message: string, exitCode: 2 | 3 = 2, options?: ErrorOptions) {
    super(message.replaceAll(/\s*\n\s*/g, ' '), options)
    this.exitCode = exitCode
    this.code = exitCode === 3 ? 'CONFORMANCE_TARGET' : 'CONFORMANCE_NOT_RUN'
  }
}

/** Whether what was thrown is a ConformanceError, of whichever copy of this module. */
export function isConformanceError(thrown: unknown): thrown is ConformanceError {
  return codeOf(thrown)?.startsWith('CONFORMANCE_') === true
}
