import type { Aim, Figure, Spread, Unit } from './types.ts'

/** Median and quartiles (linear between neighbours) of at least one number. Throws a RangeError for none. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('there is nothing to take the median of')
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    samples: values.length,
  }
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}

/** A figure of some measurements. Throws a RangeError for none. */
export function figure(name: string, unit: Unit, values: readonly number[], aim?: Aim): Figure {
  return { name, unit, ...spreadOf(values), ...(aim && { aim }) }
}

/** Whether the median keeps its bound; undefined where there is none. */
export function keepsAim({ median, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined
  return 'atMost' in aim ? median <= aim.atMost : median >= aim.atLeast
}

/**
 * Does two things in turn, so often, and gives what each of them gave, pair by pair: a machine that slows down slows
 * both. Every other round begins with the second.
 */
export async function alternately<A, B>(
  rounds: number,
  first: (round: number) => Promise<A>,
  second: (round: number) => Promise<B>,
): Promise<readonly (readonly [A, B])[]> {
  const pairs: (readonly [A, B])[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const a = await first(round)
      pairs.push([a, await second(round)])
    } else {
      const b = await second(round)
      pairs.push([await first(round), b])
    }
  }
  return pairs
}

/** How long something takes, in milliseconds, and what it gave. */
export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const started = performance.now()
  const value = await work()
  return { ms: performance.now() - started, value }
}
