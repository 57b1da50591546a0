import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { answer, endpointOver, failing } from '../support/endpoint.ts'
import { entityOn, observeAll, observeOne, oneEntity, probe } from '../support/entity.ts'
import { bad } from '../support/storing.ts'

const plain = { organizationName: 'plain' }
const names = (request: WireRequest, text: string) => Buffer.from(request.body ?? []).includes(text)
const tooLarge = (): Promise<WireResult> =>
  Promise.resolve({ failure: { kind: 'size', message: 'the answer is larger than 8 MiB' } })

/** A stub whose PATCHes that are `lost` have no answer that can be read. */
function losing(
  lost: (request: WireRequest) => boolean,
  instead: () => Promise<WireResult> = () => failing('timeout'),
) {
  const { implementation } = oneEntity()
  return endpointOver((request) =>
    request.method === 'PATCH' && lost(request) ? instead() : implementation.handle(request),
  )
}

describe('a target none of whose writes has an answer that can be read', () => {
  it.each([
    ['they time out', () => failing('timeout')],
    ['they are too large', tooLarge],
  ])('is found out by a plain one, and the rest is unproven because of it: %s', async (_name, instead) => {
    const observed = losing(() => true, instead)
    const entity = entityOn(observed, { baseline: plain })
    const found = []
    for (const id of ['p1', 'p2', 'p3', 'p4', 'p5']) found.push(await observeOne(entity, probe(id)))
    expect(found.map(({ exchanges }) => exchanges.length)).toEqual([1, 1, 0, 0, 0])
    for (const { blocked } of found.slice(2)) {
      expect(blocked).toEqual({
        verdict: 'unproven',
        reason: expect.stringMatching(
          /^no PATCH has an answer any more, not even one of plain values: .*\(last sent: p2\)$/,
        ),
      })
    }
  })

  it('is asked some times before that is believed', async () => {
    let controls = 0
    // The baseline is answered; then nothing is, but for the third of the plain ones that look for an answer.
    const observed = losing((request) => !names(request, 'plain') || ![0, 3].includes(controls++))
    const entity = entityOn(observed, { baseline: plain })
    const found = []
    for (const id of ['p1', 'p2', 'p3', 'p4']) found.push(await observeOne(entity, probe(id)))
    expect(found.filter(({ blocked }) => blocked)).toEqual([])
    expect(controls).toBe(4)
  })
})

describe('a target that answers some writes', () => {
  it('is asked for the others after a class of them is decided', async () => {
    const observed = losing((request) => names(request, '"state"'))
    const classOf = ({ id }: Probe) => id.split('=')[0]!
    const entity = entityOn(observed, { baseline: plain, classOf })
    const hanging = ['a', 'b', 'c', 'd', 'e'].map((value) => bad('state', value))
    const others = ['a', 'b'].map((value) => probe(value))
    const found = []
    for (const one of [...hanging, ...others]) found.push(await observeOne(entity, one))
    expect(found.map(({ blocked }) => blocked !== undefined)).toEqual([
      ...[false, false, false, true, true],
      ...[false, false],
    ])
  })

  it('is asked for no more of a chapter three of whose classes had none', async () => {
    const observed = losing((request) => names(request, '"state"'))
    const chapterOf = ({ undo }: Probe) => (undo ? 'enum' : 'accept')
    const entity = entityOn(observed, { baseline: plain, chapterOf })
    const found = []
    for (const value of ['a', 'b', 'c', 'd', 'e']) found.push(await observeOne(entity, bad('state', value)))
    found.push(await observeOne(entity, probe('p')))
    expect(found.map(({ blocked }) => blocked !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ])
    expect(found[3]!.blocked?.reason).toMatch(/^not sent, since requests like it had no answer .*state="a"/)
  })

  it('is sent no more of a batch at once after the first that had no answer', async () => {
    const observed = losing((request) => names(request, '"state"'))
    const entity = entityOn(observed, { baseline: plain, overlap: 2 })
    await entity.state()
    const before = observed.seen.length
    const batch = [
      bad('state', 'w0'),
      ...['w1', 'w2', 'w3', 'w4', 'w5'].map((value) => bad('appleId', [value])),
    ]
    const found = await entity.observe(batch)
    expect([...found.values()].filter(({ blocked }) => blocked)).toEqual([])
    const sent = observed.seen.slice(before).map(({ body }) => JSON.stringify(body))
    const first = sent.findIndex((body) => body?.includes('w0'))
    const again = sent.findIndex((body, at) => at > first && body?.includes('w0'))
    expect(sent.slice(first, again).filter((body) => body?.includes('w')).length).toBeLessThanOrEqual(3)
  })
})

describe('a target that throttles', () => {
  it('its writes alone is left alone, though its reads are answered', async () => {
    const observed = losing(
      () => true,
      () => answer(429),
    )
    const entity = entityOn(observed)
    const found = []
    for (const id of ['p1', 'p2', 'p3']) found.push(await observeOne(entity, probe(id)))
    expect(found.map(({ blocked }) => blocked?.reason)).toEqual([
      undefined,
      undefined,
      expect.stringMatching(/^the target throttles: 429 to the end, .*\(last sent: p2\)$/),
    ])
  })

  it('one write now and then is asked to the end', async () => {
    let count = 0
    const observed = losing(
      () => [1, 2, 5, 6, 9, 10].includes(++count),
      () => answer(429),
    )
    const entity = entityOn(observed)
    const found = await observeAll(
      entity,
      ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((id) => probe(id)),
    )
    expect(found.filter(({ blocked }) => blocked)).toEqual([])
  })
})
