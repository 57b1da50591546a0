import { notApplicable, unproven } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import { matcher } from '../select/matcher.ts'
import { counted } from '../text.ts'
import { operationOf } from './command.ts'
import type { ClientCase, ClientObservation, ClientProbe, ClientProfile } from './types.ts'

/** The diagnosis of a case that a client's profile says it cannot do. */
export const declaredUnable = 'declared'

/** Why a client is not asked for a probe at all: its program cannot be, by what it says of itself. */
export function notAsked(probe: ClientProbe, { operations }: ClientProfile): string | undefined {
  const operation = operationOf(probe)
  if (operations === undefined) {
    // Protocol 1 has the read before an update, and none of the others.
    return operation && `the program speaks protocol 1, which has no ${operation}`
  }
  const needed = operation ?? (probe.readFirst ? 'get' : 'patch')
  return operations.includes(needed) ? undefined : `its operations lack ${needed}`
}

/** What a client declared of a case: why it cannot do it; undefined for nothing. */
function declaredOf(id: string, { cannot = [] }: ClientProfile): string | undefined {
  return cannot.find(({ cases }) => matcher(cases)(id))?.why
}

function declared(why: string): Judgement {
  return { ...notApplicable(`declared: ${why}`), diagnosis: declaredUnable }
}

/**
 * What a case comes to where there is nothing to judge: what the client declared before the run is n/a, what it says
 * only when it is asked is not proven. Undefined where there is something.
 */
export function withoutEvidence(
  item: ClientCase,
  profile: ClientProfile,
  { outcome, requests }: ClientObservation,
): Judgement | undefined {
  const left = notAsked(item.probe, profile)
  if (left !== undefined) return declared(left)
  const why = declaredOf(item.id, profile)
  const refused = outcome.kind === 'error' && requests.length === 0
  if (why !== undefined && (outcome.kind === 'unsupported' || refused)) return declared(why)
  if (outcome.kind !== 'unsupported') return undefined
  return unproven(
    `the client says that it cannot (${outcome.reason}) and has not declared it: add it to cannot in the first line of its program`,
  )
}

/** How many updates tell what kind of SDK a client is. */
const enough = 5

/**
 * Whether a client gave its caller nothing for any update that was answered with an entity, though it has not declared
 * that an update returns nothing: an SDK of that kind (active record), or one that loses every answer.
 */
export function isSilent(
  { updateReturns }: ClientProfile,
  cases: readonly ClientCase[],
  observations: Readonly<Record<string, ClientObservation>>,
): boolean {
  if (updateReturns !== undefined) return false
  const given = cases
    .filter(({ expect }) => expect.kind === 'given')
    .flatMap(({ probe }) => observations[probe.id] ?? [])
    .filter(({ requests }) => requests.some(({ method, status }) => method === 'PATCH' && status === 200))
  const nothing = ({ outcome }: ClientObservation) =>
    outcome.kind === 'result' && Object.keys(outcome.entity ?? {}).length === 0
  return given.length >= enough && given.every(nothing)
}

/**
 * What keeps a client's declarations from being accepted, as a clause: they must leave the update itself, or there is
 * nothing to test. `cases` are all that there are.
 */
export function declarationProblem(
  { cannot = [] }: ClientProfile,
  cases: readonly ClientCase[],
): string | undefined {
  const updates = cases.filter(({ requirement }) => requirement === cases[0]?.requirement)
  const profile = { cannot } as ClientProfile
  return updates.every(({ id }) => declaredOf(id, profile) !== undefined)
    ? `what it declares that it cannot do leaves no update to be tested (${updates[0]?.requirement})`
    : undefined
}

/** What a report notes of a client's declarations, one sentence each; `cases` are those of the run. */
export function declarationNotes(profile: ClientProfile, cases: readonly ClientCase[]): readonly string[] {
  const { cannot = [], operations, protocol, updateReturns, retries, baseUrl } = profile
  const unable = cannot.map(({ cases: pattern, why }) => {
    const count = cases.filter(({ id }) => matcher(pattern)(id)).length
    return `declared: cannot ${pattern} (${counted(count, 'case')}): ${why}`
  })
  const left = cases.filter(({ probe }) => notAsked(probe, profile) !== undefined).length
  const able =
    left === 0
      ? []
      : [
          protocol === 2
            ? `declared: operations are ${operations?.join(', ')}; ${left} cases take others`
            : `declared: the program speaks protocol 1; ${left} cases take protocol 2`,
        ]
  return [
    ...(updateReturns === 'nothing'
      ? [
          `declared: an update returns nothing; what is made of an answer is ${operations?.includes('get') ? 'seen in reads' : 'not seen'}`,
        ]
      : []),
    ...(retries === undefined ? [] : [`declared: retries are ${retries ? 'on' : 'off'}`]),
    ...(baseUrl === 'proxy'
      ? ['declared: the service root cannot be set; it is reached through the proxy']
      : []),
    ...able,
    ...unable,
  ]
}
