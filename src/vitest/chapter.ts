import { describe, test } from 'vitest'
import type { Chapter } from '../contract/types.ts'
import { groupsOf, type SuiteName } from '../execute/order.ts'
import { breaksGate } from '../report/model/build.ts'
import { failureBlock } from '../report/render/failure.ts'
import { context } from './worker.ts'

/** Registers the tests of a chapter: one `describe` for each requirement, one test for each case. */
export function chapter(name: Chapter): Promise<void> {
  return register(name)
}

/** Registers the cases of every chapter that might bring a server down: they come last. */
export function disruptiveCases(): Promise<void> {
  return register('disruptive')
}

async function register(suite: SuiteName): Promise<void> {
  const current = await context()
  const groups = groupsOf(suite, current.cases, current.contract.requirements)
  for (const { requirement, cases } of groups) {
    const title = `${requirement.id} (${requirement.level}) ${requirement.statement}`
    const group = current.workers > 1 ? describe.concurrent : describe
    group(title, () => {
      for (const item of cases) {
        test(item.id, async ({ task, skip }) => {
          const record = current.record(await current.verify(item), requirement)
          task.meta.conformance = record
          if (record.verdict === 'n/a') skip(record.message)
          if (breaksGate(record, 'must')) throw failure(failureBlock(record, requirement).join('\n'))
        })
      }
    })
  }
  // vitest takes a file without tests for a mistake.
  if (groups.length === 0) test.skip('no case of this chapter is selected')
}

/** An error whose text is all that there is to say: a stack would point into this suite. */
function failure(text: string): Error {
  const error = new Error(text)
  error.name = 'Nonconformance'
  error.stack = ''
  return error
}
