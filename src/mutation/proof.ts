import { ledgerOf } from '../causes/causes.ts'
import { findingOf } from '../causes/finding.ts'
import type { Cause } from '../causes/types.ts'
import type { Judged, Verdict } from '../judge/types.ts'
import { executeInProcess, type InProcess } from '../run/in-process.ts'
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
  /** The causes that a report would tell, in its order. */
  readonly causes: readonly TrialCause[]
}

/** A cause, as far as a proof is about it. */
export type TrialCause = {
  readonly title: string
  readonly verdict: Cause['verdict']
  /** The ids of the requirements that it explains. */
  readonly requirements: readonly string[]
}

/** What all trials share. */
export type TrialContext = Pick<
  InProcess,
  'contract' | 'validators' | 'cases' | 'seed' | 'judge' | 'concurrency'
>

/** Runs the suite over one faulty or conforming implementation, in process. `onCase` is called as each case ends. */
export async function tryImplementation(
  context: TrialContext,
  { name, stages, options }: Pick<Fault | Variant, 'name' | 'stages' | 'options'>,
  onCase: (judged: Judged) => void = () => {},
): Promise<Trial> {
  const judged: Judged[] = []
  const implementation = { ...options, stages: [stages] }
  const outcome = await executeInProcess({ ...context, connections: true, implementation }, (one) => {
    judged.push(one)
    onCase(one)
  })
  return { name, ...tally(judged), causes: causesOf(judged, context), ...outcome }
}

function tally(judged: readonly Judged[]): Omit<Trial, 'name' | 'requests' | 'causes'> {
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

/** The ledger of a trial. */
function causesOf(judged: readonly Judged[], { contract, cases }: TrialContext): readonly TrialCause[] {
  const levels = new Map(contract.requirements.map(({ id, level }) => [id, level]))
  const records = judged.map((one) => {
    const finding = findingOf(one, contract)
    const { id, requirement, property } = one.case
    return {
      id,
      requirement,
      level: levels.get(requirement)!,
      verdict: one.judgement.verdict,
      ...(one.judgement.message !== undefined && { message: one.judgement.message }),
      ...(one.judgement.diagnosis !== undefined && { diagnosis: one.judgement.diagnosis }),
      ...(property !== undefined && { property }),
      ...(one.judgement.repeats && { repeats: one.judgement.repeats }),
      ...(finding && { finding }),
    }
  })
  return ledgerOf(records, cases, contract.properties).map(({ title, verdict, requirements }) => ({
    title,
    verdict,
    requirements: requirements.map(({ id }) => id),
  }))
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
