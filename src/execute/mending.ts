import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Read } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import type { Known } from './known.ts'
import type { Recovery } from './recovery.ts'
import type { Damage, Repair } from './repair.ts'
import { isAnswered, isLost, undoingOf } from './state.ts'
import type { Seen } from './together.ts'

/** Has one entity repaired, and remembers what could not be: nothing can be told of a probe while it is spoilt. */
export type Mending = {
  /**
   * Puts right what a probe has done besides what it was meant to. Gives whether the entity is spoilt: read before, and not
   * to be read any more, whatever is sent. `blamed` is the probe that this is laid to, the same one by default.
   */
  readonly mend: (damage: Damage, blamed?: Probe) => Promise<boolean>
  /** Why nothing can be told of a probe: the entity is spoilt still. */
  readonly spoiltSince: () => Promise<string | undefined>
  /** As `ChainOptions.undoing`. */
  readonly undoing: (probe: Probe, seen: Seen) => JsonObject | undefined
}

/** What that stands on. */
export type MendingOptions = {
  readonly contract: Contract
  readonly repair: Repair
  readonly recovery: Recovery
  readonly known: Known
}

const looksForEntity = 2

/** For one entity, which is not spoilt. */
export function createMending({ contract, repair, recovery, known }: MendingOptions): Mending {
  // What the entity cannot be read since.
  let spoiltBy: { readonly probe: Probe; readonly problem: string } | undefined

  return {
    async mend(damage, blamed = damage.probe) {
      const isRead = ({ entity, exchange }: Read) => entity !== undefined || !isAnswered(exchange)
      const { before, after } = damage
      let now = known.settle(await repair.mend(damage))
      // An answer may be wrong by accident.
      for (let look = 1; look <= looksForEntity && !isRead(now); look += 1)
        now = known.settle(await recovery.readSettled())
      if (before.entity === undefined || isRead(after) || isRead(now)) return false
      spoiltBy ??= { probe: blamed, problem: now.problem ?? '' }
      return true
    },
    async spoiltSince() {
      if (spoiltBy === undefined) return undefined
      if ((await known.state()).entity !== undefined) spoiltBy = undefined
      return (
        spoiltBy &&
        `the entity cannot be read since ${spoiltBy.probe.id}, whatever is sent to repair it: ${spoiltBy.problem}`
      )
    },
    undoing(probe, { before, after, exchanges }) {
      const isTaken = exchanges.every((exchange) => outcomeOf(exchange) === 'accepted' && !isLost(exchange))
      return probe.undo && isTaken && repair.isPlain(probe, before, after)
        ? undoingOf(contract, before, after)
        : undefined
    },
  }
}
