import type { Case } from '../cases/types.ts'
import { type Contract, keyName } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import { createEngine } from '../execute/engine.ts'
import { createDirectTransport } from '../http/direct.ts'
import { createEndpoint } from '../http/endpoint.ts'
import { createSender } from '../http/retry.ts'
import { openTarget } from '../safety/open.ts'
import { restore } from '../safety/restore.ts'
import { writeBack } from '../safety/write-back.ts'
import { createImplementation } from '../stub/implementation.ts'
import { defaultTokens } from '../stub/tokens.ts'
import { stubBearer, stubRoot } from './connect.ts'
import type { Settings } from './settings.ts'

/**
 * How many requests a run with these settings sends to a target that conforms: counted on the stub, in this process, in
 * the place of the target. `cases` are all that are sent, in their order. A target that uses what the standards leave open
 * may be sent some more.
 */
export async function expectedRequests(
  contract: Contract,
  cases: readonly Case[],
  settings: Settings,
): Promise<number> {
  const isLive = settings.target !== undefined
  const asks = !isLive || settings.bearerEnv !== undefined || settings.signIn !== undefined
  const [first, ...others] = defaultTokens(contract)
  const named = settings.ids.map((id) => ({ ...first!, [keyName(contract)]: id }))
  const implementation = createImplementation(contract, {
    ...(asks && { bearer: stubBearer }),
    tokens: named.length > 0 ? named : [first!, ...others],
    basePath: new URL(stubRoot).pathname,
  })
  const sleep = () => Promise.resolve()
  const sender = createSender(createDirectTransport(implementation.handle, settings.timeoutMs), { sleep })
  const endpoint = createEndpoint({
    contract,
    sender,
    root: stubRoot,
    ...(asks && { bearer: stubBearer }),
    headers: settings.headers,
    connections: isLive,
  })
  const { opened, problem } = await openTarget(endpoint, settings.ids)
  if (problem !== undefined) throw new Error(`the embedded stub does not answer: ${problem}`)
  if (isLive) await writeBack(endpoint, opened)
  const engine = createEngine({
    contract,
    validators: compileValidators(contract),
    endpoint,
    opened: { ids: opened.ids.slice(0, Math.max(1, settings.concurrency)), reader: opened.reader },
    seed: settings.seed,
    concurrency: isLive ? settings.concurrency : 1,
    sleep,
  })
  await engine(cases, () => {})
  if (isLive) await restore(endpoint, opened)
  return sender.requests()
}
