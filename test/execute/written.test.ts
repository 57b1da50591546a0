import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/cases/types.ts'
import { namesSent } from '../../src/execute/written.ts'
import { probe } from '../support/entity.ts'

const sent = (...steps: readonly Partial<Step>[]) => [
  ...namesSent(probe('p', { steps: steps.map((step) => ({ method: 'PATCH', resource: 'item', ...step })) })),
]

describe('the names that a server may find in what was sent', () => {
  it('are those of the members of a JSON object, at its top', () => {
    expect(sent({ body: '{"a":{"b":1},"c":"d: 2"}' }, { body: '{"e":null}' }, { method: 'READ' })).toEqual([
      'a',
      'c',
      'e',
    ])
  })

  it.each([
    ['a number that JSON does not have', '{"a":"x","@b.c":Infinity}', ['a', '@b.c']],
    ['single quotes', "{'a':1}", ['a']],
    ['names without quotes', '{a:1, $b:2}', ['a', '$b']],
    ['a form', 'a=1&b%20c=2', ['a', 'b c']],
    [
      'bytes that are not UTF-8',
      { base64: Buffer.from([...Buffer.from('{"a":"'), 0xff]).toString('base64') },
      ['a'],
    ],
  ])('are those that such a body may be read to have: %s', (_what, body, names) => {
    expect(sent({ body })).toEqual(expect.arrayContaining(names))
  })

  it('are those of a form, too, where the body is not said to be JSON', () => {
    const body = '{"a":"b"}'
    const type = (value: string) => [['Content-Type', value] as const]
    expect(sent({ body, headers: type('application/x-www-form-urlencoded') })).toEqual(['a', body])
    expect(sent({ body })).toEqual(['a'])
  })

  it('are none of a large body that is no JSON object', () => {
    expect(sent({ body: `{"a":${'['.repeat(5000)}` })).toEqual([])
  })
})
