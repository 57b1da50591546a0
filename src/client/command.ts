import { defined } from '../defined.ts'
import type { ClientCallOptions, ClientCommand, ClientProbe, ClientProfile, Operation } from './types.ts'

/** The part of a command that is the same throughout a run. */
export type Service = { readonly baseUrl: string; readonly bearer: string }

/** The command by which a client is asked for a probe; `name` is the case that it is told. */
export function commandOf(
  name: string,
  probe: ClientProbe,
  { baseUrl, bearer }: Service,
  profile: Pick<ClientProfile, 'updateReturns' | 'operations'>,
): ClientCommand {
  return {
    case: name,
    baseUrl,
    id: probe.key,
    bearer,
    patch: probe.patch,
    options: readsInstead(probe, profile) ? { operation: 'get' } : optionsOf(probe),
  }
}

function optionsOf(probe: ClientProbe): ClientCallOptions {
  const { readFirst, operation, again, cancelAfterMs, deadlineMs, additional } = probe
  const beside = probe.beside?.map(({ key, patch }) => ({ id: key, patch }))
  return defined({ readFirst, operation, again, beside, cancelAfterMs, deadlineMs, additional })
}

/**
 * Whether a client is asked to read the entity where others are to update it: an update that gives its caller nothing
 * cannot show what is made of an answer, and a read can.
 */
export function readsInstead(
  probe: ClientProbe,
  { updateReturns, operations = [] }: Pick<ClientProfile, 'updateReturns' | 'operations'>,
): boolean {
  const [answer, more] = probe.answers
  const entity =
    more === undefined && answer !== undefined && answer !== 'stub' && answer.status === 200 && answer.body
  return updateReturns === 'nothing' && operations.includes('get') && Boolean(entity) && isPlain(probe)
}

function isPlain(probe: ClientProbe): boolean {
  return operationOf(probe) === undefined && !probe.readFirst
}

/** The operation that a probe takes besides `patch`; undefined where a plain update is all. */
export function operationOf(probe: ClientProbe): Exclude<Operation, 'patch'> | undefined {
  if (probe.operation === 'get') return 'get'
  if (probe.again !== undefined) return 'second-patch'
  if (probe.beside !== undefined) return 'parallel'
  if (probe.cancelAfterMs !== undefined) return 'cancel'
  if (probe.deadlineMs !== undefined) return 'deadline'
  return probe.additional === undefined ? undefined : 'additional-data'
}
