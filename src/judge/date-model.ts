/** Which fraction digits survived, and how the others went. */
export type Loss = {
  /** Fraction digits kept, 0–6. */
  readonly digits: number
  readonly mode: 'truncated' | 'rounded' | 'rounded up' | 'truncated towards 1970' | 'rounded without carry'
}

/** What one known defect makes of an instant. */
export type Prediction = {
  /** The defect's name, e.g. `milliseconds, truncated`. */
  readonly name: string
  /** The instant that comes of it: 100 ns since 0001-01-01T00:00:00Z. */
  readonly ticks: bigint
  /** A clause for people, e.g. `the 4th to 7th digits are gone`. */
  readonly says: string
  readonly lost?: Loss
}

/** Every prediction that differs from the instant itself: a defect that changes nothing explains nothing. */
export function changing(base: bigint, predictions: readonly Prediction[]): Prediction[] {
  return predictions.filter(({ ticks }) => ticks !== base)
}
