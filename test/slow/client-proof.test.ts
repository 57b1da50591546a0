import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { clientFaults, clientVariants } from '../../fixtures/clients/faults/catalogue.ts'
import type { ClientFault } from '../../fixtures/clients/faults/types.ts'
import { referenceProfile } from '../../fixtures/clients/reference/client.ts'
import { driveVirtually } from '../../fixtures/clients/reference/virtual.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { clientRulings, createClientJudge } from '../../src/client/judge.ts'
import { probesOf } from '../../src/client/run.ts'
import { readmePath, withClientProof } from '../../tools/docs/client-proof.ts'
import { blamed, createProver, type Judged, requirementsOf } from '../client/support/proof.ts'
import { contract, validators } from '../support/observation.ts'

const prove = await createProver(contract)
const cases = deriveClientCases(contract)
const probes = probesOf(cases)
const faults = clientFaults(contract)
const levels = new Map(contract.clientRequirements.map(({ id, level }) => [id, level]))
const requirements = [...levels.keys()]

const proven = new Map<string, Promise<readonly Judged[]>>()

/** The cases that a fault is blamed for; worked out once. */
function blamedFor(fault: ClientFault): Promise<readonly Judged[]> {
  const known = proven.get(fault.name) ?? prove(fault).then(blamed)
  proven.set(fault.name, known)
  return known
}

const faultsOf = (id: string) => faults.filter(({ requirement }) => requirement === id)

describe('the reference client', () => {
  it('passes every case; there is none that does not apply to it', async () => {
    const judged = await prove()
    expect(judged.length).toBeGreaterThan(700)
    expect(judged.filter(({ judgement }) => judgement.verdict !== 'pass')).toEqual([])
  })
})

describe('the record that spares most of the work', () => {
  const some = ['type-dropped', 'sent-twice', 'connection-closed', 'date-read-as-utc', 'tried-again-at-once']
  it.each(some)('changes nothing for %s', async (name) => {
    const { stages } = faults.find((fault) => fault.name === name)!
    const observations = await driveVirtually(contract, probes, stages)
    const judge = createClientJudge(contract, validators, referenceProfile)
    const full = cases.map((item) => ({ item, judgement: judge(item, observations.get(item.probe.id)!) }))
    expect(await prove({ stages })).toEqual(full)
  })
})

describe('the faulty clients', () => {
  it('have names of their own, and some for every requirement', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
    expect(requirements.filter((id) => faultsOf(id).length === 0)).toEqual([])
  })

  it.each(faults)('$name is caught by $requirement, and told', async (fault) => {
    const found = await blamedFor(fault)
    const own = found.filter(({ item }) => item.requirement === fault.requirement)
    const verdict = levels.get(fault.requirement) === 'MUST' && !fault.mild ? 'fail' : 'warn'
    expect(own.map(({ judgement }) => judgement.verdict)).toContain(verdict)
    const untold = found.filter(
      ({ judgement: { message, where, expected, got, diagnosis } }) =>
        !(message && where && expected && got && diagnosis),
    )
    expect(untold).toEqual([])
  })

  it.each(faults.filter(({ only }) => only !== undefined))(
    '$name is caught by its own check alone: $only',
    async (fault) => {
      const found = (await blamedFor(fault)).map(({ item }) => item.id)
      const own = fault.only!.split(' ')
      expect(found.filter((id) => !own.some((start) => id.startsWith(start)))).toEqual([])
      // What an entry names and nothing comes of would be of no use.
      expect(own.filter((start) => !found.some((id) => id.startsWith(start)))).toEqual([])
    },
  )

  it('name public reports by their addresses', () => {
    const reports = faults.flatMap(({ report }) => (report === undefined ? [] : [report]))
    expect(reports.length).toBeGreaterThan(20)
    expect(
      reports.filter(
        (address) => !/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+$/.test(address),
      ),
    ).toEqual([])
  })

  it.each(requirements)('one at least is caught by %s alone', async (id) => {
    const caughtBy = await Promise.all(
      faultsOf(id).map(async (fault) => requirementsOf(await blamedFor(fault))),
    )
    expect(caughtBy).toContainEqual([id])
  })

  it.each(Object.keys(clientRulings))('one at least escapes without the ruling %s', async (kind) => {
    const kinds = faults.map(async (fault) =>
      (await blamedFor(fault)).map(({ item }) => item.expect.kind).join(' '),
    )
    expect(await Promise.all(kinds)).toContainEqual(expect.stringMatching(new RegExp(`^(${kind} ?)+$`)))
  })
})

describe('the conforming clients with ways of their own', () => {
  it('are many, with names of their own', () => {
    expect(clientVariants.length).toBeGreaterThanOrEqual(30)
    expect(new Set(clientVariants.map(({ name }) => name)).size).toBe(clientVariants.length)
  })

  it.each(clientVariants)('$name never fails', async ({ warns = [], ...variant }) => {
    const found = blamed(await prove(variant))
    expect(found.filter(({ judgement }) => judgement.verdict !== 'warn')).toEqual([])
    expect(requirementsOf(found)).toEqual(warns)
  })
})

describe('what is published of it', () => {
  it('README.md has the numbers (npm run docs)', async () => {
    const readme = await readFile(readmePath, 'utf8')
    expect(await withClientProof(readme)).toBe(readme)
  })
})
