/**
 * Compiles a schema's pattern (ECMA-262). Files of others have patterns that are valid only without the `u` flag, such
 * as an escaped hyphen. Throws a SyntaxError for what is no pattern either way.
 */
export function expression(pattern: string, flags = 'u'): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return new RegExp(pattern)
  }
}

/** The expression for a schema's `pattern`; one that everything matches where there is none, or it is no pattern. */
export function expressionOf(pattern: unknown): RegExp {
  try {
    return typeof pattern === 'string' ? expression(pattern) : /^/
  } catch {
    return /^/
  }
}
