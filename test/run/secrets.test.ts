import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { createRecorder } from '../../src/execute/record.ts'
import { isObject } from '../../src/json.ts'
import { buildReport } from '../../src/report/model/build.ts'
import type { Report, ReportCase } from '../../src/report/model/types.ts'
import { consoleReport } from '../../src/report/render/console.ts'
import { failureBlock } from '../../src/report/render/failure.ts'
import { reportJson } from '../../src/report/render/json.ts'
import { connect } from '../../src/run/connect.ts'
import { defaultSettings, selectCases } from '../../src/run/settings.ts'
import { openTarget } from '../../src/safety/open.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import type { Call, StageOverrides } from '../../src/stub/types.ts'
import { encoders } from '../support/encoders.ts'
import { contract, entityWith, validators } from '../support/observation.ts'

const secrets = {
  bearer: 'bearer+of/a=tenant~"&<x>',
  key: 'the-api-key <of> the gateway',
  stored: 'sVBw/stored+credential==%41',
  neighbour: 'the credential of another entity',
}

const everyForm = Object.values(secrets).flatMap((secret) =>
  Object.values(encoders).map((encode) => encode(secret)),
)

/** A server that tells all its secrets wherever it can, refuses what it should take, and takes what it should refuse. */
function blabbing(): StageOverrides {
  const all = everyForm.join(' | ')
  const echoed = ({ request }: Call) => request.headers.map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    refuse: (base) => (refusal, call) =>
      base({ ...refusal, message: `at (/srv/app/x.js:1:2) ${all} ${echoed(call)}` }, call),
    render: (base) => (entity, view, call) => {
      const shown = base(entity, view, call)
      return isObject(shown)
        ? { ...shown, debug: all, [`header-${secrets.stored}`]: echoed(call), appleId: secrets.stored }
        : shown
    },
    serialise: (base) => (json, status, call, extra) => {
      const response = base(json, status, call, extra)
      return {
        ...response,
        headers: [
          ...response.headers,
          ['X-Echo', encodeURIComponent(secrets.stored)],
          ['X-Key', secrets.key],
        ],
      }
    },
    validate: (base) => (body, call) => (Object.hasOwn(body, 'state') ? undefined : base(body, call)),
  }
}

const only = [
  'VPP-ACCEPT-02',
  'VPP-ACCEPT-07/token',
  'VPP-ENTITY-08',
  'VPP-ENTITY-12',
  'VPP-ENTITY-14',
  'VPP-ENUM-02',
  'VPP-ERROR-04/VPP-ENUM-02',
  'VPP-AUTH-02',
  'VPP-HTTP-03',
]

describe('secrets', () => {
  let close: () => Promise<void>
  let report: Report
  let outputs: Record<string, string>

  beforeAll(async () => {
    const tokens = [
      entityWith({ id: 'a', token: secrets.stored }),
      entityWith({ id: 'b', token: secrets.neighbour }),
    ]
    const { bearer } = secrets
    const served = await serveImplementation(
      createImplementation(contract, { bearer, tokens, stages: [blabbing], basePath: '/v1.0' }),
      { port: 0 },
    )
    const settings = {
      ...defaultSettings,
      target: `${served.url}/v1.0`,
      bearerEnv: 'B',
      headers: [['X-Api-Key', secrets.key]] as const,
      only,
    }
    const { endpoint, sender, mask } = connect(settings, contract, { B: bearer })
    close = async () => {
      await sender.close()
      await served.close()
    }
    const { opened } = await openTarget(endpoint, [])
    // What it waits for, a replica that lags say, costs no time here.
    const sleep = () => Promise.resolve()
    const engine = createEngine({ contract, validators, endpoint, opened: opened!, seed: 1, sleep })
    const levels = new Map(contract.requirements.map((requirement) => [requirement.id, requirement]))
    const record = createRecorder(endpoint, 'a', mask)
    const cases: ReportCase[] = []
    await engine(selectCases(deriveCases(contract, 1), settings, contract), (judged) =>
      cases.push(record(judged, levels.get(judged.case.requirement)!)),
    )
    const target = { url: settings.target, ids: ['a'], reader: 'get' as const }
    const tool = { name: 'vpptoken-conformance', version: '0' }
    report = buildReport({
      tool,
      contract,
      target,
      startedAt: new Date(),
      durationMs: 1,
      seed: 1,
      failOn: 'must',
      notes: [],
      requests: 1,
      cases,
    })
    outputs = {
      records: cases.map((item) => Object.values(item).map(String).join('\n')).join('\n'),
      JSON: reportJson(report),
      console: consoleReport(report, { color: false, width: 110 }),
      failures: cases.map((item) => failureBlock(item, levels.get(item.requirement)!).join('\n')).join('\n'),
    }
  })
  afterAll(() => close())

  it('were told by the server in what was judged', () => {
    expect(report.summary).toMatchObject({ fail: expect.any(Number), pass: expect.any(Number) })
    expect(report.summary.fail).toBeGreaterThan(10)
    expect(outputs.JSON!.length).toBeGreaterThan(100_000)
    expect(outputs.JSON).toMatch(/\*\*\*credential\*\*\*/)
    expect(outputs.JSON).toMatch(/\*\*\*header-x-api-key\*\*\*/)
  })

  it.each(['records', 'JSON', 'console', 'failures'])('never occur in %s, in any form', (name) => {
    const text = outputs[name]!
    const kept = everyForm.filter(
      (form) => text.includes(form) || text.includes(JSON.stringify(form).slice(1, -1)),
    )
    expect(kept).toEqual([])
  })

  it('are not what the suite has made up itself: such values stay readable', () => {
    const texts = report.cases.flatMap(({ exchanges }) =>
      exchanges.flatMap(({ request, response }) =>
        [request.body, response?.body].map((body) => (body && 'text' in body ? body.text : '')),
      ),
    )
    const own = texts.flatMap((text) => /"organizationName":"[^"]*"/.exec(text) ?? [])
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter((value) => value.includes('***'))).toEqual([])
    const curls = report.cases
      .filter(({ id }) => id.startsWith('VPP-ENTITY-12/token'))
      .map(({ curl }) => curl)
    expect(curls.join()).toMatch(/"token":"Conformance [a-z0-9]+"/)
  })

  it('are named by their variable in a command', () => {
    const curls = report.cases
      .filter(({ id, requirement }) => requirement !== 'VPP-AUTH-02' && !id.includes('/every-exchange/'))
      .map(({ curl }) => curl)
    expect(curls.filter((curl) => !curl.includes('$VPPTOKEN_BEARER') && !curl.startsWith('body of'))).toEqual(
      [],
    )
    const wrong = report.cases
      .filter(({ requirement }) => requirement === 'VPP-AUTH-02')
      .map(({ curl }) => curl)
    expect(wrong.join()).toContain('Bearer conformance-wrong-credential')
  })
})
