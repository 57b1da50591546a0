import { beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { createListing, type Listing } from '../../src/deviations/apply.ts'
import { loadDeviations } from '../../src/deviations/load.ts'
import { proposeDeviations } from '../../src/deviations/propose.ts'
import type { Deviation } from '../../src/deviations/types.ts'
import { deviationsYaml } from '../../src/deviations/write.ts'
import { responding, storing } from '../../src/mutation/faults/overrides.ts'
import { buildReport } from '../../src/report/model/build.ts'
import type { Report, ReportCase } from '../../src/report/model/types.ts'
import type { StageFactory } from '../../src/stub/types.ts'
import { intuneServers } from './intune-server.ts'
import { listOf } from './lists.ts'
import { contract, planned, runCases } from './run.ts'

const day = new Date('2026-06-15T12:00:00Z')

function reportOf(cases: readonly ReportCase[], problems: readonly string[] = []): Report {
  return buildReport({
    tool: { name: 'vpptoken-conformance', version: '0' },
    contract,
    target: { url: 'http://intune.test/v1.0', ids: [], reader: 'get' },
    startedAt: day,
    durationMs: 0,
    seed: 42,
    // The stricter gate: the profile covers what only warns as well.
    failOn: 'should',
    notes: [],
    requests: 0,
    cases,
    problems,
  })
}

const losing: StageFactory = () =>
  storing(
    ({ name }) => name === 'expirationDateTime',
    (sent) => String(sent).replace(/\.\d+/, ''),
  )

let profile: readonly Deviation[] = []
let intune: Listing

beforeAll(async () => {
  profile = await loadDeviations(['intune'], 'v1.0')
  intune = createListing(profile, planned, day)
})

const listed = (cases: readonly ReportCase[]) => reportOf(cases.map(intune.apply), intune.problems)
const broken = (report: Report) =>
  report.cases.filter(({ verdict }) => !['pass', 'known', 'info', 'n/a'].includes(verdict))

describe('the intune profile', () => {
  it.each(Object.entries(intuneServers))(
    'makes the gate pass for an Intune %s, which it does not without',
    async (name, stages) => {
      const cases = await runCases(stages)
      expect(reportOf(cases).gate.holds).toBe(false)
      if (name.includes('204')) expect(reportOf(cases).summary.fail).toBeGreaterThan(0)
      const report = listed(cases)
      expect(broken(report)).toEqual([])
      expect(report.gate.holds).toBe(true)
      expect(report.summary.known).toBeGreaterThan(0)
    },
  )

  it('lets a further defect through to the gate, on the same cases too', async () => {
    const [stages] = Object.values(intuneServers)
    const status: StageFactory = () =>
      responding(
        ({ status }) => status === 204,
        (response) => ({ ...response, status: 202 }),
      )
    const names = (report: Report) => [...new Set(broken(report).map(({ requirement }) => requirement))]
    const own = (id: string) => planned.filter(({ requirement }) => requirement === id)
    expect(names(listed(await runCases([...stages!, status], own('VPP-ENTITY-01'))))).toEqual([
      'VPP-ENTITY-01',
    ])
    expect(names(listed(await runCases([...stages!, losing], own('VPP-DATE-01'))))).toEqual(['VPP-DATE-01'])
  })

  it('is not broken by a service that keeps offsets', async () => {
    const cases = await runCases(
      [],
      planned.filter(({ id }) => id.startsWith('VPP-DATE-06/expirationDateTime')),
    )
    expect(new Set(listed(cases).cases.map(({ verdict }) => verdict))).toEqual(new Set(['pass']))
  })

  it.each(['v1.0', 'beta'])('has no idle pattern in %s', async (version) => {
    const entries = (await loadDeviations(['intune'], version)).map((entry) => ({ ...entry, builtIn: false }))
    expect(createListing(entries, deriveCases(await loadContract(version), 42), day).problems).toEqual([])
  })

  it('has a reason and a link for each entry, and none expires', () => {
    expect(
      profile.every(
        ({ reason, link, expires }) => reason !== '' && link !== undefined && expires === undefined,
      ),
    ).toBe(true)
    expect(profile.length).toBeGreaterThan(3)
  })

  it('and a list written from a run, both given, cover what each lacks', async () => {
    const cases = await runCases([...Object.values(intuneServers)[0]!, losing])
    const first = listed(cases)
    expect(first.gate.holds).toBe(false)
    const mine = listOf(deviationsYaml(proposeDeviations(first, planned), first))
    const both = createListing([...profile, ...mine], planned, day)
    const second = reportOf(cases.map(both.apply), both.problems)
    expect(broken(second)).toEqual([])
    expect(second.gate.holds).toBe(true)
  })
})
