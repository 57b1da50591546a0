// Frames as .NET, Java, JavaScript, Python, Go, PHP and Ruby print them, on a line of their own or within one.
const stackTrace = [
  /^\s*at [\w$.<>[\]`]+ ?\(/m,
  /\bat (?:[A-Za-z_$][\w$<>`]*\.){2,}[\w$<>`.]+ ?\([^)]*\)/,
  /\bat [\w$.<> ]+ \([^()\s]+:\d+:\d+\)/,
  /\bat [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)/,
  /Traceback \(most recent call last\)/,
  /File "[^"]+", line \d+/,
  /goroutine \d+ \[/,
  /#\d+ \/[^\s:]+\.php\(\d+\)/,
  /\.rb:\d+:in /,
  /--- End of (?:inner exception )?stack trace/,
]

// One folder deep is a path already; a backslash may stand there as its JSON escape.
const filePath = [
  /\b[A-Za-z]:\\{1,4}(?:[\w .-]+\\{1,4}){2,}/,
  /\b[A-Za-z]:\\{1,4}(?:[\w .-]+\\{1,4})*[\w .-]*\w\.[A-Za-z]\w{0,7}\b/,
  /\/(?:home|usr|var|opt|srv|app|src|root|Users|tmp|etc|mnt|code|build|workspace)\/(?:[\w.@-]+\/)*[\w.@-]+\.[A-Za-z]\w{0,7}\b/,
]

/** The first match that was not sent: a message may repeat the value that it refuses. */
function firstOf(patterns: readonly RegExp[], text: string, sent: string): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0].trim()
    if (found !== undefined && !sent.includes(plainly(found))) return found
  }
  return undefined
}

/** Without the backslashes that JSON adds, be it once or twice. */
const plainly = (text: string) => text.replaceAll('\\', '')

/**
 * What the text of an error gives away of the server's inside: `a stack trace` or `a file path`, and the place. Undefined
 * for neither, and for what the request itself had `sent` (OData Protocol 9.4, 14).
 */
export function disclosed(raw: string, sent: string): readonly [what: string, got: string] | undefined {
  const own = plainly(sent)
  // A message may itself be JSON text, as Intune's are: its line ends are escapes there.
  const text = raw.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n')
  const trace = firstOf(stackTrace, text, own)
  if (trace !== undefined) return ['a stack trace', trace]
  const path = firstOf(filePath, raw, own)
  return path === undefined ? undefined : ['a file path', path]
}
