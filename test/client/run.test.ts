import { describe, expect, it } from 'vitest'
import { deriveClientCases } from '../../src/client/derive.ts'
import { machines } from '../../src/client/instants.ts'
import { createClientJudge } from '../../src/client/judge.ts'
import type { RunningClient } from '../../src/client/process.ts'
import { type ClientRunOptions, runClient } from '../../src/client/run.ts'
import { serveClientStub } from '../../src/client/serve.ts'
import type { ClientCommand, ClientOutcome } from '../../src/client/types.ts'
import { contract, validators } from '../support/observation.ts'

const all = deriveClientCases(contract)
const named = (pattern: RegExp) => all.filter(({ id }) => pattern.test(id))

/** A client in this process, over HTTP, with global fetch; `act` may replace what it does with a call. */
function inProcess(
  act?: (command: ClientCommand, update: () => Promise<ClientOutcome>) => Promise<ClientOutcome>,
) {
  let closed = 0
  const update = async ({ baseUrl, id, bearer, patch }: ClientCommand): Promise<ClientOutcome> => {
    const url = `${baseUrl}${contract.collectionPath}/${encodeURIComponent(id)}`
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify(patch) })
    return { kind: 'result', entity: (await response.json()) as never }
  }
  const client: RunningClient = {
    profile: { name: 'fetch', version: '1', language: 'TypeScript', precision: 7, keepsOffset: true },
    ask: (command) => (act ? act(command, () => update(command)) : update(command)),
    lastWords: () => 'its last words',
    close: async () => {
      closed += 1
    },
  }
  return { client, closed: () => closed }
}

function optionsOf(
  client: RunningClient,
  pattern: RegExp,
  more: Partial<ClientRunOptions> = {},
): ClientRunOptions {
  return {
    contract,
    cases: named(pattern),
    launch: async () => client,
    serve: (stub) => serveClientStub(stub, undefined),
    timeoutMs: 10_000,
    ...more,
  }
}

describe.concurrent('running a client', () => {
  it('makes each call once, whatever number of cases look at it, and records it without the bearer', async () => {
    const { client, closed } = inProcess()
    const progress: number[] = []
    const ran = await runClient(
      optionsOf(client, /^VPP-SEND-(0\d|15|17)\/(plain|documented-example|not-set)$/, {
        onProgress: (done) => progress.push(done),
      }),
    )
    expect([...ran.observations.keys()]).toEqual(['send/documented-example', 'send/plain'])
    expect({ requests: ran.requests, progress, closed: closed() }).toEqual({
      requests: 2,
      progress: [1, 2],
      closed: 1,
    })
    const { requests, outcome, basePath } = ran.observations.get('send/plain')!
    expect({ basePath, kind: outcome.kind }).toEqual({ basePath: '/v1.0', kind: 'result' })
    expect(requests[0]!.headers).toContainEqual(['authorization', 'Bearer ***bearer***'])
    expect(requests[0]!.target).toMatch(/^\/v1\.0\/deviceAppManagement\/vppTokens\/[0-9a-f-]{36}$/)
  })

  it('takes slow calls last', async () => {
    const { client } = inProcess(async () => ({ kind: 'unsupported', reason: 'not now' }))
    const cases = [...named(/^VPP-RECEIVE-19\/429/), ...named(/^VPP-SEND-17/)]
    const { observations } = await runClient(optionsOf(client, /x/, { cases }))
    expect([...observations.keys()]).toEqual(['send/plain', 'receive/throttled/to-the-end'])
  })

  it('starts the client anew for calls that want a fresh one', async () => {
    let starts = 0
    const { client, closed } = inProcess(async () => ({ kind: 'unsupported', reason: 'not now' }))
    const launch = async () => {
      starts += 1
      return client
    }
    const cases = [...named(/^VPP-RECEIVE-22\/30/), ...named(/^VPP-SEND-17/)]
    const { observations } = await runClient(optionsOf(client, /x/, { cases, launch }))
    expect({ calls: observations.size, starts, closed: closed() }).toEqual({ calls: 3, starts: 3, closed: 3 })
  })

  it('starts a client again that was lost, but not for ever', async () => {
    let calls = 0
    const lossy = (lost: (call: number) => boolean) =>
      inProcess(async (_command, update) => {
        calls += 1
        return lost(calls) ? { kind: 'lost', reason: 'it ended with code 9' } : update()
      }).client
    const starts: number[] = []
    const client = lossy((call) => call === 2 || call === 4)
    const launch = async () => {
      starts.push(calls)
      return client
    }
    const { observations } = await runClient(optionsOf(client, /^VPP-SEND-02/, { launch }))
    const kinds = [...observations.values()].map(({ outcome }) => outcome.kind)
    expect({ kinds: kinds.slice(0, 5), starts }).toEqual({
      kinds: ['result', 'lost', 'result', 'lost', 'result'],
      starts: [0, 2, 4],
    })
    calls = 0
    await expect(
      runClient(
        optionsOf(
          lossy((call) => call > 1),
          /^VPP-SEND-02/,
        ),
      ),
    ).rejects.toThrow(/^the client was lost at VPP-SEND-02\/\S+: it ended with code 9$/)
    calls = 0
    await expect(
      runClient(
        optionsOf(
          lossy(() => true),
          /^VPP-SEND-02/,
        ),
      ),
    ).rejects.toThrow(/^the client was lost at VPP-SEND-02\/space/)
  })

  it('gives up a call that is repeated without end, and goes on with the next', async () => {
    const endless = async ({ baseUrl, id }: ClientCommand, update: () => Promise<ClientOutcome>) => {
      if (!endlessId.includes(id)) return update()
      const url = `${baseUrl}${contract.collectionPath}/${id}`
      for (;;) await fetch(url, { method: 'PATCH', body: '{}' })
    }
    const cases = [
      ...named(/^VPP-SEND-17/),
      ...named(/^VPP-RECEIVE-33\/500/),
      ...named(/^VPP-RECEIVE-19\/503/),
    ]
    const endlessId = cases
      .filter(({ requirement }) => requirement === 'VPP-RECEIVE-33')
      .map(({ probe }) => probe.key)
    const { client } = inProcess(endless)
    const { observations } = await runClient(optionsOf(client, /x/, { cases }))
    const { requests, outcome } = observations.get('receive/lasting/500')!
    expect(outcome).toEqual({
      kind: 'lost',
      reason: expect.stringMatching(/^it had sent \d+ requests and went on$/),
    })
    expect(requests.length).toBeGreaterThan(50)
    expect(observations.size).toBe(cases.length)
  })

  it('asks for what the client can do, and reads where its updates give nothing', async () => {
    const asked: ClientCommand[] = []
    const { client } = inProcess(async (command) => {
      asked.push(command)
      const url = `${command.baseUrl}${contract.collectionPath}/${command.id}`
      const response = await fetch(url)
      return { kind: 'result', entity: (await response.json()) as never }
    })
    const profile = { ...client.profile, operations: ['patch', 'get'], updateReturns: 'nothing' } as const
    const cases = [...named(/^VPP-SEND-2[2-5]/), ...named(/^VPP-RECEIVE-02\/state/)]
    const { observations } = await runClient(optionsOf({ ...client, profile }, /x/, { cases }))
    expect(asked.map(({ options }) => options)).toEqual(asked.map(() => ({ operation: 'get' })))
    expect([...observations.keys()].some((id) => id.startsWith('send/parallel'))).toBe(false)
    const judge = createClientJudge(contract, validators, profile)
    const read = cases.filter(({ requirement }) => requirement === 'VPP-RECEIVE-02')
    expect(read.map((item) => judge(item, observations.get(item.probe.id)!).verdict)).toEqual(
      read.map(() => 'pass'),
    )
  })

  it('starts the client where a call is to be made', async () => {
    const started: (string | undefined)[] = []
    const { client } = inProcess()
    const cases = [...named(/^VPP-SEND-17/), ...named(/^VPP-SEND-13\/.*\/winter\//)]
    const launch = async (machine?: { TZ: string }) => {
      started.push(machine?.TZ)
      return client
    }
    await runClient(optionsOf(client, /x/, { cases, launch }))
    expect(started).toEqual([undefined, ...machines.map(({ machine }) => machine.TZ)])
  })

  it('refuses a client whose declarations leave nothing', async () => {
    const { client } = inProcess()
    const refuse = () => 'it declares too much'
    await expect(runClient(optionsOf(client, /^VPP-SEND-17/, { refuse }))).rejects.toThrow(
      'the client cannot be tested: it declares too much',
    )
  })

  it('tells a client that never connects', async () => {
    const { client } = inProcess(async () => ({
      kind: 'error',
      status: null,
      code: null,
      message: 'no route',
    }))
    await expect(runClient(optionsOf(client, /^VPP-SEND-02/))).rejects.toThrow(
      /has answered 3 cases and not connected to http:\/\/127\.0\.0\.1:\d+\/v1\.0: .* \(it says: no route\)$/,
    )
  })

  it('ends early when it is told to', async () => {
    const stop = new AbortController()
    const { client, closed } = inProcess(async (_command, update) => {
      const outcome = await update()
      stop.abort()
      return outcome
    })
    const { observations } = await runClient(optionsOf(client, /^VPP-SEND-02/, { signal: stop.signal }))
    expect(observations.size).toBe(1)
    expect(closed()).toBeGreaterThan(0)
  })
})
