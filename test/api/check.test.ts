import { describe, expect, it } from 'vitest'
import { optionProblem } from '../../src/api/check.ts'
import { apiOption } from '../../src/api/words.ts'
import { option, speaking } from '../../src/option-words.ts'

describe('optionProblem', () => {
  it.each<[string, object]>([
    ['none', {}],
    ['one that is undefined', { target: undefined }],
    ['lists', { ids: ['a'], only: [], skip: ['x'] }],
    ['headers', { headers: { 'X-Key': 'a b', 'x-empty': '' } }],
    ['a shard', { shard: { index: 2, count: 3 } }],
    ['numbers', { timeoutMs: 1, retries: 0, rate: 0.5, concurrency: 1, seed: 0 }],
    ['a signal', { signal: new AbortController().signal }],
  ])('finds nothing wrong with %s', (_what, options) => {
    expect(optionProblem(options)).toBeUndefined()
  })

  it.each<[unknown, string]>([
    [null, 'run: the options are no object'],
    [{ timeout: 5 }, 'run: there is no option "timeout"; the nearest is timeoutMs'],
    [{ toString: 1 }, 'run: there is no option "toString"; the nearest is contract'],
    [{ target: '' }, 'target: it takes a text that is not empty'],
    [{ only: 'VPP-ENUM-02' }, 'only: it takes an array of texts'],
    [{ ids: [1] }, 'ids: it takes an array of texts'],
    [{ bearer: { secret: 1 } }, 'bearer: it takes a text that is not empty'],
    [{ headers: [['a', 'b']] }, 'headers: it takes an object of header names and values, each in one line'],
    [{ headers: { a: 'x\ny' } }, 'headers: it takes an object of header names and values, each in one line'],
    [{ failOn: 'MUST' }, "failOn: it takes 'must' or 'should'"],
    [{ retries: -1 }, 'retries: it takes a whole number from 0 to 1000'],
    [{ timeoutMs: 1.5 }, 'timeoutMs: it takes a whole number from 1 to 86400000'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs: it takes a whole number from 1 to 86400000'],
    [{ rate: 0 }, 'rate: it takes requests per second, from 0.1 to 10000'],
    [{ shard: { index: 4, count: 3 } }, 'shard: it takes { index, count } with 1 ≤ index ≤ count ≤ 1000'],
    [{ restore: 'no' }, 'restore: it takes true or false'],
    [{ signal: {} }, 'signal: it takes an AbortSignal'],
    [{ onProgress: true }, 'onProgress: it takes a function'],
  ])('names what is wrong with %j', (options, problem) => {
    expect(optionProblem(options)).toBe(problem)
  })
})

describe('the words of a message', () => {
  it('are those of the API where it is the way in, and of the command line elsewhere', async () => {
    const flags = ['--target', '--id', '--allow-destructive', '--no-restore']
    const said = () => flags.map(option)
    expect(said()).toEqual(flags)
    const inApi = speaking(apiOption, async () => {
      await Promise.resolve()
      return said()
    })
    expect(said()).toEqual(flags)
    expect(await inApi).toEqual(['target', 'ids', 'allowDestructive', 'restore: false'])
  })
})
