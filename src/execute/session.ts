import type { Probe } from '../cases/types.ts'
import type { Observation } from '../http/types.ts'
import { type Asked, createDesk } from './asked.ts'
import { createCompany, sharing } from './company.ts'
import { type ConductorOptions, createConductor, type Lane } from './conductor.ts'
import { observeTogether } from './together.ts'

/** What a session works with. */
export type SessionOptions = ConductorOptions & {
  /** The entities to use; probes are spread over them, and those of one entity are sent one after another. */
  readonly ids: readonly string[]
  /** Probes of one PATCH, in the order of asking: they may share readings. None by default. */
  readonly sociable?: readonly Probe[]
}

/** Sends probes. */
export type Session = {
  /** Sends a probe and gives what happened; a second call with the same probe gives the same observation. */
  readonly observe: (probe: Probe) => Promise<Observation>
  /**
   * Sends a probe again, once no write without an answer can come in any more; `repeat` counts from 1, and the same
   * count gives the same observation.
   */
  readonly observeAgain: (probe: Probe, repeat: number) => Promise<Observation>
  /** Lets go of what was observed of a probe: nobody will ask for it again. */
  readonly forget: (probe: Probe) => void
}

// Where one reading does not do, sending together only costs more.
const mostPartings = { updates: 3, refusals: 3, mixed: 1 } as const

type Kind = keyof typeof mostPartings

function kindOf({ undo }: Probe): Kind {
  return undo ? 'refusals' : 'updates'
}

function kindOfAll(probes: readonly Probe[]): Kind {
  const [kind, other] = new Set(probes.map(kindOf))
  return other === undefined ? kind! : 'mixed'
}

/** Opens a session on a target that was found to be testable. */
export function createSession(options: SessionOptions): Session {
  const { endpoint, ids, reader, unrestorable = [], sociable = [] } = options
  const conductor = createConductor(options)
  const lanes = ids.map((id): Lane => ({ id, known: undefined, begun: false, lost: false }))
  const busy = new Set<Lane>()
  const company = createCompany(sociable, unrestorable)
  const desk = createDesk(() => {
    // At once, so that with one entity requests go out in the order of asking.
    for (const lane of lanes) if (!busy.has(lane)) void work(lane)
  })
  // Of each kind apart: a target that stores otherwise than was sent may still refuse as it should.
  const partings: Record<Kind, number> = { updates: 0, refusals: 0, mixed: 0 }

  /** Has an entity serve what is asked for, as long as there is anything: whichever is free takes what is next. */
  async function work(lane: Lane): Promise<void> {
    busy.add(lane)
    for (let next = desk.next(); next !== undefined; next = desk.next()) {
      const handOut = await (next.repeat === 0 ? serve(lane, next) : serveAgain(lane, next))
      // When the next request is on its way: what is judged meanwhile takes no time of the run.
      setImmediate(handOut)
    }
    busy.delete(lane)
  }

  /** Serves what is sent for the first time, together with what may share its reading; gives what hands it out. */
  async function serve(lane: Lane, first: Asked): Promise<() => void> {
    let group: readonly Asked[] = [first]
    try {
      if (!isHindered(first.probe) && company.knows(first.probe)) {
        lane.known ??= await conductor.firstRead(lane)
        // Chosen and taken in one go: another entity chooses meanwhile.
        group = [first, ...desk.along(companionsOf(lane, first.probe))]
      }
      const found = await watchAll(
        lane,
        group.map(({ probe }) => probe),
      )
      return () => {
        for (const { probe, resolve } of group) resolve(found.get(probe.id)!)
      }
    } catch (error) {
      return () => {
        for (const { reject } of group) reject(error)
      }
    }
  }

  async function serveAgain(lane: Lane, { probe, resolve, reject }: Asked): Promise<() => void> {
    return conductor.watch(lane, probe, true).then(
      (found) => () => resolve(found),
      (error: unknown) => () => reject(error),
    )
  }

  function companionsOf({ known }: Lane, first: Probe): readonly Probe[] {
    if (known?.entity === undefined) return []
    // Towards the end no entity gets so many that the others stand still.
    const most = lanes.length === 1 ? undefined : Math.ceil(company.left(desk.isServed) / lanes.length)
    const kind = kindOf(first)
    const goes = (other: Kind) => other === kind || !(isParting(other) || isParting('mixed'))
    const admits = (probe: Probe) => !desk.isServed(probe.id) && goes(kindOf(probe))
    return company.of(first, known.entity, admits, most)
  }

  function isParting(kind: Kind): boolean {
    return partings[kind] >= mostPartings[kind]
  }

  function isHindered(probe: Probe): boolean {
    return isParting(kindOf(probe)) || conductor.isOver() || endpoint.lateMs() > 0
  }

  /** Conducts probes, together where nothing speaks against it. */
  async function watchAll(lane: Lane, group: readonly Probe[]): Promise<ReadonlyMap<string, Observation>> {
    const found = new Map<string, Observation>()
    for (let rest = group; rest.length > 0; rest = group.filter(({ id }) => !found.has(id))) {
      const { known } = lane
      const together = isHindered(rest[0]!) || known?.entity === undefined ? [] : sharing(rest, known.entity)
      if (together.length < 2 || known === undefined) {
        found.set(rest[0]!.id, await conductor.watch(lane, rest[0]!, false))
        continue
      }
      const { found: some, parted } = await observeTogether(together, conductor.sharing(lane, known))
      if (parted) partings[kindOfAll(together)] += 1
      for (const [id, seen] of some) found.set(id, { id: lane.id, reader, ...seen })
    }
    return found
  }

  return {
    observe: (probe) => desk.ask(probe, 0),
    observeAgain: (probe, repeat) => desk.ask(probe, repeat),
    forget: ({ id }) => desk.forget(id),
  }
}
