import { describe, expect, it } from 'vitest'
import { run } from '../../src/api/run.ts'
import { fromEnvironment } from '../../src/vitest/index.ts'

describe('fromEnvironment', () => {
  it('asks for nothing where nothing is set, or what is set is empty', () => {
    expect(fromEnvironment({})).toEqual({})
    expect(fromEnvironment({ VPPTOKEN_SEED: ' ', OTHER: 'x' })).toEqual({})
  })

  it('hands an empty target on, to be refused: the stub is not tested in silence', async () => {
    const options = fromEnvironment({ VPPTOKEN_TARGET: ' ' })
    expect(options).toEqual({ target: '' })
    await expect(run(options)).rejects.toThrow(/^target: /)
  })

  it('reads the variables as the options they are named after', () => {
    expect(
      fromEnvironment({
        VPPTOKEN_TARGET: 'http://h.test/v1.0',
        VPPTOKEN_BEARER: 'secret',
        VPPTOKEN_ID: 'a, b,',
        VPPTOKEN_CONTRACT: 'beta',
        VPPTOKEN_ONLY: 'VPP-ENUM-01,VPP-DATE-*',
        VPPTOKEN_SKIP: 'VPP-AUTH-*',
        VPPTOKEN_TIMEOUT: '100',
        VPPTOKEN_SEED: '7',
        VPPTOKEN_QUICK: '1',
        VPPTOKEN_THOROUGH: 'true',
        VPPTOKEN_ALLOW_PRODUCTION: '1',
        VPPTOKEN_IGNORE_JOURNAL: '1',
      }),
    ).toEqual({
      target: 'http://h.test/v1.0',
      bearer: 'secret',
      ids: ['a', 'b'],
      contract: 'beta',
      only: ['VPP-ENUM-01', 'VPP-DATE-*'],
      skip: ['VPP-AUTH-*'],
      timeoutMs: 100,
      seed: 7,
      quick: true,
      thorough: true,
      allowProduction: true,
      ignoreJournal: true,
    })
  })

  it.each(['0', 'false'])('takes %s for no', (no) => {
    expect(fromEnvironment({ VPPTOKEN_QUICK: no, VPPTOKEN_ALLOW_PRODUCTION: no })).toEqual({
      quick: false,
      allowProduction: false,
    })
  })
})
