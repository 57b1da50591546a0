import { describe, expect, it } from 'vitest'
import { compare } from '../../../src/report/render/html/difference.ts'
import { answered } from '../../support/report.ts'

/** Values with their marked parts in brackets. */
const told = (
  sent: string | undefined,
  expected: string | undefined,
  got: string | undefined,
  status?: number,
) => {
  const given = { ...(sent && { sent }), ...(expected && { expected }), ...(got && { got }) }
  const {
    sent: a,
    expected: b,
    got: c,
  } = compare({ ...given, ...(status !== undefined && { finding: answered(status).finding! }) })
  return [a, b, c].map((pieces) => pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join(''))
}

describe('compare', () => {
  it('marks the digit that is gone, in what was sent too, and no prose', () => {
    expect(told('"when": "10:20.4567Z"', '"10:20.4567Z", or the same instant', '"10:20.456Z"')).toEqual([
      '"when": "10:20.456[7]Z"',
      '"10:20.456[7]Z", or the same instant',
      '"10:20.456Z"',
    ])
  })

  it('marks what came instead', () => {
    expect(told(undefined, '"a < b"', '"a &lt; b"')).toEqual(['', '"a [<] b"', '"a [&lt;] b"'])
  })

  it('marks values wholly that have little in common', () => {
    expect(told('"name": "Conformance"', '"Conformance"', 'null')).toEqual([
      '"name": ["Conformance"]',
      '["Conformance"]',
      '[null]',
    ])
  })

  it('marks the status where prose was expected, else all', () => {
    expect(told('{}', '400 or 422', '200; state is now "x"', 200)).toEqual([
      '{}',
      '400 or 422',
      '[200]; state is now "x"',
    ])
    expect(told('{}', 'nothing like a stack trace', 'at Service')).toEqual([
      '{}',
      'nothing like a stack trace',
      '[at Service]',
    ])
  })

  it('marks nothing where one of the two is not told', () => {
    expect(told('a', undefined, '"b"')).toEqual(['a', '', '"b"'])
    expect(told('a', '"b"', undefined)).toEqual(['a', '"b"', ''])
  })

  it('shows control characters before it compares', () => {
    expect(told(undefined, '"a\u202eb"', '"ab"')).toEqual(['', String.raw`"a[\u202e]b"`, '"ab"'])
  })

  it('cuts long values around the difference', () => {
    const long = 'x'.repeat(2000)
    const value = `"${long}1${long}"`
    const [sent, expected, got] = told(`"name": ${value}`, `${value}, or refused`, `"${long}2${long}"`)
    const window = (mark: string) => expect.stringMatching(new RegExp(`^…x{199}\\[${mark}\\]x{198}…$`))
    expect(got).toEqual(window('2'))
    expect(expected?.replace(', or refused', '')).toEqual(window('1'))
    expect(sent?.replace('"name": ', '')).toEqual(window('1'))
  })
})
