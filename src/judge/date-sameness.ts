import type { DateTimeOffset } from '../edm/date-time-offset.ts'
import { floorTo, unixEpoch } from '../edm/ticks.ts'

/** What happened to the digits after the 7th, where some that count were sent. */
export type Beyond = 'kept' | 'cut' | 'rounded'

/** Whether two literals name one instant; `beyond` where the one that was sent has more than 7 digits that count. */
export type Sameness = { readonly same: boolean; readonly beyond?: Beyond }

const finest = 23
const tick = 10n ** BigInt(finest)

/** The instant in steps of 10^-30 s, so that every digit that can be written counts. */
function finely({ ticks, rest }: DateTimeOffset): bigint {
  return ticks * tick + BigInt(rest.padEnd(finest, '0'))
}

/**
 * Compares an instant that was sent with one that came back. Up to 7 fraction digits have to be kept: what came back
 * is the same when the nearest 100 ns are. Of more than 7, a service may keep all, or cut or round at any digit from
 * the 7th on (CSDL, Precision facet, lets a service limit the digits; 100 ns is what the contract needs).
 */
export function sameInstant(sent: DateTimeOffset, got: DateTimeOffset): Sameness {
  const wanted = finely(sent)
  const had = finely(got)
  if (/^0*$/.test(sent.rest)) {
    const off = had - wanted
    return { same: off * 2n <= tick && off * 2n >= -tick }
  }
  if (had === wanted) return { same: true, beyond: 'kept' }
  for (let digits = sent.fraction.length - 1; digits >= 7; digits -= 1) {
    const unit = 10n ** BigInt(30 - digits)
    const down = floorTo(wanted, unit)
    // Cutting the count of an instant before 1970 makes the instant later.
    if (had === down || (sent.ticks < unixEpoch && had === down + unit)) return { same: true, beyond: 'cut' }
    if (had === down + unit && (wanted - down) * 2n >= unit) return { same: true, beyond: 'rounded' }
  }
  return { same: false }
}
