import type { TransitFailure } from '../exchange/types.ts'
import { option } from '../option-words.ts'

/** In bytes. */
export const mebibyte = 1024 * 1024

/** The largest body of an answer, in bytes, that is read where nobody says. */
export const defaultMaxBodyBytes = 8 * mebibyte

/** Says that an answer is larger than the limit, in bytes. */
export function tooLarge(maxBodyBytes: number): TransitFailure {
  const size = maxBodyBytes % mebibyte === 0 ? `${maxBodyBytes / mebibyte} MiB` : `${maxBodyBytes} bytes`
  return { kind: 'size', message: `the answer is larger than ${size} (${option('--max-body')})` }
}
