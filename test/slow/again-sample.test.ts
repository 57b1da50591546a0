import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { createListing } from '../../src/deviations/apply.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { causesOf } from '../../src/report/model/causes.ts'
import { consoleReport } from '../../src/report/render/console.ts'
import { runSuite } from '../../src/run/run.ts'
import { defaultSettings, type Settings, selectCases } from '../../src/run/settings.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { Implementation } from '../../src/stub/types.ts'
import { cli } from '../support/cli.ts'
import { contract } from '../support/observation.ts'

const levels = new Map(contract.requirements.map(({ id, level }) => [id, level]))
// What shows now and then may be seen or not; what hangs takes its time.
const byChance = ['intermittent', 'latency', 'concurrency', 'framing']
const faults = catalogue(contract).filter(
  ({ name, family, requirement }) =>
    !/hang|deadlock|slow|crash|late|gone/.test(name) &&
    !byChance.includes(family) &&
    levels.get(requirement) === 'MUST',
)
/** One of each family. */
const sample = [...Map.groupBy(faults, ({ family }) => family).values()].map(
  (family) => family[Math.floor(family.length / 2)]!,
)
const planned = deriveCases(contract, defaultSettings.seed, { thorough: true })

const bearer = 'bearer-of-the-test'
const env = { AGAIN_BEARER: bearer }

let implementation: Implementation
let served: Served
beforeAll(async () => {
  served = await serveImplementation(
    {
      handle: (request) => implementation.handle(request),
      tokens: () => implementation.tokens(),
      reset: () => implementation.reset(),
    },
    { port: 0 },
  )
})
afterAll(() => served.close())

describe('the command that judges a failure again', () => {
  it.each(sample.map((fault) => [fault.name, fault] as const))(
    'sees it, or says why it may not: %s',
    async (_name, fault) => {
      implementation = createImplementation(contract, {
        ...fault.options,
        bearer,
        basePath: '/v1.0',
        stages: [fault.stages],
      })
      const target = `${served.url}/v1.0`
      const settings: Settings = {
        ...defaultSettings,
        target,
        bearerEnv: 'AGAIN_BEARER',
        only: [fault.requirement],
      }
      const cases = selectCases(planned, settings, contract)
      const outcome = await runSuite(
        {
          settings,
          contract,
          planned,
          cases,
          deviations: [],
          listing: createListing([], planned, new Date()),
        },
        {
          env,
          allowProduction: false,
          restore: false,
          journal: { directory: '.', ignoreOlder: false },
        },
      )
      if (outcome.outcome !== 'report') throw new Error(JSON.stringify(outcome))
      const { report } = outcome
      // What needs credentials, or values for one another, is no business of this selection.
      const [cause] = causesOf(report)
      if (cause === undefined || !cause.breaks) return
      const [telling] = cause.cases
      const text = consoleReport(report, { color: false, width: 200 })
      const [, again] = /again +npx vpptoken-conformance (.*)/.exec(text)!
      const words = execFileSync('bash', ['-c', `printf '%s\\n' ${again}`], { encoding: 'utf8' })
      const second = await cli(words.trimEnd().split('\n'), env)
      const mayPass = /^ {6}note {7}(?:by itself this case passes|it fails now and then)/m.test(text)
      expect(mayPass).toBe(
        telling.finding?.after !== undefined || telling.repeats !== undefined || telling.merged === true,
      )
      if (mayPass) return
      expect(second.stdout).toContain(telling.id)
      expect(second.code).toBe(1)
    },
  )
})
