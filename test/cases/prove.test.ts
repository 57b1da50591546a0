import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { proveCase } from '../../src/cases/prove.ts'
import type { Case, Expectation, Step } from '../../src/cases/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { contracts } from './contracts.ts'

const [contract] = contracts
const validators = compileValidators(contract!)
type Body = NonNullable<Step['body']>

function planted(
  body: Body | undefined,
  parts: Pick<Case, 'invalid'> & { readonly expect?: Expectation },
): Case {
  const step: Step = { method: 'PATCH', resource: 'item', ...(body !== undefined && { body }) }
  const { expect: expected = { kind: 'refused', statuses: [400] }, ...rest } = parts
  return {
    id: 'VPP-ENUM-01/planted',
    requirement: 'VPP-ENUM-01',
    probe: { id: 'planted', prepare: [], steps: [step] },
    expect: expected,
    ...rest,
  }
}

const prove = (...args: Parameters<typeof planted>) => proveCase(planted(...args), validators)
const bytes = (...values: number[]) => ({ base64: Buffer.from(values).toString('base64') })

describe('proveCase', () => {
  it.each(contracts)('proves every case of $name', (one) => {
    const own = compileValidators(one)
    const flaws = deriveCases(one).map((item) => [item.id, proveCase(item, own)])
    expect(flaws.filter(([, flaw]) => flaw !== undefined)).toEqual([])
  })

  it('is asked of each kind of proof, by many cases', () => {
    const cases = deriveCases(contract!)
    for (const proof of ['schema', 'not-json', 'not-object'] as const) {
      expect(cases.filter(({ invalid }) => invalid === proof).length, proof).toBeGreaterThanOrEqual(7)
    }
    // A case of the chapter `http` may be about something else than the body; what must be refused never is.
    const unmarked = cases.filter(
      ({ expect: { kind }, invalid, requirement }) =>
        kind === 'refused' && !invalid && !/AUTH|HTTP-07/.test(requirement),
    )
    expect(unmarked.map(({ id }) => id)).toEqual([])
  })

  it.each([
    ['a member', '{"state":"valid"}', 'the schema admits the body after all'],
    ['an empty object', '{}', 'the schema admits the body after all'],
    [
      'a valid date',
      '{"lastSyncDateTime":"2035-02-28T10:20:30.1234567-08:00"}',
      'the schema admits the body after all',
    ],
    ['null where it is allowed', '{"appleId":null}', 'the schema admits the body after all'],
    ['no JSON', '{"state":', 'the body is not JSON'],
  ])('finds a case of the proof schema that is none: %s', (_name, body, flaw) => {
    expect(prove(body, { invalid: 'schema' })).toBe(flaw)
  })

  it.each([
    '{"state":"completed"}',
    '{"state":1}',
    '{"conformanceUnknown":1}',
    '{"lastSyncDateTime":"2035-02-30T10:20:30Z"}',
    '[]',
  ])('proves %s by the schema', (body) => expect(prove(body, { invalid: 'schema' })).toBeUndefined())

  it('finds a case of the proof not-json that is none', () => {
    for (const body of ['{}', ' null ', '"text"', bytes(0x7b, 0x7d)]) {
      expect(prove(body, { invalid: 'not-json' })).toBe('the body is JSON after all')
    }
    for (const body of ['', '{', bytes(0x22, 0xff, 0x22), undefined])
      expect(prove(body, { invalid: 'not-json' })).toBeUndefined()
  })

  it('finds a case of the proof not-object that is none', () => {
    expect(prove('{}', { invalid: 'not-object' })).toBe('the body is an object after all')
    expect(prove('{', { invalid: 'not-object' })).toBe('the body is not JSON')
    for (const body of ['[]', 'null', '1', '"{}"'])
      expect(prove(body, { invalid: 'not-object' })).toBeUndefined()
  })

  it.each<Expectation>([
    { kind: 'accepted', refusal: 'fail' },
    { kind: 'ok' },
    { kind: 'echo', in: ['read'], sent: {} },
    { kind: 'echo', in: ['read'], sent: {}, refusal: 'fail' },
    { kind: 'instant', in: ['read'], property: 'lastSyncDateTime', sent: '' },
    { kind: 'all-survive', sent: {} },
    { kind: 'idempotent', sent: {} },
  ])('finds a case that must be accepted and is not valid: $kind', (expected) => {
    expect(prove('{"state":"completed"}', { expect: expected })).toMatch(
      /the schema does not admit the body: \$\.state /,
    )
    expect(prove('{"state":', { expect: expected })).toBe('the body is not JSON')
    expect(prove('{"state":"expired"}', { expect: expected })).toBeUndefined()
  })

  it('asks no proof where a refusal is free', () => {
    expect(prove('{"appleId":"\u0000"}', { expect: { kind: 'accepted', refusal: 'info' } })).toBeUndefined()
    expect(prove('{"other":1}', { expect: { kind: 'freedom' } })).toBeUndefined()
  })

  it('looks at every PATCH of a probe and at no other step', () => {
    const item = planted('{"state":"expired"}', { expect: { kind: 'ok' } })
    const steps = (...more: Step[]): Case => ({
      ...item,
      probe: { ...item.probe, steps: [...item.probe.steps, ...more] },
    })
    expect(proveCase(steps({ method: 'GET', resource: 'item' }), validators)).toBeUndefined()
    expect(proveCase(steps({ method: 'PATCH', resource: 'item', body: '[]' }), validators)).toContain(
      'does not admit',
    )
  })
})
