import { createReferenceClient } from '../../../fixtures/clients/reference/client.ts'
import type {
  Environment,
  Message,
  Reply,
  StageOverrides,
} from '../../../fixtures/clients/reference/types.ts'
import {
  createVirtualWorld,
  virtualBearer,
  virtualCommand,
  virtualMachine,
} from '../../../fixtures/clients/reference/virtual.ts'
import type { ClientObservation, ClientProbe, Machine } from '../../../src/client/types.ts'
import type { Contract } from '../../../src/contract/types.ts'

/** What a client does in a call: it sends and is answered, or it waits. `now` is the time afterwards. */
type Step = { readonly now: number } & (
  | { readonly message: Message; readonly reply: Reply }
  | { readonly ms: number }
)

/** One call of the conforming client, and what was seen of it. */
type Recorded = {
  readonly startedAt: number
  readonly steps: readonly Step[]
  readonly observation: ClientObservation
  readonly outcome: string
}

/** Has a client make every call. */
export type Drive = (overrides: StageOverrides) => Promise<ReadonlyMap<string, ClientObservation>>

/**
 * Makes what drives clients. A client that sends, byte for byte, what the conforming one has sent is answered from the
 * record, which is what makes it cheap to drive a hundred of them; where it says the same too, its observation is the
 * conforming client's, the same object. A call that takes another course is made again, in full.
 */
export async function createDriver(contract: Contract, probes: readonly ClientProbe[]): Promise<Drive> {
  const records = await record(contract, probes)
  return async (overrides) => {
    const replay = createReplay()
    const replayed = createReferenceClient(contract, replay.environment, overrides)
    const full = () => {
      const world = createVirtualWorld(contract, probes)
      const client = createReferenceClient(contract, world.environment, overrides)
      return (probe: ClientProbe) => world.observe(probe, client)
    }
    let observe: ReturnType<typeof full> | undefined
    const observations = new Map<string, ClientObservation>()
    for (const probe of probes) {
      const known = records.get(probe.id)!
      replay.begin(known, probe.machine ?? virtualMachine)
      const outcome = await replayed(virtualCommand(probe))
      const text = JSON.stringify(outcome)
      if (!replay.inStep() || text.includes(virtualBearer)) {
        observe ??= full()
        observations.set(probe.id, await observe(probe))
      } else {
        const { observation } = known
        observations.set(probe.id, text === known.outcome ? observation : { ...observation, outcome })
      }
    }
    return observations
  }
}

/** Has the conforming client make every call, and writes down what it does. */
async function record(
  contract: Contract,
  probes: readonly ClientProbe[],
): Promise<ReadonlyMap<string, Recorded>> {
  const world = createVirtualWorld(contract, probes)
  const { now, send, wait, machine } = world.environment
  let steps: Step[] = []
  const client = createReferenceClient(contract, {
    now,
    machine,
    async send(message, until) {
      const reply = await send(message, until)
      steps.push({ message, reply, now: now() })
      return reply
    },
    async wait(ms, until) {
      await wait(ms, until)
      steps.push({ ms, now: now() })
    },
  })
  const records = new Map<string, Recorded>()
  for (const probe of probes) {
    steps = []
    const startedAt = now()
    const observation = await world.observe(probe, client)
    records.set(probe.id, { startedAt, steps, observation, outcome: JSON.stringify(observation.outcome) })
  }
  return records
}

// One for all: a stack trace for each would take longer than the call.
const anotherCourse = new Error('another course')

/** A world that knows one call only, and refuses to go on where it takes another course. */
function createReplay() {
  let current: Recorded | undefined
  let at = 0
  let inStep = false
  let machine = virtualMachine
  const next = <T>(matching: (step: Step) => T | undefined): T => {
    const step = current?.steps[at]
    const found = inStep && step ? matching(step) : undefined
    if (found === undefined) {
      inStep = false
      throw anotherCourse
    }
    at += 1
    return found
  }
  const environment: Environment = {
    machine: () => machine,
    now: () => current?.steps[at - 1]?.now ?? current?.startedAt ?? 0,
    wait: async (ms) => {
      next((step) => ('ms' in step && step.ms === ms) || undefined)
    },
    send: async (message) =>
      next((step) => ('message' in step && same(step.message, message) ? step.reply : undefined)),
  }
  return {
    environment,
    begin(recorded: Recorded, where: Machine) {
      machine = where
      current = recorded
      at = 0
      inStep = true
    },
    /** Whether the call took the course that was recorded, to its end. */
    inStep: () => inStep && at === current?.steps.length,
  }
}

const none = new Uint8Array()

function same(one: Message, other: Message): boolean {
  return (
    one.method === other.method &&
    one.url === other.url &&
    one.headers.length === other.headers.length &&
    one.headers.every(([name, value], at) => {
      const [otherName, otherValue] = other.headers[at]!
      return name === otherName && value === otherValue
    }) &&
    (one.body === undefined) === (other.body === undefined) &&
    Buffer.compare(one.body ?? none, other.body ?? none) === 0
  )
}
