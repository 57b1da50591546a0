import type { Reporter } from 'vitest/node'
import type { ReportCase } from '../report/types.ts'

/** What vitest's run gave. */
export type Collected = {
  readonly cases: readonly ReportCase[]
  readonly requests: number
  /** For how long, from now, a write without an answer may still come in, in milliseconds. */
  readonly lateMs: number
  /** Errors outside the tests: the suite itself broke. */
  readonly errors: readonly string[]
}

/** A vitest reporter that prints nothing and keeps what each test found; `reported` is what a report makes of a case. */
export function createCollector(
  onCase: (done: number, failed: number) => void,
  reported: (item: ReportCase) => ReportCase = (item) => item,
): { reporter: Reporter; collected: () => Collected } {
  const cases: ReportCase[] = []
  const errors: string[] = []
  let requests = 0
  let lateUntil = 0
  let failed = 0
  const reporter: Reporter = {
    onTestCaseResult(testCase) {
      const { conformance, requests: sent, lateMs = 0 } = testCase.meta()
      requests = Math.max(requests, sent ?? 0)
      lateUntil = Math.max(lateUntil, performance.now() + lateMs)
      if (conformance === undefined) {
        const result = testCase.result()
        // A test that said nothing broke on its own account; one that was cancelled has nothing to say.
        if (result.state === 'failed')
          errors.push(`${testCase.name}: ${result.errors[0]?.message ?? 'unknown error'}`)
        return
      }
      cases.push(conformance)
      if (reported(conformance).verdict === 'fail') failed += 1
      onCase(cases.length, failed)
    },
    onTestRunEnd(modules, unhandled) {
      const broken = [...modules.flatMap((module) => module.errors()), ...unhandled]
      errors.push(...broken.map((error) => error.message))
    },
  }
  return {
    reporter,
    collected: () => ({ cases, requests, errors, lateMs: Math.max(0, lateUntil - performance.now()) }),
  }
}
