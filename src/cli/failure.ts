/** A command that cannot go on: its message is one line that says what, where, and what to do. */
export class CommandError extends Error {
  /** 2: nothing could be run. 3: the target cannot be tested. */
  readonly exitCode: 2 | 3

  constructor(message: string, exitCode: 2 | 3 = 2) {
    super(message.replaceAll(/\s*\n\s*/g, ' '))
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}
