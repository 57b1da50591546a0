/** Where something stands in a list of deviations. */
export type Place = {
  /** The path as it was given; of a built-in list, its path within the package. */
  readonly file: string
  readonly line: number
}

/** A pattern of case ids as `--only` takes it: an id, the beginning of one up to a slash, or a glob. */
export type Pattern = Place & { readonly text: string }

/**
 * An entry of a list of deviations: a known deviation that is accepted. It is a promise for each case that one of its
 * patterns matches: that the case deviates, until the entry is taken out.
 */
export type Deviation = Place & {
  readonly cases: readonly Pattern[]
  /** Why it is accepted, in one line. */
  readonly reason: string
  /** An http or https URL. */
  readonly link?: string
  /** The last day, UTC, on which it is accepted: `2026-12-31`. */
  readonly expires?: string
  /** Only cases of the requirement with this id are meant. */
  readonly requirement?: string
  /** Only a deviation is meant whose place or diagnosis contains this text; any other one counts as ever. */
  readonly found?: string
  /** Whether it shows now and then only: then a case that holds is no broken promise. */
  readonly sometimes: boolean
  /** Whether it comes with this package, so that its user cannot shorten the list. */
  readonly builtIn: boolean
}
