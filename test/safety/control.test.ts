import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import type { WireResult } from '../../src/exchange/types.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { takeControl } from '../../src/safety/control.ts'
import { answer, endpointOver, failing } from '../support/endpoint.ts'
import { patch } from '../support/entity.ts'
import { caseOf, contract, entityWith } from '../support/observation.ts'

const accepted = { kind: 'accepted', refusal: 'fail' } as const
const looking: Case = caseOf(accepted, {
  steps: [
    { method: 'GET', resource: 'collection' },
    { ...patch({}), resource: { id: 'unknown' } },
    { method: 'GET', resource: { id: 'unknown' } },
  ],
})
const plain: Case = caseOf(accepted)

/** What is taken of a target that gives these entities and lists one after another, the last one for ever. */
async function taken(
  entities: readonly JsonObject[],
  lists: readonly (() => Promise<WireResult>)[] = [() => answer(200, { value: [entityWith()] })],
  unknown: () => Promise<WireResult> = () => answer(404, {}),
  cases: readonly Case[] = [looking],
) {
  let [reads, listed] = [0, 0]
  const { endpoint, seen } = endpointOver(({ url }) => {
    if (url.endsWith(contract.collectionPath)) return lists[Math.min(listed++, lists.length - 1)]!()
    if (url.endsWith('/unknown')) return unknown()
    return answer(200, entities[Math.min(reads++, entities.length - 1)])
  })
  const control = await takeControl(endpoint, 'a', 'get', cases)
  return { control, seen }
}

const texts = (...values: Json[]) => values.map((appleId) => entityWith({ appleId }))
const listing =
  (...ids: string[]) =>
  () =>
    answer(200, { value: ids.map((id) => entityWith({ id })) })

describe('control readings', () => {
  it('find nothing in a target that does nothing by itself, and write nothing', async () => {
    const { control, seen } = await taken(texts('same'))
    expect(control).toEqual({ restless: [], existing: [], absent: ['unknown'] })
    expect(new Set(seen.map(({ method }) => method))).toEqual(new Set(['GET']))
  })

  it('ask for no collection and no other id where no case does', async () => {
    const { control, seen } = await taken(texts('same'), undefined, undefined, [plain])
    expect(control).toEqual({ restless: [], existing: [], absent: [] })
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(['a']))
  })

  it.each<[string, readonly JsonObject[], readonly string[]]>([
    ['three reads show three values', texts('1', '2', '3'), ['appleId']],
    ['it comes and goes, which is judged', texts('1', '2', '1'), []],
    ['it has changed once, which another user may have done', texts('1', '2', '2'), []],
    [
      'it is the same instant in three forms',
      ['2031-01-01T00:00:00Z', '2031-01-01T01:00:00+01:00', '2031-01-01T00:00:00.0Z'].map(
        (expirationDateTime) => entityWith({ expirationDateTime }),
      ),
      [],
    ],
    [
      'it is what the service owns',
      ['1', '2', '3'].map((second) => entityWith({ lastModifiedDateTime: `2031-01-01T00:00:0${second}Z` })),
      [],
    ],
  ])('tell what moves by itself: %s', async (_what, entities, restless) => {
    expect((await taken(entities)).control.restless).toEqual(restless)
  })

  it.each<[string, readonly (() => Promise<WireResult>)[], string | undefined]>([
    ['the same twice', [listing('a', 'b')], undefined],
    ['the same in another order', [listing('a', 'b'), listing('b', 'a')], undefined],
    ['a server error', [() => answer(500, {})], 'GET of it is answered 500'],
    ['a server error the second time', [listing('a'), () => answer(500, {})], 'GET of it is answered 500'],
    [
      'another entity the second time',
      [listing('a'), listing('a', 'b')],
      'two GETs in a row list other entities',
    ],
    ['no list', [() => answer(200, {})], 'GET of it gives no list'],
  ])('tell what the collection is good for: %s', async (_what, lists, problem) => {
    expect((await taken(texts('same'), lists)).control.collection).toBe(problem)
  })

  it.each<[string, () => Promise<WireResult>, readonly string[], readonly string[]]>([
    ['there', () => answer(200, entityWith()), ['unknown'], []],
    ['not there', () => answer(404, {}), [], ['unknown']],
    ['neither, where GET fails', () => answer(500, {}), [], []],
    ['neither, where nothing is answered', () => failing('reset'), [], []],
  ])('tell whether an id is %s', async (_what, unknown, existing, absent) => {
    expect((await taken(texts('same'), undefined, unknown)).control).toMatchObject({ existing, absent })
  })
})
