import type { Case } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import { createEngine } from '../execute/engine.ts'
import { createDirectTransport } from '../http/direct.ts'
import { createEndpoint } from '../http/endpoint.ts'
import { patient } from '../http/patient.ts'
import type { Judge } from '../judge/judge.ts'
import type { Judged, Verdict } from '../judge/types.ts'
import { stubBearer, stubRoot } from '../run/connect.ts'
import { openTarget } from '../safety/open.ts'
import { createImplementation } from '../stub/implementation.ts'
import type { Fault } from './faults/types.ts'
import type { Variant } from './variants/types.ts'

/** What the suite says of one implementation. */
export type Trial = {
  readonly name: string
  /** How many cases of each requirement fail (a SHOULD: warn), by requirement id. */
  readonly killed: Readonly<Record<string, number>>
  /** How many cases of each requirement fail outright, by requirement id. */
  readonly failed: Readonly<Record<string, number>>
  /** How many cases of each requirement are `unproven`, by requirement id. */
  readonly undecided: Readonly<Record<string, number>>
  /** The first of the worst cases of each requirement with one that fails, warns or is unproven, with what was found. */
  readonly examples: Readonly<Record<string, string>>
  /** How many cases are `unproven`. */
  readonly unproven: number
  /** Why the target could not be tested at all. */
  readonly untestable?: string
  readonly requests: number
}

/** What all trials share. */
export type TrialContext = {
  readonly contract: Contract
  readonly validators: Validators
  readonly cases: readonly Case[]
  readonly seed: number
  readonly judge?: Judge
}

/** Runs the suite over one faulty or conforming implementation, in process. `onCase` is called as each case ends. */
export async function tryImplementation(
  context: TrialContext,
  subject: Pick<Fault | Variant, 'name' | 'stages' | 'options'>,
  onCase: (judged: Judged) => void = () => {},
): Promise<Trial> {
  const { contract } = context
  const bearer = subject.options?.bearer ?? stubBearer
  const implementation = createImplementation(contract, {
    bearer,
    ...subject.options,
    stages: [subject.stages],
    basePath: new URL(stubRoot).pathname,
  })
  // Nothing is gained by waiting for an implementation in the same process: waits cost no time.
  const sender = patient(createDirectTransport(implementation.handle, 1000), {
    sleep: () => Promise.resolve(),
    random: () => 0.5,
  })
  const endpoint = createEndpoint({ contract, patient: sender, root: stubRoot, bearer })
  const key = contract.properties.find((property) => property.key)!.name
  const result = await openTarget(endpoint, [String(implementation.tokens()[0]![key])])
  const none = { name: subject.name, ...tally([]) }
  if (result.problem !== undefined)
    return { ...none, untestable: result.problem, requests: sender.requests() }
  const verify = createEngine({ ...context, endpoint, opened: result.opened })
  const judged: Judged[] = []
  for (const item of context.cases) {
    judged.push(await verify(item))
    onCase(judged.at(-1)!)
  }
  return { ...none, ...tally(judged), requests: sender.requests() }
}

function tally(judged: readonly Judged[]): Omit<Trial, 'name' | 'requests'> {
  const having = (...wanted: readonly Verdict[]) =>
    judged.filter(({ judgement }) => wanted.includes(judgement.verdict))
  const [failed, undecided] = [having('fail'), having('unproven')]
  const examples: Record<string, string> = {}
  for (const one of [...failed, ...having('warn'), ...undecided]) examples[one.case.requirement] ??= told(one)
  return {
    killed: byRequirement(having('fail', 'warn')),
    failed: byRequirement(failed),
    undecided: byRequirement(undecided),
    examples,
    unproven: undecided.length,
  }
}

function byRequirement(judged: readonly Judged[]): Record<string, number> {
  const count: Record<string, number> = {}
  for (const { case: item } of judged) count[item.requirement] = (count[item.requirement] ?? 0) + 1
  return count
}

function told({ case: item, judgement }: Judged): string {
  const got = judgement.got === undefined ? '' : `; got ${judgement.got}`
  return `${judgement.verdict} ${item.id}: ${judgement.diagnosis ?? judgement.message}${got}`
}
