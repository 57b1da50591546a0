import type { Step } from '../cases/types.ts'
import type { Exchange, Observation, Read } from '../exchange/types.ts'
import type { Reader } from '../http/endpoint.ts'
import type { Sending } from './sending.ts'

/** A PATCH that only makes a state (a preparation, what is put back), and what came of it. */
export type OwnSent = {
  readonly step: Step
  readonly observation: Observation
  /** Whether it writes what the target has shown before anything else was written. */
  readonly shown?: true
}

/** Sends a PATCH that no case has asked for, from a state. */
export type SendOwn = (step: Step, before: Read) => Promise<Exchange>

/** For one entity. `onOwn` is told of each, once it has an answer. */
export function createSendOwn(
  { send, preceding }: Sending,
  id: string,
  reader: Reader,
  onOwn: ((sent: OwnSent) => void) | undefined,
): SendOwn {
  return async (step, before) => {
    const sentBefore = preceding()
    const exchange = await send(step)
    const after: Read = { problem: 'it was not read' }
    onOwn?.({
      step,
      observation: { id, before, exchanges: [exchange], after, reader, preceding: sentBefore },
    })
    return exchange
  }
}
