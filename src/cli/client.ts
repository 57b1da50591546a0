import { captureText, readCapture } from '../client/capture.ts'
import { deriveClientCases } from '../client/derive.ts'
import { declarationNotes, declarationProblem, declaredUnable } from '../client/evidence.ts'
import { judgeCapture } from '../client/report.ts'
import { loadContract } from '../contract/load.ts'
import { createListing } from '../deviations/apply.ts'
import { loadDeviations } from '../deviations/load.ts'
import { proposeDeviations } from '../deviations/propose.ts'
import { checkNewList, describeList, deviationsYaml, writeNewList } from '../deviations/write.ts'
import { ConformanceError } from '../error.ts'
import { buildReport } from '../report/model/build.ts'
import { isNotRecorded, recordingNotes } from '../report/model/not-recorded.ts'
import { refuseIdleSkips, selectById } from '../run/settings.ts'
import { readTool } from '../run/tool.ts'
import { writeWhole } from '../write.ts'
import { type ClientSubject, driveClient } from './drive-client.ts'
import { printReport, tellGate, tellWritten } from './print.ts'
import { checkSarifLocation } from './sarif-location.ts'
import { checkFiles, parseSinks, printAnnotations, writeSinks } from './sinks.ts'

/** The options of `client` as commander gives them. */
export type ClientOptions = {
  readonly contract: string
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly seed: number
  readonly failOn: 'must' | 'should'
  readonly deviations: readonly string[]
  readonly writeDeviations?: string
  readonly report: readonly string[]
  readonly annotations?: boolean
  readonly allCases?: boolean
  readonly sarifLocation?: string
  readonly record?: string
  readonly replay?: string
  readonly tls: boolean
  readonly proxy?: string
  readonly timeout: number
  readonly startTimeout: number
}

/**
 * Tests a client: drives its program, or judges what was recorded of it, and prints the report. Gives the exit code.
 * Throws a ConformanceError when nothing could be run (2) or the client cannot be tested (3).
 */
export async function client(command: readonly string[], options: ClientOptions): Promise<number> {
  const [program, ...args] = command
  if ((program === undefined) === (options.replay === undefined)) {
    throw new ConformanceError(
      'client takes the command of a client program after --, or --replay FILE: e.g. vpptoken-conformance client -- node client.js',
    )
  }
  const sinks = parseSinks(options.report)
  checkSarifLocation(options.sarifLocation)
  const recording = parseRecording(options.record)
  const contract = await loadContract(options.contract)
  const planned = deriveClientCases(contract, options.seed)
  const cases = selectById(planned, options, 'plan --client')
  refuseIdleSkips(options.skip, planned, 'plan --client')
  await checkFiles([...sinks.map(({ path }) => path), ...(recording === undefined ? [] : [recording])])
  if (options.writeDeviations !== undefined) await checkNewList(options.writeDeviations)
  const listing = createListing(
    await loadDeviations(options.deviations, options.contract),
    planned,
    new Date(),
  )
  const startedAt = new Date()
  const started = performance.now()
  const subject =
    program === undefined
      ? await replayed(options.replay!)
      : await driveClient([program, ...args], {
          ...options,
          contract,
          cases,
          refuse: (profile) => declarationProblem(profile, planned),
        })
  if (subject === undefined) return 130
  const { capture, origin, notes } = subject
  const judged = judgeCapture(contract, cases, capture, origin)
  if (judged.every((item) => isNotRecorded(item) || item.diagnosis === declaredUnable)) {
    throw new ConformanceError(
      judged.some(isNotRecorded)
        ? `${options.replay} has none of these cases: the suite, the contract or the seed is another one than it was recorded with; record the client again`
        : 'the client was asked for nothing: what it declares leaves none of these cases',
    )
  }
  const report = buildReport({
    tool: await readTool(),
    contract: { ...contract, requirements: contract.clientRequirements },
    target: { url: `${origin}/v1.0`, ids: [], reader: 'get' },
    client: capture.client,
    startedAt,
    durationMs: Math.round(performance.now() - started),
    seed: options.seed,
    failOn: options.failOn,
    notes: [
      ...contract.notes,
      ...recordingNotes(judged),
      ...declarationNotes(capture.client, cases),
      ...notes,
    ],
    requests: Object.values(capture.observations).reduce((sum, { requests }) => sum + requests.length, 0),
    cases: judged.map(listing.apply),
    problems: listing.problems,
  })
  printReport(report, options.allCases)
  printAnnotations(report, options.annotations, process.env)
  await writeSinks(report, sinks, options.sarifLocation)
  if (recording) {
    await writeWhole(recording, captureText(capture))
    tellWritten(recording, 'what the client sent and said')
  }
  if (options.writeDeviations !== undefined) {
    const proposals = proposeDeviations(report, planned)
    await writeNewList(options.writeDeviations, deviationsYaml(proposals, report))
    tellWritten(options.writeDeviations, describeList(proposals))
  }
  return tellGate(report)
}

async function replayed(path: string): Promise<ClientSubject> {
  const capture = await readCapture(path)
  return { capture, origin: 'http://127.0.0.1', notes: [] }
}

function parseRecording(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const path = /^capture=(.+)$/.exec(text)?.[1]
  if (path === undefined) throw new ConformanceError(`--record: ${text} is none of: capture=FILE`)
  return path
}
