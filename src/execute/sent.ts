import type { Probe } from '../cases/types.ts'
import { outcomeOf } from '../http/exchange.ts'
import type { Exchange } from '../http/types.ts'
import { isLost } from './state.ts'
import { membersSent } from './written.ts'

/** A probe of one PATCH, and the answer to it. */
export type Sent = { readonly probe: Probe; readonly exchange: Exchange }

/** Whether it was accepted, and nothing got lost on the way. */
export function isAccepted({ exchange }: Sent): boolean {
  return outcomeOf(exchange) === 'accepted' && !isLost(exchange)
}

/** Whether it came to what was meant, and nothing got lost on the way. */
export function isAsMeant(one: Sent): boolean {
  return one.probe.undo ? outcomeOf(one.exchange) === 'refused' && !isLost(one.exchange) : isAccepted(one)
}

/** Whether it was meant to be accepted, and was. */
export function isUpdate(one: Sent): boolean {
  return !one.probe.undo && isAccepted(one)
}

/** Names of the members that it sends, at any depth. */
export function namesOf({ probe }: Sent): readonly string[] {
  return membersSent(probe).map(([name]) => name)
}
