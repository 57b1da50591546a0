import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { inOrder } from '../../src/execute/order.ts'
import { type RunOptions, run } from '../../src/index.ts'
import type { JsonObject } from '../../src/json.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { breaksGate } from '../../src/report/model/build.ts'
import type { Report, ReportCase } from '../../src/report/model/types.ts'
import { selectCases } from '../../src/run/settings.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import { settableOf } from '../support/cli.ts'
import { contract, entityWith } from '../support/observation.ts'
import { type Ran, type RanFile, runVitest, writeProject } from '../support/vitest-project.ts'

const only = ['VPP-ENTITY-01/state', 'VPP-ENUM-02', 'VPP-ERROR-04/VPP-ENUM-02', 'VPP-AUTH-01', 'VPP-HTTP-06']
const stages = catalogue(contract)
  .filter(({ name }) => ['enum-sibling-stored', 'http-unknown-property-ignored'].includes(name))
  .map((fault) => fault.stages)
// The last one that a whole run sends of those that have a request of their own and come before the disruptive ones.
const one = inOrder(
  selectCases(deriveCases(contract), { only: [], skip: [] }, contract),
  contract.requirements,
).findLast(({ alone, probe, needs }) => !alone && !probe.disruptive && needs === undefined)!.id
const listed = 'VPP-ENUM-02/state/sibling-member:completed'

type Target = {
  readonly url: string
  readonly sent: () => number
  readonly entities: () => readonly JsonObject[]
  readonly close: () => Promise<void>
}

async function serve(faulty = true): Promise<Target> {
  const tokens = ['a', 'b'].map((id) => entityWith({ id }))
  const implementation = createImplementation(contract, {
    basePath: '/v1.0',
    tokens,
    ...(faulty && { stages }),
  })
  let sent = 0
  const handle: typeof implementation.handle = (request) => {
    sent += 1
    return implementation.handle(request)
  }
  const served = await serveImplementation({ ...implementation, handle }, { port: 0 })
  return {
    url: `${served.url}/v1.0`,
    sent: () => sent,
    entities: () => implementation.tokens().map(settableOf),
    close: served.close,
  }
}

/** What of a record does not depend on the moment. */
const essence = ({ id, verdict, diagnosis, message, where }: ReportCase) => ({
  id,
  verdict,
  diagnosis,
  message,
  where,
})

const recordsOf = ({ tests }: RanFile) =>
  tests.flatMap(({ conformance }) => (conformance ? [essence(conformance)] : []))

// Starting vitest is what takes time: two runs of it, in which several files are tried.
describe('the suite in a vitest project', () => {
  const names = ['inVitest', 'directly', 'selected', 'selectedDirectly', 'strict'] as const
  const targets = {} as Record<(typeof names)[number], Target>
  let folder: string
  let before: readonly JsonObject[]
  let whole: Ran
  let chosen: Ran
  let direct: Report
  let written: readonly string[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'in-vitest-'))
    for (const name of names) targets[name] = await serve(!name.startsWith('selected'))
    before = targets.inVitest.entities()
    const list = join(folder, 'list.yaml')
    await writeFile(list, `- cases: ${listed}\n  reason: known of this server\n`)
    const journal = (name: string) => join(folder, 'journals', name)
    const common = { ids: ['a', 'b'], only, deviations: [list] }
    const url = (name: (typeof names)[number]) => JSON.stringify(targets[name].url)
    await writeProject(join(folder, 'project'), {
      faulty: `
        import { appendFileSync } from 'node:fs'
        conformance({
          ...${JSON.stringify(common)},
          target: async () => {
            appendFileSync(${JSON.stringify(join(folder, 'starts'))}, 'started\\n')
            return ${url('inVitest')}
          },
          journal: ${JSON.stringify(journal('vitest'))},
          reports: { json: 'reports/report.json', junit: 'reports/junit.xml' },
          har: 'reports/run.har',
        })`,
      strict: `conformance({ target: ${url('strict')}, only: ['VPP-HTTP-06'], failOn: 'should',
        journal: ${JSON.stringify(journal('strict'))} })`,
      chapters: `conformance({ chapters: ['concurrency'], only: ['VPP-CONC-*', 'VPP-ENUM-01'] })`,
      unreachable: `conformance({ target: 'http://127.0.0.1:1/v1.0', retries: 0, only: ['VPP-ENUM-02'] })`,
      misspelt: `conformance({ tarjet: 'x' } as never)`,
      unknown: `conformance({ contract: 'no.yaml' })`,
      absent: `conformance({ target: () => { throw new Error('the server does not start') } })`,
    })
    await writeProject(join(folder, 'selected'), {
      stub: 'conformance()',
      served: `conformance({ target: ${url('selected')}, concurrency: 1, journal: ${JSON.stringify(journal('selected'))} })`,
    })
    const runDirectly = (options: RunOptions, name: string) => run({ ...options, journal: journal(name) })
    ;[whole, chosen, direct] = await Promise.all([
      runVitest(join(folder, 'project'), []),
      runVitest(join(folder, 'selected'), ['-t', ` ${one.replaceAll(/[^\w/-]/g, '\\$&')}$`]),
      runDirectly({ ...common, target: targets.directly.url }, 'direct'),
      // One request after another: of several at once, what comes in late is sent again.
      runDirectly({ only: [one], target: targets.selectedDirectly.url, concurrency: 1 }, 'selected-direct'),
    ])
    written = await readdir(join(folder, 'project', 'reports'))
  })
  afterAll(async () => {
    await Promise.all(Object.values(targets).map(({ close }) => close()))
    await rm(folder, { recursive: true })
  })

  const faulty = () => whole.files['faulty.spec.ts']!

  it('says the same as a run of the library', () => {
    const verdicts = new Set(direct.cases.map(({ verdict }) => verdict))
    expect(verdicts).toEqual(new Set(['pass', 'fail', 'warn', 'n/a', 'known']))
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    expect(recordsOf(faulty()).toSorted(byId)).toEqual(direct.cases.map(essence).toSorted(byId))
    expect(faulty().errors).toEqual([])
    expect(whole.code).toBe(1)
  })

  it('fails a test where the case breaks the gate, with the paragraph of the command line and no stack', () => {
    const failed = faulty().tests.filter(({ state }) => state === 'failed')
    const breaking = direct.cases.filter((item) => breaksGate(item, 'must'))
    expect(failed.map(({ name }) => name).toSorted()).toEqual(breaking.map(({ id }) => id).toSorted())
    for (const { name, errors, conformance } of failed) {
      const { statement } = contract.requirements.find(({ id }) => id === conformance!.requirement)!
      expect(errors).toHaveLength(1)
      const text = errors[0]!.message.replaceAll(/\s+/g, ' ')
      for (const part of [name, statement.replaceAll(/\s+/g, ' '), conformance!.diagnosis!])
        expect(text).toContain(part)
      expect(errors[0]!.stack ?? '').not.toMatch(/^ +at /m)
    }
  })

  it('skips what does not apply, and says why', () => {
    const skipped = faulty().tests.filter(({ state }) => state === 'skipped')
    expect(skipped.map(({ conformance }) => conformance?.requirement)).toContain('VPP-AUTH-01')
    for (const { conformance, note } of skipped) {
      expect(conformance?.verdict).toBe('n/a')
      expect(note).toBe(conformance?.message)
    }
  })

  it('annotates a warning and a listed deviation, and nothing else', () => {
    for (const { state, annotations, conformance } of faulty().tests) {
      const annotated = conformance?.verdict === 'warn' || conformance?.verdict === 'known'
      if (annotated) expect(state).toBe('passed')
      const message = expect.stringMatching(new RegExp(`^${conformance!.verdict}: .`))
      expect(annotations).toEqual(annotated ? [{ type: 'warning', message }] : [])
    }
  })

  it('knows the deviations of a list', () => {
    const known = faulty().tests.filter(({ conformance }) => conformance?.verdict === 'known')
    expect(known.map(({ name }) => name)).toEqual([listed])
  })

  it('fails for a warning where that is asked for', () => {
    const { tests } = whole.files['strict.spec.ts']!
    const warned = tests.filter(({ conformance }) => conformance?.verdict === 'warn')
    expect(warned.length).toBeGreaterThan(0)
    expect(new Set(warned.map(({ state }) => state))).toEqual(new Set(['failed']))
  })

  it('starts the target once, and puts its entities back', async () => {
    expect(await readFile(join(folder, 'starts'), 'utf8')).toBe('started\n')
    expect(targets.inVitest.entities()).toEqual(before)
    expect(await readdir(join(folder, 'journals', 'vitest')).catch(() => [])).toEqual([])
  })

  it('writes the files that were asked for', async () => {
    expect(written.toSorted()).toEqual(['junit.xml', 'report.json', 'run.har'])
    const read = (name: string) => readFile(join(folder, 'project', 'reports', name), 'utf8')
    const report = JSON.parse(await read('report.json')) as Report
    expect(report.cases.map(essence)).toEqual(direct.cases.map(essence))
    expect(report.gate).toMatchObject({ holds: false, failOn: 'must' })
    expect(await read('junit.xml')).toContain('<testsuites')
    expect(JSON.parse(await read('run.har')).log.entries.length).toBe(targets.inVitest.sent())
  })

  it('takes chapters alone', () => {
    const { tests } = whole.files['chapters.spec.ts']!
    expect(tests.length).toBeGreaterThan(0)
    const ids = contract.requirements.filter(({ chapter }) => chapter === 'concurrency').map(({ id }) => id)
    for (const { conformance } of tests) expect(ids).toContain(conformance?.requirement)
  })

  it.each([
    ['unreachable', /^the target cannot be reached: [^\n]*check target, and that the server runs$/],
    ['misspelt', /^conformance: there is no option "tarjet"; [^\n]*target/],
    ['unknown', /^no\.yaml: there is no such file/],
    ['absent', /^the server does not start$/],
  ])('fails the file with one line where nothing can be run: %s', (name, line) => {
    const { errors, tests } = whole.files[`${name}.spec.ts`]!
    expect(errors).toEqual([expect.stringMatching(line)])
    expect(tests.filter(({ state }) => state === 'passed' || state === 'failed')).toEqual([])
  })

  it('sends only what is selected by -t', () => {
    const ran = (name: string) =>
      chosen.files[name]!.tests.filter(({ state }) => state !== 'skipped').map((test) => [
        test.name,
        test.state,
      ])
    expect(ran('served.spec.ts')).toEqual([[one, 'passed']])
    // Without options it is the embedded stub.
    expect(ran('stub.spec.ts')).toEqual([[one, 'passed']])
    expect(targets.selected.sent()).toBe(targets.selectedDirectly.sent())
    expect(chosen.code).toBe(0)
  })
})
