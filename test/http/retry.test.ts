import { describe, expect, it } from 'vitest'
import type { HeaderList, Transport, WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createSender, type RetryOptions } from '../../src/http/retry.ts'

const epoch = Date.UTC(2026, 0, 1)
const request: WireRequest = { method: 'PATCH', url: 'http://host/', headers: [] }

/** A clock that stands still until everybody sleeps, then jumps to the first waking. */
function fakeClock() {
  let time = epoch
  let pending = false
  const sleepers: { at: number; wake: () => void }[] = []
  const slept: number[] = []
  const advance = () => {
    pending = false
    sleepers.sort((a, b) => a.at - b.at)
    const next = sleepers.shift()
    if (next === undefined) return
    time = Math.max(time, next.at)
    next.wake()
    schedule()
  }
  // A turn of the event loop lets every promise that can go on do so first.
  const schedule = () => {
    if (pending || sleepers.length === 0) return
    pending = true
    setImmediate(advance)
  }
  return {
    slept,
    now: () => time,
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        slept.push(ms)
        sleepers.push({ at: time + ms, wake })
        schedule()
      }),
  }
}

function answer(status: number, headers: HeaderList = []): WireResult {
  return { response: { status, headers, body: new Uint8Array() } }
}

function scripted(results: readonly WireResult[]): Transport {
  let next = 0
  return {
    send: async () => results[Math.min(next++, results.length - 1)]!,
    close: async () => {},
  }
}

function run(results: readonly WireResult[], options: RetryOptions = {}) {
  const clock = fakeClock()
  const sender = createSender(scripted(results), {
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0,
    ...options,
  })
  return { clock, sender }
}

describe('repeats', () => {
  it('gives an ordinary answer at once', async () => {
    const { clock, sender } = run([answer(400)])
    const exchange = await sender.send(request)
    expect(exchange).toEqual({
      request,
      response: answer(400).response,
      throttled: 0,
      attempts: 1,
      durationMs: 0,
    })
    expect(clock.slept).toEqual([])
    expect(sender.requests()).toBe(1)
  })

  it.each([
    ['whole seconds', '3', 3000],
    ['a decimal', '2.128', 2128],
    ['a date', 'Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['a date that has passed', 'Wed, 31 Dec 2025 00:00:05 GMT', 0],
    ['more than the cap', '3600', 30_000],
    ['a negative number', '-5', 125],
    ['words', 'soon', 125],
  ])('waits as Retry-After asks: %s', async (_name, value, wait) => {
    for (const status of [429, 503]) {
      const { clock, sender } = run([answer(status, [['RETRY-after', value]]), answer(200)])
      const exchange = await sender.send(request)
      expect(exchange.response?.status).toBe(200)
      expect(exchange.throttled).toBe(1)
      expect(clock.now() - epoch).toBe(wait)
      expect(sender.requests()).toBe(2)
    }
  })

  it('gives up a request that breaks again once the server, gone since it broke, is back', async () => {
    const fails = (kind: 'reset' | 'connect'): WireResult => ({ failure: { kind, message: kind } })
    const dying = run([fails('reset'), fails('connect'), fails('reset'), answer(200)])
    expect(await dying.sender.send(request)).toMatchObject({ failure: { kind: 'reset' }, unreached: true })
    expect(dying.sender.requests()).toBe(3)
    const restarting = run([fails('connect'), fails('reset'), answer(200)])
    expect((await restarting.sender.send(request)).response?.status).toBe(200)
  })

  it("measures a date by the server's clock", async () => {
    const late = [
      ['Date', 'Thu, 01 Jan 2026 01:00:00 GMT'],
      ['Retry-After', 'Thu, 01 Jan 2026 01:00:02 GMT'],
    ] as const
    const { clock, sender } = run([answer(429, late), answer(200)])
    await sender.send(request)
    expect(clock.now() - epoch).toBe(2000)
  })

  it('backs off exponentially, jittered, where nothing is asked', async () => {
    for (const [random, waits] of [
      [0, [125, 250, 500, 1000]],
      [0.5, [187.5, 375, 750, 1500]],
    ] as const) {
      const { clock, sender } = run([answer(429), answer(503), answer(429), answer(503), answer(200)], {
        random: () => random,
      })
      expect((await sender.send(request)).throttled).toBe(4)
      expect(clock.slept).toEqual(waits)
    }
  })

  it('gives up after its retries with the throttled answer, counted', async () => {
    const { sender } = run([answer(429)], { retries: 2 })
    const exchange = await sender.send(request)
    expect(exchange.response?.status).toBe(429)
    expect(exchange.throttled).toBe(3)
    expect(sender.requests()).toBe(3)
  })

  it('gives up where the next wait would exceed the total', async () => {
    const { clock, sender } = run([answer(429, [['Retry-After', '20']])], {
      retries: 99,
      maxTotalWaitMs: 50_000,
    })
    expect((await sender.send(request)).throttled).toBe(3)
    expect(clock.now() - epoch).toBe(40_000)
  })

  it('does not repeat other server errors', async () => {
    for (const status of [500, 502, 504, 408, 425]) {
      const { sender } = run([answer(status, [['Retry-After', '1']]), answer(200)])
      expect((await sender.send(request)).response?.status).toBe(status)
    }
  })

  it.each(['connect', 'reset'] as const)(
    'repeats after a failure of kind %s, which is not throttling',
    async (kind) => {
      const failed = { failure: { kind, message: 'x' } }
      const { sender } = run([failed, answer(200)])
      expect(await sender.send(request)).toMatchObject({ response: { status: 200 }, throttled: 0 })
      const { sender: other } = run([failed], { retries: 1 })
      expect(await other.send(request)).toEqual({
        request,
        ...failed,
        throttled: 0,
        attempts: 2,
        durationMs: 0,
        ...(kind === 'connect' && { unreached: true }),
      })
      expect(other.requests()).toBe(2)
    },
  )

  it.each(['timeout', 'coding'] as const)('does not repeat after a failure of kind %s', async (kind) => {
    const { sender } = run([{ failure: { kind, message: 'x' } }, answer(200)])
    expect((await sender.send(request)).failure?.kind).toBe(kind)
  })

  it('measures the last attempt alone', async () => {
    const clock = fakeClock()
    let count = 0
    const slow: Transport = {
      send: async () => {
        await clock.sleep(++count * 100)
        return count < 3 ? answer(429) : answer(200)
      },
      close: async () => {},
    }
    expect(
      (await createSender(slow, { now: clock.now, sleep: clock.sleep }).send(request)).durationMs,
    ).toBeCloseTo(300)
  })

  it('runs on the clock of the process where none is given', async () => {
    const sender = createSender(scripted([answer(429, [['Retry-After', '0.02']]), answer(200)]))
    const startedAt = performance.now()
    const exchange = await sender.send(request)
    const passed = performance.now() - startedAt
    expect(exchange).toMatchObject({ response: { status: 200 }, throttled: 1 })
    // A timer may be early by less than a millisecond.
    expect(passed).toBeGreaterThanOrEqual(19)
    expect(exchange.durationMs).toBeLessThanOrEqual(passed)
  })
})

describe('the rate limit', () => {
  function timed(results: (url: string, at: number) => WireResult, options: RetryOptions) {
    const clock = fakeClock()
    const log: { url: string; at: number }[] = []
    const transport: Transport = {
      send: async ({ url }) => {
        const at = clock.now() - epoch
        log.push({ url, at })
        return results(url, at)
      },
      close: async () => {},
    }
    const sender = createSender(transport, {
      now: clock.now,
      sleep: clock.sleep,
      random: () => 0,
      ...options,
    })
    return { log, sender }
  }

  it('spaces concurrent requests evenly, in the order of their callers', async () => {
    const { log, sender } = timed(() => answer(200), { rate: 10 })
    await Promise.all(['a', 'b', 'c', 'd'].map((url) => sender.send({ ...request, url })))
    expect(log).toEqual([
      { url: 'a', at: 0 },
      { url: 'b', at: 100 },
      { url: 'c', at: 200 },
      { url: 'd', at: 300 },
    ])
  })

  it('does not space without a rate', async () => {
    const { log, sender } = timed(() => answer(200), {})
    await Promise.all(['a', 'b'].map((url) => sender.send({ ...request, url })))
    expect(log.map(({ at }) => at)).toEqual([0, 0])
  })

  it('spaces repeats as well', async () => {
    const { log, sender } = timed((_url, at) => (at === 0 ? answer(429) : answer(200)), { rate: 1 })
    await sender.send(request)
    expect(log.map(({ at }) => at)).toEqual([0, 1000])
  })

  it('holds everybody back after a 429 that names a wait', async () => {
    const { log, sender } = timed(
      (_url, at) => (at === 0 ? answer(429, [['Retry-After', '5']]) : answer(200)),
      {
        rate: 10,
      },
    )
    await Promise.all(['a', 'b', 'c'].map((url) => sender.send({ ...request, url })))
    expect(log.map(({ at }) => at)).toEqual([0, 5000, 5100, 5200])
    expect(log.map(({ url }) => url).toSorted()).toEqual(['a', 'a', 'b', 'c'])
  })

  it('holds nobody else back after a 503', async () => {
    const { log, sender } = timed(
      (url, at) => (url === 'a' && at === 0 ? answer(503, [['Retry-After', '5']]) : answer(200)),
      { rate: 10 },
    )
    await Promise.all(['a', 'b'].map((url) => sender.send({ ...request, url })))
    expect(log.map(({ url, at }) => [url, at])).toEqual([
      ['a', 0],
      ['b', 100],
      ['a', 5000],
    ])
  })
})
