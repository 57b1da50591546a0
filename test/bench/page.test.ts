import { describe, expect, it } from 'vitest'
import { withResults } from '../../bench/page.ts'
import { figure } from '../../bench/statistics.ts'
import { cellsOf, textOf } from '../../bench/table.ts'
import type { BenchFile, Result } from '../../bench/types.ts'

const machine = { cpu: 'A CPU', cores: 2, memoryGb: 8, node: '24.0.0', platform: 'linux x64', load: 0.5 }
const result = (name: string, value: number): Result => ({
  name,
  about: 'What it is.',
  figures: [figure('a time', 'ms', [value], { atMost: 400 })],
})
const fileOf = (...results: readonly Result[]): BenchFile => ({
  schemaVersion: 1,
  startedAt: '2026-01-02T03:04:05.678Z',
  machine,
  results,
})
const page = [
  '# Page',
  '<!-- bench one -->',
  'old one',
  '<!-- /bench one -->',
  'between',
  '<!-- bench two -->',
  'old two',
  '<!-- /bench two -->',
  'end',
].join('\n')

describe('withResults', () => {
  it('writes a table between its markers, with machine, date and command, and leaves the rest', () => {
    const written = withResults(page, fileOf(result('two', 500)))
    expect(written).toContain('| a time | 500 ms | | 1 | ≤ 400 | no |')
    expect(written).toContain(
      '`npm run bench -- two`, 2026-01-02: A CPU, 2 cores, 8 GB, linux x64, Node 24.0.0, load average 0.5',
    )
    expect(written).toContain('old one')
    expect(written).not.toContain('old two')
    expect(written.endsWith('<!-- /bench two -->\nend')).toBe(true)
  })

  it('gives the same page for the same results', () => {
    const once = withResults(page, fileOf(result('one', 1), result('two', 2)))
    expect(withResults(once, fileOf(result('one', 1), result('two', 2)))).toBe(once)
  })

  it('says which markers the page lacks', () => {
    expect(() => withResults(page, fileOf(result('three', 1)))).toThrow('<!-- bench three -->')
  })
})

describe('a figure', () => {
  it('shows three digits, and all of a whole number', () => {
    expect(cellsOf(figure('n', '', [1467]))[1]).toBe('1,467')
    expect(cellsOf(figure('n', '×', [1, 3.29876, 5]))[1]).toBe('3.3 ×')
    expect(cellsOf(figure('n', 'ms', [0.033612]))[1]).toBe('0.0336 ms')
  })

  it('shows quartiles only where there are several measurements', () => {
    expect(cellsOf(figure('n', 's', [1, 2, 3]))[2]).toBe('1.5 – 2.5')
    expect(cellsOf(figure('n', 's', [2]))[2]).toBe('')
  })

  it('stands in a line of its own in the text for a terminal', () => {
    expect(textOf(result('one', 12)).split('\n')).toEqual([
      'one: What it is.',
      '  figure  median  quartiles  runs    aim  kept',
      '  a time   12 ms                1  ≤ 400   yes',
      '',
    ])
  })
})
