import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * DateTimeOffset: the instant survives to 100 ns, in the answer and when it is read again, with any offset, from the
 * year 0001 to 9999; what is no DateTimeOffset is refused. Each failure names the loss.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['date'] })
