import type { Probe } from '../cases/types.ts'
import type { Observation } from '../http/types.ts'

/** An observation that was asked for, or goes along with one that was. */
export type Asked = {
  readonly probe: Probe
  /** 0 for the first time that the probe is sent. */
  readonly repeat: number
  readonly given: Promise<Observation>
  readonly resolve: (observation: Observation) => void
  readonly reject: (reason: unknown) => void
}

/** What was asked for, in that order, and what was given. */
export type Desk = {
  /** The observation of a probe: the one that was asked for before, or what `serve` will give. */
  readonly ask: (probe: Probe, repeat: number) => Promise<Observation>
  /** The next that nobody serves yet, which is served from now on; undefined where there is none. */
  readonly next: () => Asked | undefined
  /** Probes that are sent along with one: whether they were asked for or not, they are served from now on. */
  readonly along: (probes: readonly Probe[]) => readonly Asked[]
  /** Whether a probe was sent, or is being sent, for the first time; also once it is forgotten. */
  readonly isServed: (id: string) => boolean
  /** Lets go of what was given for a probe. */
  readonly forget: (id: string) => void
}

/** Makes a desk; `onAsk` is called when there is something to serve. */
export function createDesk(onAsk: () => void): Desk {
  const known = new Map<string, Map<number, Asked>>()
  const waiting = new Set<Asked>()
  const served = new Set<string>()

  function note(probe: Probe, repeat: number): Asked {
    const { promise, resolve, reject } = Promise.withResolvers<Observation>()
    const asked: Asked = { probe, repeat, given: promise, resolve, reject }
    known.set(probe.id, (known.get(probe.id) ?? new Map()).set(repeat, asked))
    return asked
  }

  function serve(asked: Asked): Asked {
    waiting.delete(asked)
    if (asked.repeat === 0) served.add(asked.probe.id)
    return asked
  }

  return {
    ask(probe, repeat) {
      const before = known.get(probe.id)?.get(repeat)
      if (before) return before.given
      const asked = note(probe, repeat)
      waiting.add(asked)
      onAsk()
      return asked.given
    },
    next() {
      const [first] = waiting
      return first && serve(first)
    },
    along(probes) {
      return probes.map((probe) => {
        const asked = known.get(probe.id)?.get(0) ?? note(probe, 0)
        // Some of them may never be asked for.
        asked.given.catch(() => {})
        return serve(asked)
      })
    },
    isServed: (id) => served.has(id),
    forget: (id) => known.get(id)?.clear(),
  }
}
