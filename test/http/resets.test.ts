import { describe, expect, it } from 'vitest'
import type { Exchange, WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createResets } from '../../src/http/resets.ts'
import { createSender } from '../../src/http/retry.ts'

const write = (text: string, id = 'a'): WireRequest => ({
  method: 'PATCH',
  url: `http://host/${id}`,
  headers: [],
  body: Buffer.from(text),
})
const read: WireRequest = { method: 'GET', url: 'http://host/a', headers: [] }
const answered = (status: number): WireResult => ({
  response: { status, headers: [], body: new Uint8Array() },
})
const broken = (kind: 'reset' | 'connect' | 'timeout' = 'reset'): WireResult => ({
  failure: { kind, message: 'x' },
})
const came = (request: WireRequest, { response, failure }: WireResult, attempts = 1): Exchange => ({
  request,
  ...(response ? { response } : { failure: failure! }),
  attempts,
  throttled: 0,
  durationMs: 1,
})

/** A write that broke to the end, and a read that was answered. */
const hopeless = (text: string, id?: string) => [
  came(write(text, id), broken(), 5),
  came(read, answered(200)),
]
const three = [...hopeless('1'), ...hopeless('2'), ...hopeless('3')]

function wayAfter(...exchanges: readonly Exchange[]): boolean {
  const resets = createResets()
  for (const exchange of exchanges) resets.note(exchange)
  return resets.isSystematic()
}

describe('breaking connections is the target’s way', () => {
  it('where three different writes broke to the end and each was followed by an answer', () => {
    expect(wayAfter(...three)).toBe(true)
    expect(wayAfter(...three, came(write('4'), broken('timeout')), ...hopeless('5'))).toBe(true)
  })

  it.each<[string, readonly Exchange[]]>([
    ['two', three.slice(0, 4)],
    ['one, looked at again', [...hopeless('1'), ...hopeless('1'), ...hopeless('1')]],
    ['one, sent to several entities', [...hopeless('1', 'a'), ...hopeless('1', 'b'), ...hopeless('1', 'c')]],
    ['nothing answered between them', three.filter(({ failure }) => failure)],
    ['a gateway alone answers', three.map((one) => (one.failure ? one : came(read, answered(502))))],
    ['a repeat of a write that helped', [...three, came(write('4'), answered(200), 2)]],
    ['a repeat of a read that helped', [...three, came(read, answered(200), 2)]],
    ['a read that broke', [...three, came(read, broken(), 5)]],
    ['a target that could not be reached', [...three, came(write('4'), broken('connect'), 5)]],
  ])('not with %s', (_what, exchanges) => {
    expect(wayAfter(...exchanges)).toBe(false)
  })
})

describe('patience with a target that breaks connections', () => {
  /** Sends writes, each followed by a read; tells how often each write was sent, and how long all waits took. */
  async function run(
    texts: readonly string[],
    way: (text: string, attempt: number) => WireResult,
    retries = 4,
  ) {
    const waits: number[] = []
    const counts = new Map<string, number>()
    const sender = createSender(
      {
        send: async ({ body, method }) => {
          const text = Buffer.from(body ?? []).toString()
          counts.set(text, (counts.get(text) ?? 0) + 1)
          return method === 'GET' ? answered(200) : way(text, counts.get(text)!)
        },
        close: async () => {},
      },
      { retries, random: () => 0, sleep: async (ms) => void waits.push(ms) },
    )
    const attempts: number[] = []
    for (const text of texts) {
      const before = waits.length
      attempts.push((await sender.send(write(text))).attempts)
      waits.splice(0, before)
      await sender.send(read)
    }
    return { attempts, lastWaits: waits }
  }
  const ever = () => broken()

  it('repeats the fourth such write twice and soon', async () => {
    const { attempts, lastWaits } = await run(['1', '2', '3', '4'], ever)
    expect(attempts).toEqual([5, 5, 5, 3])
    expect(lastWaits).toEqual([10, 20])
  })

  it('is itself again once a repeat has helped', async () => {
    const way = (text: string, attempt: number) => (text === '4' && attempt === 3 ? answered(200) : broken())
    const { attempts } = await run(['1', '2', '3', '4', '5'], way)
    expect(attempts).toEqual([5, 5, 5, 3, 5])
  })

  it('repeats no more often than it is told to, and throttled writes as ever', async () => {
    expect((await run(['1', '2', '3', '4'], ever, 1)).attempts).toEqual([2, 2, 2, 2])
    const way = (text: string) => (text === '4' ? answered(429) : broken())
    expect((await run(['1', '2', '3', '4'], way)).attempts).toEqual([5, 5, 5, 5])
  })
})
