import { describe, expect, it } from 'vitest'
import { changedStrays, holding, strayMembers, takenFromClient } from '../../src/safety/strays.ts'
import { contract, entityWith } from '../support/observation.ts'

const was = { ...entityWith(), before: 1, '@odata.etag': '1' }
const stray = (sent: readonly string[] = []) => ({
  contract,
  was,
  sent: new Set(sent),
  holds: holding([['@odata.etag', 'sent']]),
})

describe('the members that a run has left behind', () => {
  it("are neither the contract's, nor annotations of the service, nor from before: null takes them away", () => {
    const now = { ...was, before: 2, '@odata.etag': '2', 'appleId@note': 'x', after: 2 }
    expect(strayMembers(stray(), now)).toEqual({ after: null })
    expect(strayMembers(stray(), was)).toEqual({})
  })

  it('are annotations, where they were sent', () => {
    const now = { ...was, '@odata.etag': '2', 'appleId@note': 'x' }
    expect(strayMembers(stray(['appleId@note', '@odata.etag']), now)).toEqual({ 'appleId@note': null })
  })

  it('are the type that was sent: a valid one takes its place', () => {
    expect(strayMembers(stray(['@odata.type']), { ...was, '@odata.type': 7 })).toEqual({
      '@odata.type': contract.entityType,
    })
  })
})

describe('the members that are the service’s own', () => {
  const [owned] = contract.properties.filter(({ key, serverOwned }) => serverOwned && !key)
  const name = owned!.name
  const stamp = '2030-05-06T07:08:10Z'
  const then = { ...was, [name]: stamp }

  it('are put back where they hold what was sent, and left alone where the service has stamped them', () => {
    const taken = (now: string) =>
      takenFromClient(
        { contract, was: then, holds: holding([[name, '2038-05-02T17:36:00Z']]) },
        { ...then, [name]: now },
      )
    expect(taken('2038-05-02T17:36:00.0000000Z')).toEqual({ [name]: stamp })
    expect(taken('2031-01-01T00:00:00Z')).toEqual({})
    expect(taken(stamp)).toEqual({})
  })
})

describe('the members from before that are not documented', () => {
  it('are put back where they were sent and are others now, or gone', () => {
    expect(changedStrays(stray(['before']), { ...was, before: 2 })).toEqual({ before: 1 })
    expect(changedStrays(stray(['before']), entityWith())).toEqual({ before: 1 })
    expect(changedStrays(stray(['before']), was)).toEqual({})
  })

  it('are put back where they are places in a list or a text', () => {
    const before = { ...was, 0: null }
    expect(changedStrays({ ...stray(), was: before }, { ...before, 0: 'x' })).toEqual({ 0: null })
  })

  it('are left alone where nobody has sent them, or where they are documented', () => {
    expect(changedStrays(stray(), { ...was, before: 2, '@odata.etag': '2' })).toEqual({})
    expect(changedStrays(stray(['appleId']), { ...was, appleId: 'other' })).toEqual({})
  })

  it('are put back where they are annotations and hold what was sent, and else are the service’s', () => {
    const etag = (value: string) => changedStrays(stray(['@odata.etag']), { ...was, '@odata.etag': value })
    expect(etag('sent')).toEqual({ '@odata.etag': was['@odata.etag'] })
    expect(etag('W/"2"')).toEqual({})
  })
})
