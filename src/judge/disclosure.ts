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

// Names of classes as Java, Python, .NET, Ruby and PHP print them, with what they stand in; those of JavaScript and Python
// that stand alone, before what they say.
const className = [
  /\b(?:java|javax|jakarta|kotlin|scala|com|org|io|net)\.(?:[a-z_]\w*\.)+[A-Z]\w*/,
  /\b(?:[a-z_]\w*\.)+(?:[A-Z]\w*\.)*[A-Z]\w*(?:Exception|Error)\b/,
  /\b[A-Z]\w*\.(?:\w+\.)*\w+Exception\b/,
  /\b[A-Z]\w*(?:::\w+)*::\w*(?:Error|Exception|Invalid|NotFound|NotUnique)\b/,
  /\b[A-Z]\w*(?:\\{1,4}\w+)+(?:Exception|Error)\b/,
  /\b\w*[a-z]Exception: /,
  /\b(?:Type|Reference|Range|Syntax|Key|Value|Attribute|Index|Name|NoMethod|Integrity|Operational|Data|Programming|Assertion)Error: /,
]

const databaseError = [
  /\bSQLSTATE\b/,
  /\bORA-\d{5}\b/,
  /\bER_[A-Z]{2,}(?:_[A-Z]+)+\b/,
  /\bSQLITE_[A-Z]+\b/,
  /\bPG::\w+/,
  /violates (?:not-null|check|unique|foreign key) constraint/,
  /You have an error in your SQL syntax/,
  /value too long for type character varying/,
  /Data too long for column/,
  /\bdatabase is locked\b/,
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

/**
 * What the text of an error tells of how the server is made: `a class of the server` or `an error of a database`, and the
 * place. Undefined as for `disclosed`.
 */
export function internal(raw: string, sent: string): readonly [what: string, got: string] | undefined {
  const own = plainly(sent)
  const name = firstOf(className, raw, own)
  if (name !== undefined) return ['a class of the server', name]
  const error = firstOf(databaseError, raw, own)
  return error === undefined ? undefined : ['an error of a database', error]
}
