import { describe, expect, it } from 'vitest'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import type { Json } from '../../src/json.ts'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import { type Opened, openTarget } from '../../src/safety/open.ts'
import { answer, endpointOver, failing, stubEndpoint } from '../support/endpoint.ts'
import { gate, meetingOf } from '../support/meeting.ts'
import { contract, entityId, entityWith } from '../support/observation.ts'

/** A target that lists one entity, and answers GET and PATCH of it as told. */
function target(
  get: () => Promise<WireResult>,
  patch: () => Promise<WireResult> = () => answer(200, entityWith()),
) {
  const isList = ({ url }: WireRequest) => url.endsWith(contract.collectionPath)
  return endpointOver((request) => {
    if (request.method === 'PATCH') return patch()
    return isList(request) ? answer(200, { value: [entityWith()] }) : get()
  })
}

const whole = () => answer(200, entityWith())
const theOne: Opened = { ids: [entityId], reader: 'get', snapshots: [entityWith()] }

describe('openTarget', () => {
  it('takes the first of the collection, and a snapshot of it', async () => {
    const { endpoint, implementation, seen } = stubEndpoint()
    const before = implementation.tokens()
    const { opened } = await openTarget(endpoint, [])
    expect(opened).toMatchObject({ ids: [before[0]!.id], reader: 'get', snapshots: [before[0]] })
    expect(implementation.tokens().map(({ lastModifiedDateTime: _, ...rest }) => rest)).toEqual(
      before.map(({ lastModifiedDateTime: _, ...rest }) => rest),
    )
    expect(seen.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([{}])
  })

  it('takes the entities that are named, in their order, and asks for no list', async () => {
    const { endpoint, implementation, seen } = stubEndpoint()
    const ids = implementation
      .tokens()
      .map(({ id }) => String(id))
      .reverse()
    const { opened } = await openTarget(endpoint, ids)
    expect(opened?.ids).toEqual(ids)
    expect(opened?.snapshots.map(({ id }) => id)).toEqual(ids)
    expect(seen.filter(({ id }) => id === '')).toEqual([])
  })

  it('reads through a PATCH where GET of the entity is absent', async () => {
    const absent = variants.find(({ name }) => name === 'get-absent')!
    const { endpoint, implementation } = stubEndpoint({ stages: [absent.stages] })
    const { opened } = await openTarget(endpoint, [String(implementation.tokens()[0]!.id)])
    expect(opened?.reader).toBe('patch')
    expect(opened?.snapshots[0]).toMatchObject({ id: implementation.tokens()[0]!.id })
  })

  it('takes a wrapped entity', async () => {
    const { opened } = await openTarget(target(() => answer(200, { value: entityWith() })).endpoint, [])
    expect(opened?.snapshots).toEqual([entityWith()])
  })

  it('waits for a target that throttles at first', async () => {
    let calls = 0
    const { endpoint, seen } = target(() => (++calls === 1 ? answer(429, {}) : whole()))
    expect(await openTarget(endpoint, [])).toEqual({ opened: theOne })
    // The list, the entity twice, and the PATCH that changes nothing.
    expect(seen.map(({ method, id }) => [method, id === '' ? 'list' : 'entity'])).toEqual([
      ['GET', 'list'],
      ['GET', 'entity'],
      ['GET', 'entity'],
      ['PATCH', 'entity'],
    ])
  })

  it('gives a PATCH that times out a second chance', async () => {
    let calls = 0
    const { endpoint, seen } = target(whole, () => (++calls === 1 ? failing('timeout') : whole()))
    expect(await openTarget(endpoint, [])).toEqual({ opened: theOne })
    expect(seen.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([{}, {}])
  })

  it.each([
    [
      '401 to the list',
      () => endpointOver(() => answer(401, {})),
      /401: check the bearer token \(--bearer-env/,
    ],
    [
      '403 to the list',
      () => endpointOver(() => answer(403, {})),
      /403: the credentials lack the permission/,
    ],
    [
      '404 to the list',
      () => endpointOver(() => answer(404, {})),
      /404: no such token or path; check --target and --id/,
    ],
    ['500 to the list', () => endpointOver(() => answer(500, {})), /gives no entity \(500\): check --target/],
    [
      '429 to the end',
      () => endpointOver(() => answer(429, {})),
      /429 to the end: the target throttles; try later, or with --rate/,
    ],
    [
      'an empty list',
      () => endpointOver(() => answer(200, { value: [] })),
      /lists no entity to test: create one, or name one with --id/,
    ],
    ['a list that is none', () => endpointOver(() => answer(200, [])), /lists no entity to test/],
    [
      'a closed port',
      () => endpointOver(() => failing('connect')),
      /the target cannot be reached: .*; check --target/,
    ],
    [
      'no answer',
      () => endpointOver(() => failing('timeout')),
      /has no answer: a failure of the kind timeout/,
    ],
    [
      'no such entity',
      () =>
        target(
          () => answer(404, {}),
          () => answer(404, {}),
        ),
      /reading .* is answered 404: no such token/,
    ],
    ['403 to the entity', () => target(() => answer(403, {})), /reading .* is answered 403/],
    ['401 to the PATCH', () => target(whole, () => answer(401, {})), /a PATCH of .* is answered 401/],
    ['403 to the PATCH', () => target(whole, () => answer(403, {})), /a PATCH of .* is answered 403/],
    ['404 to the PATCH', () => target(whole, () => answer(404, {})), /a PATCH of .* is answered 404/],
    [
      '405 to the PATCH',
      () => target(whole, () => answer(405, {})),
      /a PATCH of .* is answered 405: the target does not implement it/,
    ],
    [
      'a PATCH that never answers',
      () => target(whole, () => failing('timeout')),
      /a PATCH of .* has no answer/,
    ],
    [
      'an entity that is none',
      () =>
        target(
          () => answer(200, 'x'),
          () => answer(200, 'x'),
        ),
      /gives no entity \(text in place of an object\)/,
    ],
  ] as const)('says in one line why a target cannot be tested: %s', async (_name, make, problem) => {
    const found = await openTarget(make().endpoint, [])
    expect(found).not.toHaveProperty('opened')
    expect(found.problem).toMatch(problem)
    expect(found.problem).not.toContain('\n')
  })

  it('goes on where the PATCH of nothing is refused, which a target may do', async () => {
    expect((await openTarget(target(whole, () => answer(400, {})).endpoint, [])).opened).toBeDefined()
  })
})

describe('openTarget, where an id is odd', () => {
  const listing = (...ids: Json[]) =>
    endpointOver((request) =>
      request.url.endsWith(contract.collectionPath)
        ? answer(200, { value: ids.map((id) => ({ id })) })
        : answer(200, entityWith()),
    )

  it.each<[string, string, RegExp]>([
    [
      'has half of a surrogate pair',
      'a\ud800b',
      /lists first the id "a\\ud800b", which has half of a surrogate pair/,
    ],
    [
      'is a megabyte long',
      'x'.repeat(1 << 20),
      /lists first an id of 1,048,576 characters \("x{20}…"\), and 1,024 is/,
    ],
  ])('says which, and sends nothing, where it %s', async (_name, id, says) => {
    const { endpoint, seen } = listing(id, entityId)
    const { problem } = await openTarget(endpoint, [])
    expect(problem).toMatch(says)
    expect(problem).toMatch(/; name another entity with --id$/)
    expect(problem!.length).toBeLessThan(300)
    expect(seen).toHaveLength(1)
    const named = await openTarget(endpoint, [entityId, id])
    expect(named.problem).toMatch(/^--id names /)
    expect(seen).toHaveLength(1)
  })

  it('takes the longest that it may be, and passes over what is no id', async () => {
    const id = 'x'.repeat(1024)
    const { opened } = await openTarget(listing(1, null, '', {}, id).endpoint, [])
    expect(opened?.ids).toEqual([id])
  })
})

describe('openTarget, of what is too much', () => {
  it('says how long a target that throttles asks to wait', async () => {
    const throttled: WireResult = {
      response: { status: 429, headers: [['Retry-After', '7']], body: new Uint8Array() },
    }
    const throttle = () => Promise.resolve(throttled)
    const { endpoint } = target(throttle, throttle)
    expect((await openTarget(endpoint, [entityId])).problem).toMatch(
      /throttles and asks to wait 7 s; try later/,
    )
  })

  it('says that an answer is too large, too deep, or has too many members', async () => {
    const large: WireResult = {
      failure: { kind: 'size', message: 'the answer is larger than 8 MiB (--max-body)' },
    }
    const deep = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`
    const wide = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`m${at}`, at]))
    const raw = (text: string) =>
      Promise.resolve({
        response: { status: 200, headers: [], body: Buffer.from(text) },
      } satisfies WireResult)
    const problemOf = async (get: () => Promise<WireResult>) =>
      (await openTarget(target(get, get).endpoint, [entityId])).problem
    expect(await problemOf(() => Promise.resolve(large))).toBe(
      `the answer to reading ${entityId} cannot be read: the answer is larger than 8 MiB (--max-body)`,
    )
    expect(await problemOf(() => raw(deep))).toMatch(/JSON nested more than 1,000 deep/)
    expect(await problemOf(() => raw(JSON.stringify(wide)))).toMatch(/an object of more than 10,000 members/)
  })
})

describe('openTarget, of several entities', () => {
  const ids = ['a', 'b', 'c', 'd']
  const idOf = ({ url }: WireRequest) => url.split('/').at(-1)!

  it('reads the others at once when the first has shown how, and protects all of them before the first PATCH', async () => {
    const meeting = meetingOf(3)
    const { endpoint, seen } = endpointOver(async (request) => {
      if (request.method === 'GET' && idOf(request) !== 'a') await meeting.join()
      return answer(200, entityWith({ id: idOf(request) }))
    })
    const protect = async ({ snapshots }: Opened) => {
      expect(snapshots).toEqual(ids.map((id) => entityWith({ id })))
      expect(seen).toEqual(ids.map((id) => ({ method: 'GET', id, body: undefined })))
      return undefined
    }
    const { opened } = await openTarget(endpoint, ids, { protect })
    expect(opened).toEqual({ ids, reader: 'get', snapshots: ids.map((id) => entityWith({ id })) })
    expect(seen.slice(4).map(({ method, id }) => [method, id])).toEqual([['PATCH', 'a']])
  })

  it('reads no more at once than it may', async () => {
    const meeting = meetingOf(2)
    const { endpoint } = endpointOver(async (request) => {
      if (request.method === 'PATCH' || idOf(request) === 'a')
        return answer(200, entityWith({ id: idOf(request) }))
      await meeting.join()
      await null
      meeting.leave()
      return answer(200, entityWith({ id: idOf(request) }))
    })
    expect((await openTarget(endpoint, ids, { most: 2 })).opened?.ids).toEqual(ids)
    expect(meeting.most()).toBe(2)
  })

  it('reads all through a PATCH where the first is read so', async () => {
    const { endpoint, seen } = endpointOver((request) =>
      request.method === 'GET' ? answer(405, {}) : answer(200, entityWith({ id: idOf(request) })),
    )
    expect((await openTarget(endpoint, ids)).opened?.reader).toBe('patch')
    expect(seen.filter(({ method }) => method === 'GET').map(({ id }) => id)).toEqual(['a'])
  })

  it('names the first that has a problem, whichever is answered first', async () => {
    const late = gate()
    const { endpoint } = endpointOver(async (request) => {
      const id = idOf(request)
      if (id === 'd') late.open()
      if (id === 'b') await late.passed
      return id === 'a' ? answer(200, entityWith({ id })) : answer(id === 'b' ? 404 : 403, {})
    })
    expect((await openTarget(endpoint, ids)).problem).toMatch(/^reading b is answered 404/)
  })

  it('asks for no other one where the first cannot be read', async () => {
    const { endpoint, seen } = endpointOver(() => answer(403, {}))
    expect((await openTarget(endpoint, ids)).problem).toMatch(/^reading a is answered 403/)
    expect(seen).toHaveLength(1)
  })
})
