import { type Instant, offsets, precision, range } from '../cases/date-values.ts'

/** Every valid form of date that a client may be given, or be asked to send, by names of their own. */
export const instants: readonly Instant[] = [...precision, ...offsets, ...range].filter(
  ({ name }, index, all) => all.findIndex((other) => other.name === name) === index,
)

/** Those with an offset that is not UTC. */
export const clocks: readonly Instant[] = offsets.filter(({ text }) => !/(Z|\+00:00)$/.test(text))
