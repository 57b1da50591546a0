import { deriveCases } from '../cases/derive.ts'
import type { Contract, Level, Requirement } from '../contract/types.ts'
import type {
  FaultResult,
  ProofReport,
  RequirementResult,
  VariantResult,
} from '../report/model/proof-types.ts'
import { counted } from '../text.ts'
import type { Fault } from './faults/types.ts'
import type { Trial } from './proof.ts'
import type { Proof, Tried } from './prove.ts'
import type { Variant } from './variants/types.ts'

/** Judges a proof. Pure. */
export function judgeProof(proof: Proof): ProofReport {
  const { contract, seed, complete } = proof
  const [base, ...others] = [proof.base, ...proof.variants, ...proof.pairs].map((tried) =>
    judgeVariant(tried, contract),
  )
  const [variants, pairs] = [others.slice(0, proof.variants.length), others.slice(proof.variants.length)]
  const faults = proof.faults.map((tried) => judgeFault(tried, contract))
  // A requirement that has no case in this contract (no enum differs between the versions, say) has nothing to catch.
  const tested = new Set(deriveCases(contract, seed).map(({ requirement }) => requirement))
  const requirements = contract.requirements
    .filter(({ id }) => tested.has(id))
    .map((requirement) => judgeRequirement(requirement, proof.faults))
  const problems = [
    ...tellOf(
      faults.filter(({ verdict }) => verdict === 'missed'),
      'fault',
      'missed',
    ),
    ...tellOf(
      faults.filter(({ verdict }) => verdict === 'only unrelated'),
      'fault',
      'killed only by unrelated requirements',
    ),
    ...tellOf(
      [base!, ...others].filter(({ verdict }) => verdict === 'false positive'),
      'false positive',
    ),
    ...(complete
      ? [
          ...tellOf(unnecessary(requirements), 'requirement', 'without a fault that only it kills'),
          ...scattered(faults),
        ]
      : []),
  ]
  const trials = [proof.base, ...proof.faults, ...proof.variants, ...proof.pairs].map(({ trial }) => trial)
  return {
    schemaVersion: 1,
    contract: { name: contract.name, version: contract.version, sha256: contract.sha256 },
    seed,
    requests: trials.reduce((sum, { requests }) => sum + requests, 0),
    complete,
    holds: problems.length === 0,
    problems,
    base: base!,
    faults,
    variants,
    pairs,
    requirements,
  }
}

// One in twenty may have a second look of its own, since a defect may show in two ways that nothing connects.
const mostScattered = 0.05

/** What keeps a reader from the one cause of a fault: too many that are told as several, or one led by another cause. */
function scattered(faults: readonly FaultResult[]): readonly string[] {
  const killed = faults.filter(({ verdict }) => verdict === 'killed')
  const several = killed.filter(({ causes }) => causes.length > 1)
  return [
    ...(several.length >= killed.length * mostScattered
      ? tellOf(several, 'fault', 'told as more than one cause')
      : []),
    ...tellOf(
      killed.filter(({ causeNamesIt }) => !causeNamesIt),
      'fault',
      'whose first cause does not name the requirement',
    ),
  ]
}

/** The requirements that could be left out without a fault going unseen. A MAY cannot be broken, and is none of them. */
export function unnecessary(requirements: readonly RequirementResult[]): readonly RequirementResult[] {
  return requirements.filter(({ level, alone }) => level !== 'MAY' && alone.length === 0)
}

/** Whether a fault is killed by the requirement that it breaks, by others only, or by none. Pure. */
export function judgeFault({ subject, trial }: Tried<Fault>, contract: Contract): FaultResult {
  const { name, family, requirement, describe, report } = subject
  const level = contract.requirements.find(({ id }) => id === requirement)?.level
  const others = Object.keys(trial.killed).some((id) => id !== requirement)
  const verdict =
    level !== undefined && kills(trial, requirement, level) ? 'killed' : others ? 'only unrelated' : 'missed'
  return {
    name,
    family,
    requirement,
    describe,
    ...(report && { report }),
    verdict,
    killedBy: trial.killed,
    found: foundIn(trial, requirement),
    causes: trial.causes.map(({ title }) => title),
    causeNamesIt: trial.causes[0]?.requirements.includes(requirement) ?? false,
  }
}

/** Whether a conforming implementation is left in peace. Pure. */
export function judgeVariant({ subject, trial }: Tried<Variant>, contract: Contract): VariantResult {
  const { name, freedom, describe } = subject
  const musts = contract.requirements.filter(({ level }) => level === 'MUST').map(({ id }) => id)
  const failed = Object.keys(trial.failed).length > 0 || musts.some((id) => trial.undecided[id] !== undefined)
  const warnedBy = Object.keys(trial.killed).filter((id) => trial.failed[id] === undefined)
  const verdict =
    failed || trial.untestable !== undefined ? 'false positive' : warnedBy.length > 0 ? 'warned' : 'passes'
  return { name, freedom, describe, verdict, warnedBy, found: foundIn(trial) }
}

function judgeRequirement(
  { id, level, statement }: Requirement,
  faults: readonly Tried<Fault>[],
): RequirementResult {
  const killed = faults.filter(({ trial }) => kills(trial, id, level))
  const alone = killed.filter(({ trial }) => Object.keys(trial.killed).length === 1)
  const namesOf = (tried: readonly Tried<Fault>[]) => tried.map(({ subject }) => subject.name)
  const own = faults.filter(({ subject }) => subject.requirement === id)
  return { id, level, statement, faults: own.length, killed: namesOf(killed), alone: namesOf(alone) }
}

// A MUST that only warns (a refusal of odd text, say) would let the gate pass.
function kills(trial: Trial, requirement: string, level: Level): boolean {
  const counts = level === 'MUST' ? trial.failed : trial.killed
  return level !== 'MAY' && counts[requirement] !== undefined
}

function foundIn({ examples, untestable }: Trial, first?: string): readonly string[] {
  const own = first === undefined ? undefined : examples[first]
  const lines =
    own === undefined
      ? Object.values(examples)
      : [own, ...Object.values(examples).filter((line) => line !== own)]
  return untestable === undefined ? lines : [`cannot be tested: ${untestable}`]
}

function tellOf(found: readonly object[], one: string, what?: string): readonly string[] {
  return found.length === 0 ? [] : [counted(found.length, one) + (what === undefined ? '' : ` ${what}`)]
}
