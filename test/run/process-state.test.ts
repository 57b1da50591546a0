import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { holdProcessState } from '../../src/run/process-state.ts'

describe('holdProcessState', () => {
  const given = process.exitCode
  const mine = () => {}
  // As vitest names it; ours must not be taken for it.
  const onExit = () => {}
  afterEach(() => {
    process.exitCode = given
    for (const listener of [mine, onExit]) process.off('SIGINT', listener)
  })

  it('puts back exit code and environment when the last of several runs ends', () => {
    const mode = process.env.NODE_ENV
    process.exitCode = 7
    const states = [holdProcessState(), holdProcessState()]
    process.exitCode = 1
    process.env.NODE_ENV = 'changed'
    states[0]!.restore()
    expect([process.exitCode, process.env.NODE_ENV]).toEqual([1, 'changed'])
    states[1]!.restore()
    expect([process.exitCode, process.env.NODE_ENV]).toEqual([7, mode])
  })

  it("takes away vitest's listeners on signals while it is made, and nobody else's", async () => {
    const state = holdProcessState()
    const other = holdProcessState()
    other.restore()
    process.once('SIGINT', onExit)
    process.on('SIGINT', mine)
    await setImmediate()
    expect(process.listeners('SIGINT')).not.toContain(onExit)
    expect(process.listeners('SIGINT')).toContain(mine)
    state.made()
    process.on('SIGINT', onExit)
    await setImmediate()
    expect(process.listeners('SIGINT')).toContain(onExit)
    state.restore()
  })
})
