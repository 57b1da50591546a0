import { loadContract } from '../contract/load.ts'
import { ConformanceError } from '../error.ts'
import { catalogue } from '../mutation/faults/catalogue.ts'
import { variants } from '../mutation/variants/catalogue.ts'
import { nearest } from '../nearest.ts'
import { createImplementation } from '../stub/implementation.ts'
import { serveImplementation } from '../stub/server.ts'
import { codeOf, messageOf } from '../thrown.ts'

/** The options of `serve`. */
export type ServeOptions = {
  readonly port: number
  readonly host: string
  readonly fault?: string
  readonly bearer?: string
  readonly contract: string
}

const anotherPort = 'choose another --port (0 for any free one)'
const ownAddress = 'choose another --host, an address of this machine'
const troubles: Readonly<Record<string, readonly [why: string, then: string]>> = {
  EADDRINUSE: ['another process listens there', anotherPort],
  EACCES: ['this user may not', anotherPort],
  EADDRNOTAVAIL: ['it is no address of this machine', ownAddress],
  ENOTFOUND: ['unknown host name', ownAddress],
}

/** Serves the stub, or a faulty or conforming variant of it, over HTTP until it is interrupted; prints its service root. */
export async function serve(options: ServeOptions): Promise<number> {
  const contract = await loadContract(options.contract)
  const known = [...catalogue(contract), ...variants]
  const chosen = known.find(({ name }) => name === options.fault)
  if (options.fault !== undefined && chosen === undefined) {
    const names = known.map(({ name }) => name)
    throw new ConformanceError(
      `--fault: there is no ${JSON.stringify(options.fault)}; the nearest is ${nearest(options.fault, names)} (vpptoken-conformance faults lists all)`,
    )
  }
  const implementation = createImplementation(contract, {
    ...chosen?.options,
    ...(options.bearer !== undefined && { bearer: options.bearer }),
    ...(chosen && { stages: [chosen.stages] }),
    basePath: '/v1.0',
  })
  const server = await serveImplementation(implementation, { port: options.port, host: options.host }).catch(
    (error: unknown) => {
      const code = codeOf(error) ?? messageOf(error)
      const [why, then] = troubles[code] ?? [code, 'choose another --host or --port']
      throw new ConformanceError(`cannot listen on ${options.host}:${options.port}: ${why}; ${then}`)
    },
  )
  process.stdout.write(`${server.url}/v1.0\n`)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await server.close()
  return 0
}
