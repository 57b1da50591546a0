import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { defaultSettings, selectCases } from '../../src/run/settings.ts'

const contract = await loadContract('v1.0')
const context = {
  contract,
  validators: compileValidators(contract),
  cases: selectCases(deriveCases(contract), defaultSettings, contract),
  seed: defaultSettings.seed,
}
const faults = catalogue(contract)

async function causesOf(name: string) {
  const fault = faults.find((one) => one.name === name)!
  const { causes } = await tryImplementation(context, fault)
  return { requirement: fault.requirement, causes }
}

describe('the one cause of a fault', () => {
  const table: readonly (readonly [fault: string, title: RegExp])[] = [
    // What refused requests, and those that break the server, have in common.
    ['date-seven-digits-refused', /^Valid requests are refused with 400: dates with 7 fraction digits /],
    ['accept-first-member-refused', /^The first member of an enum is refused with 400$/],
    ['accept-odata-type-refused-with-dates', /^A body with @odata\.type and a date is refused with 400$/],
    ['error-500-for-nul', /^A text with U\+0000 is answered with 500$/],
    ['error-500-before-1970', /^A date before the year 1970 is answered with 500$/],
    ['latency-malformed-breaks', /^A body that is no JSON gets no answer$/],
    // What comes of what is taken though it must be refused.
    ['enum-unknown-word-stored', /^A word that is no enum member is taken: /],
    ['type-object-stored', /^A value of another JSON type is taken for texts: object, empty-object$/],
    [
      'http-other-media-type-without-effect',
      /^A body with another Content-Type, or with none, is taken: text-plain, /,
    ],
    // What cannot be read any more, or was read too early.
    ['error-500-for-reading-the-first-day', /^A date before the year 0002 makes the entity unreadable/],
    ['state-read-late', /^Members are shown late: /],
    ['state-stale-read', /^Members are read as an earlier request left them: /],
    ['entity-null-not-stored:appleId', /^appleId is not set to null: it keeps the value that it had/],
    // What came back in one way, whoever looks.
    ['entity-answer-of-changes', /^Only the members that were sent are answered$/],
    ['error-html-for-malformed', /^The refusal has another media type: text\/html$/],
    ['enum-shown-in-lower-case', /^Enums are stored in lower case$/],
    ['text-cut-at-255-bytes', /^Texts are cut after 255 bytes$/],
    ['date-day-not-carried', /the day is not carried over$/],
    ['entity-enums-not-sent-reset', /^Enums change although they are not sent/],
  ]
  it.each(table)('%s is told once, under a title of its own', async (name, title) => {
    const { requirement, causes } = await causesOf(name)
    expect(causes.map((cause) => cause.title)).toEqual([expect.stringMatching(title)])
    expect(causes[0]!.requirements).toContain(requirement)
  })
})
