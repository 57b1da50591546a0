import { describe, expect, it } from 'vitest'
import type { Probe, Step } from '../../src/cases/types.ts'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import type { Entity } from '../../src/execute/entity.ts'
import { createHanging } from '../../src/execute/hanging.ts'
import { answer, endpointOver, failing } from '../support/endpoint.ts'
import { entityOn, observeAll, observeOne, oneEntity, patch, probe } from '../support/entity.ts'
import { bad } from '../support/storing.ts'

const plain = { organizationName: 'plain' }
const names = (request: WireRequest, text: string) => Buffer.from(request.body ?? []).includes(text)
/** Sends each probe, and once more what had no answer, as confirming does; gives which were not sent at all. */
async function unsentOf(entity: Entity, probes: readonly Probe[]): Promise<readonly boolean[]> {
  const unsent: boolean[] = []
  for (const one of probes) {
    const { blocked, exchanges, before } = await observeOne(entity, one)
    if (exchanges.some(({ failure }) => failure)) await entity.observeAgain(one, before, false)
    unsent.push(blocked !== undefined)
  }
  return unsent
}
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
    expect(await unsentOf(entity, [...hanging, ...others])).toEqual([
      ...[false, false, true, true, true],
      ...[false, false],
    ])
  })

  it('is asked for no more of a chapter several of whose classes had none', async () => {
    const observed = losing((request) => names(request, '"state"'))
    const chapterOf = ({ undo }: Probe) => (undo ? 'enum' : 'accept')
    const entity = entityOn(observed, { baseline: plain, chapterOf })
    const hanging = ['a', 'b', 'c', 'd', 'e'].map((value) => bad('state', value))
    expect(await unsentOf(entity, [...hanging, probe('p')])).toEqual([false, false, false, true, true, false])
    expect((await observeOne(entity, bad('state', 'f'))).blocked?.reason).toMatch(
      /^not sent, since requests like it had no answer .*state="a"/,
    )
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
    const found = await entity.observe([batch])
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

describe('what hangs', () => {
  const first = ({ id }: Probe) => id[0]!
  /** Takes in tries of probes: each id with what became of its tries. */
  const tried = (...tries: readonly (readonly [id: string, ...answered: boolean[]])[]) => {
    const hanging = createHanging({ classOf: first, chapterOf: () => 'chapter' })
    for (const [id, ...answered] of tries) {
      for (const one of answered) {
        hanging.noteAny(one)
        hanging.noteTry(probe(id), one, true)
      }
    }
    return { hanging, like: (id: string) => hanging.like(probe(id)) }
  }

  it('takes two probes none of whose tries was answered, more than one each', () => {
    expect(tried(['a0', false, false, false]).like('a2')).toBeUndefined()
    expect(tried(['a0', false], ['a1', false]).like('a2')).toBeUndefined()
    expect(tried(['a0', false, false], ['a1', false, true]).like('a2')).toBeUndefined()
    const { like } = tried(['a0', false, false], ['a1', false])
    expect([like('a2'), like('b0')]).toEqual([['a0', 'a1'], undefined])
  })

  it('is a member that was never taken alone', () => {
    // The id of a probe is its class, and the members that it names.
    const byMember = createHanging({
      classOf: ({ id }) => id,
      chapterOf: ({ id }) => id,
      membersOf: ({ id }) => [...id.slice(0, -1)],
      isAbout: () => false,
    })
    const hang = (id: string) => byMember.noteTry(probe(id), false, true)
    for (const id of ['ab0', 'ab1', 'ab0', 'ab1', 'a0', 'a1']) hang(id)
    // What names several tells of none of them.
    expect(byMember.like(probe('b9'))).toBeUndefined()
    hang('a0')
    expect(byMember.like(probe('ac9'))).toEqual(['a0', 'a1'])
    expect(byMember.like(probe('c9'))).toBeUndefined()
    byMember.noteTry(probe('a2'), true, true)
    for (const id of ['a3', 'a4', 'a3', 'a4']) hang(id)
    expect(byMember.like(probe('a9'))).toBeUndefined()
  })

  it('is not settled where another of the class is answered between, unless it is many', () => {
    const between = (count: number) =>
      Array.from({ length: count }, (_, at) => [
        [`a${2 * at}`, false, false],
        [`a${2 * at + 1}`, true],
      ]).flat() as [string, ...boolean[]][]
    expect(tried(...between(2)).like('a')).toBeUndefined()
    expect(tried(...between(5)).like('a')).toBeDefined()
  })

  it('is not settled by requests that were under way at once alone', () => {
    const { hanging, like } = tried()
    const twice = (alone: boolean) => {
      for (const id of ['a0', 'a1', 'a0', 'a1']) hanging.noteTry(probe(id), false, alone)
    }
    twice(false)
    expect(like('a2')).toBeUndefined()
    twice(true)
    expect(like('a2')).toBeDefined()
  })

  it('is all refusals after some of several classes, until one is answered', () => {
    const chapters = createHanging({ classOf: first, chapterOf: first })
    const hang = (id: string) => {
      for (let count = 0; count < 2; count += 1) chapters.noteTry(probe(id, { undo: true }), false, true)
    }
    const like = (undo: boolean) => chapters.like(probe('z', { undo }))
    for (const id of ['a0', 'a1', 'b0']) hang(id)
    expect(like(true)).toBeUndefined()
    hang('c0')
    expect([like(true), like(false)]).toEqual([expect.arrayContaining(['a0', 'c0']), undefined])
    chapters.noteTry(probe('d0', { undo: true }), true, true)
    expect(like(true)).toBeUndefined()
  })

  it('is a trait of requests, in whatever class, told by single requests alone', () => {
    const traitsOf = ({ steps }: Probe) =>
      steps.flatMap(({ body }) => (String(body).includes('!') ? ['!'] : []))
    const hanging = createHanging({
      classOf: first,
      chapterOf: first,
      isAbout: ({ id }) => id !== 'z',
      traitsOf,
    })
    const [plainStep, badStep] = [patch({ appleId: 'a' }), patch({ appleId: '!' })]
    const hang = (id: string, ...steps: Step[]) => {
      for (let count = 0; count < 2; count += 1) hanging.noteTry(probe(id, { steps }), false, true)
    }
    const like = (...steps: Step[]) => hanging.like(probe('z', { steps }))
    for (const id of ['a', 'b', 'c']) hang(id, badStep, plainStep)
    expect(like(badStep)).toBeUndefined()
    hang('d', badStep)
    expect(like(badStep)).toBeUndefined()
    hang('e', badStep)
    // A class of its own has to show it once.
    expect(hanging.like(probe('y', { steps: [badStep] }))).toBeUndefined()
    expect([like(badStep), like(plainStep, badStep), like(plainStep)]).toEqual([
      ['d', 'e'],
      ['d', 'e'],
      undefined,
    ])
  })

  it('is nothing where a quarter of all answers gets lost', () => {
    let settled = 0
    for (let seed = 1; seed <= 100; seed += 1) {
      let state = seed
      // The random numbers of a linear congruence (Numerical Recipes).
      const isLost = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return state / 2 ** 32 < 0.25
      }
      const { hanging, like } = tried()
      for (let at = 0; at < 600; at += 1) {
        const one = probe(`${'abcdefghij'[Math.floor(at / 60)]}${at}`)
        if (like(one.id)) settled += 1
        for (let tries = 0, answered = false; !answered && tries < 4; tries += 1) {
          hanging.noteAny(!isLost())
          answered = !isLost()
          hanging.noteAny(answered)
          hanging.noteTry(one, answered, true)
        }
      }
    }
    expect(settled).toBe(0)
  })
})
