import { expect, it } from 'vitest'
import { benchFile } from '../../bench/machine.ts'
import { figure } from '../../bench/statistics.ts'

it('says in JSON when, on what, and what was measured', () => {
  const figures = [figure('a time', 'ms', [1, 2, 4], { atMost: 3 })]
  const file = benchFile([{ name: 'one', about: 'It.', figures }], new Date('2026-01-02T03:04:05.678Z'))
  expect(JSON.parse(JSON.stringify(file))).toEqual({
    schemaVersion: 1,
    startedAt: '2026-01-02T03:04:05.678Z',
    machine: {
      cpu: expect.stringMatching(/./),
      cores: expect.toSatisfy((cores: number) => Number.isSafeInteger(cores) && cores > 0),
      memoryGb: expect.toSatisfy(Number.isSafeInteger),
      node: process.versions.node,
      platform: expect.stringContaining(process.platform),
      load: expect.toSatisfy((load: number) => load >= 0),
    },
    results: [
      {
        name: 'one',
        about: 'It.',
        figures: [
          {
            name: 'a time',
            unit: 'ms',
            median: 2,
            lower: 1.5,
            upper: 3,
            samples: 3,
            aim: { atMost: 3 },
          },
        ],
      },
    ],
  })
})
