import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { createContext } from '../../src/execute/context.ts'
import { defaultSettings } from '../../src/run/settings.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { contract } from '../support/observation.ts'

const cases = deriveCases(contract, 1).slice(0, 1)

describe('createContext', () => {
  it.each([
    [['a'], 4, 16],
    [['a', 'b'], 4, 32],
    [['a', 'b', 'c'], 2, 32],
    [['a', 'b', 'c'], 1, 16],
  ])('has %j verified with --concurrency %i by %i at once', async (ids, concurrency, workers) => {
    const settings = { ...defaultSettings, target: 'http://127.0.0.1:9/v1.0', concurrency }
    const found = { ids, reader: 'get' as const, unrestorable: [] }
    const context = await createContext({ settings, contract, cases, found, env: {} })
    expect(context.workers).toBe(workers)
    await context.close()
  })

  it('opens the embedded stub, counts what it is sent, and tells no secret where the suite breaks', async () => {
    const mask = createMask()
    mask.add('a-secret-of-the-target', 'secret')
    const context = await createContext({
      settings: defaultSettings,
      contract,
      cases,
      found: null,
      env: {},
      mask,
    })
    const before = context.requests()
    const stray = { ...cases[0]!, id: 'X/a-secret-of-the-target', requirement: 'X' }
    await expect(context.verify(stray)).rejects.toThrow('X/***secret***: the catalogue has no requirement X')
    expect(before).toBeGreaterThan(0)
    expect(context.requests()).toBeGreaterThan(before)
    await context.close()
  })
})
