import { expect, it } from 'vitest'
import { createListing } from '../../src/deviations/apply.ts'
import { loadDeviations } from '../../src/deviations/load.ts'
import { intuneServers } from '../deviations/intune-server.ts'
import { planned, runCases } from '../deviations/run.ts'

const intune = createListing(
  await loadDeviations(['intune'], 'v1.0'),
  planned,
  new Date('2026-06-15T12:00:00Z'),
)

it.each(Object.entries(intuneServers))(
  'the intune profile covers every case of a thorough run on an Intune %s',
  async (_name, stages) => {
    const cases = (await runCases(stages, planned)).map(intune.apply)
    const good = ['pass', 'known', 'info', 'n/a']
    expect(cases.filter(({ verdict }) => !good.includes(verdict)).map(({ id }) => id)).toEqual([])
    expect(cases.map(({ verdict }) => verdict)).toContain('known')
  },
)
