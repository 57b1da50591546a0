import type { Probe, Step } from '../../src/cases/types.ts'
import type { Json } from '../../src/json.ts'
import { createSession, type SessionOptions } from '../../src/target/session.ts'
import { type Observed, stubEndpoint } from './endpoint.ts'
import { entityWith } from './observation.ts'

/** A PATCH with this JSON body. */
export const patch = (body: Json): Step => ({ method: 'PATCH', resource: 'item', body: JSON.stringify(body) })
/** A probe of one PATCH that sends its id as the Apple ID; the parts given replace its own. */
export const probe = (id: string, parts: Partial<Probe> = {}): Probe => ({
  id,
  prepare: [],
  steps: [patch({ appleId: id })],
  ...parts,
})

/** A session that reads by GET and sends no baseline unless told. */
export function sessionOn(
  { endpoint }: Observed,
  ids: readonly string[],
  options: Partial<SessionOptions> = {},
) {
  return createSession({ endpoint, ids, reader: 'get', baseline: {}, ...options })
}

/** A stub with one entity, and the bodies of the PATCHes that were sent to it. */
export function oneEntity() {
  const stub = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
  const bodies = () => stub.seen.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
  const stored = () => stub.implementation.tokens()[0]!
  return { ...stub, bodies, stored }
}
