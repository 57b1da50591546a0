import type { Contract } from '../../src/contract/types.ts'
import { faultBearer } from '../../src/mutation/faults/auth.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import type { Implementation, StageFactory } from '../../src/stub/types.ts'
import type { Subject } from './sample.ts'

/** A server whose implementation can be changed; it counts the requests that reach it. */
export type Bench = {
  /** The service root. */
  readonly root: string
  /** The token that every implementation asks for. */
  readonly bearer: string
  /** Puts another implementation, in its first state, in place and starts counting again. */
  readonly put: (subject: Subject) => void
  /** The requests since. */
  readonly requests: () => number
  readonly close: () => Promise<void>
}

/**
 * Serves what `vpptoken-conformance serve --fault NAME --bearer TOKEN` serves, on any free port of the loopback. The
 * contract says that requests carry credentials, so each implementation asks for them.
 */
export async function openBench(contract: Contract): Promise<Bench> {
  let current = implement()
  let count = 0
  function implement(subject?: Subject): Implementation {
    const stages: StageFactory[] = subject?.stages === undefined ? [] : [subject.stages]
    return createImplementation(contract, {
      ...subject?.options,
      bearer: faultBearer,
      stages,
      basePath: '/v1.0',
    })
  }
  const server = await serveImplementation(
    {
      ...current,
      handle: (request) => {
        count += 1
        return current.handle(request)
      },
    },
    { port: 0 },
  )
  return {
    root: `${server.url}/v1.0`,
    bearer: faultBearer,
    put: (subject) => {
      current = implement(subject)
      count = 0
    },
    requests: () => count,
    close: server.close,
  }
}
