import { describe, expect, it } from 'vitest'
import { createProgress } from '../../../src/report/render/progress.ts'

/** A progress line on a stream that collects, and a clock that stands still. */
function setUp(stream: { isTTY?: boolean; columns?: number } = { isTTY: true, columns: 80 }, total = 1204) {
  const written: string[] = []
  const clock = { ms: 5000 }
  const progress = createProgress({
    stream: { ...stream, write: (text) => written.push(text) },
    total,
    now: () => clock.ms,
  })
  return { progress, written, clock }
}

describe('createProgress', () => {
  it('paints counts and the time left', () => {
    const { progress, written, clock } = setUp()
    clock.ms += 2500
    progress.update(312, 2)
    expect(written).toEqual(['\r  312/1204 · 2 failed · about 8 s left\x1b[K'])
  })

  it('counts longer times in minutes', () => {
    const { progress, written, clock } = setUp()
    clock.ms += 60_000
    progress.update(204, 0)
    expect(written).toEqual(['\r  204/1204 · 0 failed · about 5 min left\x1b[K'])
  })

  it('does not guess the time left before it can, nor at the end', () => {
    const { progress, written, clock } = setUp()
    progress.update(0, 0)
    clock.ms += 100
    progress.update(1, 0)
    clock.ms += 10_000
    progress.update(1204, 0)
    expect(written.join('')).not.toContain('left')
  })

  it('paints at most ten times a second, and the last state in any case', () => {
    const { progress, written, clock } = setUp()
    for (let done = 1; done <= 1204; done++) {
      clock.ms += 1
      progress.update(done, 0)
    }
    expect(written).toHaveLength(14)
    expect(written.at(-1)).toContain('1204/1204')
  })

  it('stays on one line of a narrow terminal', () => {
    const { progress, written } = setUp({ isTTY: true, columns: 12 })
    progress.update(312, 2)
    expect(written).toEqual(['\r  312/1204…\x1b[K'])
  })

  it('takes the line away once, if there is one', () => {
    const { progress, written } = setUp()
    progress.clear()
    progress.update(1, 0)
    progress.clear()
    progress.clear()
    expect(written.slice(1)).toEqual(['\r\x1b[K'])
  })

  it('is silent where the stream is no terminal', () => {
    const { progress, written } = setUp({})
    progress.update(1, 0)
    progress.clear()
    expect(written).toEqual([])
  })
})
