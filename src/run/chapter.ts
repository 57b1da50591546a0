import { describe, test } from 'vitest'
import type { Case } from '../cases/types.ts'
import type { Chapter, Requirement } from '../contract/types.ts'
import { breaksGate } from '../report/build.ts'
import { failureBlock } from '../report/failure.ts'
import { type Context, context } from './worker.ts'

/** Registers the tests of a chapter: one `describe` for each requirement, one test for each case. */
export async function chapter(name: Chapter): Promise<void> {
  const current = await context()
  register(current, (item, requirement) => requirement.chapter === name && !item.probe.dangerous)
}

/** Registers the cases of every chapter that might bring a server down: they come last. */
export async function dangerousCases(): Promise<void> {
  register(await context(), (item) => item.probe.dangerous === true)
}

function register(current: Context, belongs: (item: Case, requirement: Requirement) => boolean): void {
  let registered = 0
  for (const requirement of current.contract.requirements) {
    const cases = current.cases.filter(
      (item) => item.requirement === requirement.id && belongs(item, requirement),
    )
    if (cases.length === 0) continue
    registered += cases.length
    const title = `${requirement.id} (${requirement.level}) ${requirement.statement}`
    const group = current.lanes > 1 ? describe.concurrent : describe
    group(title, () => {
      for (const item of cases) {
        test(item.id, async ({ task, skip }) => {
          const record = await current.verify(item, requirement)
          task.meta.conformance = record
          task.meta.requests = current.requests()
          task.meta.lateMs = current.lateMs()
          if (record.verdict === 'n/a') skip(record.message)
          if (breaksGate(record, 'must')) throw failure(failureBlock(record, requirement).join('\n'))
        })
      }
    })
  }
  // vitest takes a file without tests for a mistake.
  if (registered === 0) test.skip('no case of this chapter is selected')
}

/** An error whose text is all that there is to say: a stack would point into this suite. */
function failure(text: string): Error {
  const error = new Error(text)
  error.name = 'Nonconformance'
  error.stack = ''
  return error
}
