import { type Instant, offsets, precision, range } from '../cases/date-values.ts'
import type { Machine } from './types.ts'

/** Every valid form of date that a client may be given, or be asked to send, by names of their own. */
export const instants: readonly Instant[] = [...precision, ...offsets, ...range].filter(
  ({ name }, index, all) => all.findIndex((other) => other.name === name) === index,
)

/** Those with an offset that is not UTC. */
export const clocks: readonly Instant[] = offsets.filter(({ text }) => !/(Z|\+00:00)$/.test(text))

/**
 * Machines on which a client that formats by the machine's habits goes wrong: zones far from UTC, with half hours, with
 * summer time on either side of the equator; a comma in numbers and an `i` of its own (Turkish), years of another era
 * (Thai), digits of its own (Arabic).
 */
export const machines: readonly { readonly name: string; readonly machine: Machine }[] = [
  { name: 'auckland-turkish', machine: { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8' } },
  { name: 'st-johns-thai', machine: { TZ: 'America/St_Johns', LANG: 'th_TH.UTF-8' } },
  { name: 'kolkata-arabic', machine: { TZ: 'Asia/Kolkata', LANG: 'ar_EG.UTF-8' } },
]

/** Instants that such a machine's clock shows otherwise: another day, another offset in summer, an hour that it leaves out. */
export const localInstants: readonly Instant[] = [
  { name: 'winter', text: '2033-01-15T22:33:44.1234567Z' },
  { name: 'summer', text: '2033-07-15T22:33:44.1234567Z' },
  { name: 'other-offset', text: '2033-07-15T10:11:12.7654321+09:30' },
  { name: 'gap-of-auckland', text: '2033-09-25T02:30:00+12:00' },
  { name: 'overlap-of-auckland', text: '2033-04-02T14:30:00Z' },
  { name: 'gap-of-st-johns', text: '2033-03-13T02:30:00-03:30' },
]
