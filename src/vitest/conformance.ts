import { afterAll, beforeAll, describe, type RunnerTestSuite, type TestContext, test } from 'vitest'
import type { Case } from '../cases/types.ts'
import type { Requirement } from '../contract/types.ts'
import { byRequirement, inOrder } from '../execute/order.ts'
import { breaksGate } from '../report/model/build.ts'
import type { ReportCase } from '../report/model/types.ts'
import { failureBlock } from '../report/render/failure.ts'
import type { ConformanceOptions } from './options.ts'
import { planOf } from './plan.ts'
import { type Started, startRun } from './start.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** For reporters: what the case came to. */
    conformance?: ReportCase
  }
}

// Each request has a time limit of its own, and a test waits for the requests before its own.
const noLimit = 0

/**
 * Registers the suite in a vitest file: a `describe` for each requirement, a test for each case. The cases are executed
 * by the engine of the command line when the first test begins, and each test ends as its case is decided; what `-t`
 * leaves out is not sent. A test fails where the case breaks the gate, with the paragraph that the command line prints;
 * it is skipped where the case does not apply. The entities are put back after the last test.
 *
 * The file fails, with one line, where nothing can be run: a bad option or file, a target that does not answer.
 *
 * @example
 * import { conformance } from 'vpptoken-conformance/vitest'
 * import { listen } from '../src/server.ts'
 *
 * conformance({ target: () => listen(0), failOn: 'should', reports: { html: 'conformance.html' } })
 */
export function conformance(options: ConformanceOptions = {}): void {
  describe('Update vppToken', async () => {
    const plan = await planOf(options)
    // vitest takes a file without tests for a mistake.
    if (plan.cases.length === 0) test.skip('no case of these chapters is selected')
    let started: Started | undefined
    const resultOf = (id: string) => started!.resultOf(id)
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures a hook takes
    beforeAll(async ({}, suite) => {
      const chosen = idsIn(suite)
      const cases = plan.cases.filter(({ id }) => chosen.has(id))
      started = await startRun({ ...plan, cases }, options)
    }, noLimit)
    afterAll(() => started?.end(), noLimit)
    for (const { requirement, cases } of byRequirement(
      inOrder(plan.cases, plan.contract.requirements),
      plan.contract.requirements,
    )) {
      describe(`${requirement.id} (${requirement.level}) ${requirement.statement}`, () => {
        for (const item of cases) register(item, requirement, plan.settings.failOn, resultOf)
      })
    }
  })
}

function register(
  { id }: Case,
  requirement: Requirement,
  failOn: 'must' | 'should',
  resultOf: Started['resultOf'],
): void {
  test(id, { timeout: noLimit }, async ({ task, skip, annotate }: TestContext) => {
    const record = await resultOf(id)
    task.meta.conformance = record
    if (record.verdict === 'n/a') skip(record.message)
    if (breaksGate(record, failOn)) throw nonconformance(failureBlock(record, requirement).join('\n'))
    if (record.verdict === 'warn' || record.verdict === 'known')
      await annotate(`${record.verdict}: ${record.diagnosis ?? record.message ?? id}`, 'warning')
  })
}

/** The names of the tests in a suite that will run: what `-t`, `.only` and the like have left. */
function idsIn(suite: Pick<RunnerTestSuite, 'tasks'>): ReadonlySet<string> {
  const ids = new Set<string>()
  const rest = [...suite.tasks]
  for (let task = rest.pop(); task !== undefined; task = rest.pop()) {
    if (task.mode === 'skip' || task.mode === 'todo') continue
    if (task.type === 'suite') rest.push(...task.tasks)
    else ids.add(task.name)
  }
  return ids
}

/** An error whose text is all that there is to say: a stack would point into this suite. */
function nonconformance(text: string): Error {
  const error = new Error(text)
  error.name = 'Nonconformance'
  error.stack = ''
  return error
}
