// Under Jest, and wherever else a program has a context of its own, errors of Node are no instances of its `Error`.

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  const message = memberOf(thrown, 'message')
  return typeof message === 'string' ? message : String(thrown)
}

/** The message of whatever was thrown, on one line and of a length that a terminal can show. */
export function oneLine(thrown: unknown): string {
  const text = messageOf(thrown).replaceAll(/\s+/g, ' ').trim()
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

/** The code of a system error, e.g. `ENOENT`; undefined for any other error. */
export function codeOf(thrown: unknown): string | undefined {
  const code = memberOf(thrown, 'code')
  return code === undefined ? undefined : String(code)
}

function memberOf(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[name] : undefined
}
