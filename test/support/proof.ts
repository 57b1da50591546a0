import type { Fault } from '../../src/mutation/faults/types.ts'
import type { Trial } from '../../src/mutation/proof.ts'
import type { Proof, Tried } from '../../src/mutation/prove.ts'
import type { Variant } from '../../src/mutation/variants/types.ts'
import { contract } from '../stub/client.ts'

/** The ids of a requirement of each level, and of a second one that is a MUST. */
export const [must, otherMust, should, may] = (() => {
  const of = (level: string) =>
    contract.requirements.filter((item) => item.level === level).map(({ id }) => id)
  return [of('MUST')[0]!, of('MUST')[1]!, of('SHOULD')[0]!, of('MAY')[0]!] as const
})()

/** What became of the cases in a trial: by verdict, the ids of the requirements of which one case came to it. */
export type Outcome = {
  readonly fail?: readonly string[]
  readonly warn?: readonly string[]
  readonly unproven?: readonly string[]
  readonly untestable?: string
  /** The titles of causes besides the first, which names all requirements of which a case failed or warned. */
  readonly otherCauses?: readonly string[]
}

function trialOf(
  name: string,
  { fail = [], warn = [], unproven = [], untestable, otherCauses = [] }: Outcome,
): Trial {
  const count = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 1]))
  const told = (verdict: string, ids: readonly string[]) =>
    ids.map((id) => [id, `${verdict} ${id}/case: what was found`])
  return {
    name,
    killed: { ...count(warn), ...count(fail) },
    failed: count(fail),
    undecided: count(unproven),
    examples: Object.fromEntries([
      ...told('unproven', unproven),
      ...told('warn', warn),
      ...told('fail', fail),
    ]),
    unproven: unproven.length,
    ...(untestable !== undefined && { untestable }),
    requests: 10,
    causes: [
      ...[...fail, ...warn].slice(0, 1).map((id) => ({
        title: `What breaks ${id}`,
        verdict: fail.length > 0 ? ('fail' as const) : ('warn' as const),
        requirements: [...fail, ...warn],
      })),
      ...otherCauses.map((title) => ({ title, verdict: 'fail' as const, requirements: [] })),
    ],
  }
}

/** A fault that was tried. */
export function triedFault(name: string, requirement: string, outcome: Outcome): Tried<Fault> {
  const subject: Fault = {
    name,
    requirement,
    family: 'http',
    describe: `It has ${name}.`,
    stages: () => ({}),
  }
  return { subject, trial: trialOf(name, outcome) }
}

/** A conforming variant that was tried. */
export function triedVariant(name: string, outcome: Outcome = {}): Tried<Variant> {
  const subject: Variant = { name, freedom: 'a | clause', describe: `It is ${name}.`, stages: () => ({}) }
  return { subject, trial: trialOf(name, outcome) }
}

/** A proof of the built-in contract. */
export function proofOf(parts: Partial<Proof>): Proof {
  return {
    contract,
    seed: 1,
    complete: false,
    base: triedVariant('base'),
    faults: [],
    variants: [],
    pairs: [],
    ...parts,
  }
}

/** One fault for each requirement that can be broken, which only it kills. */
export function soleFaults(): readonly Tried<Fault>[] {
  return contract.requirements
    .filter(({ level }) => level !== 'MAY')
    .map(({ id, level }) =>
      triedFault(`breaks-${id}`, id, level === 'MUST' ? { fail: [id] } : { warn: [id] }),
    )
}
