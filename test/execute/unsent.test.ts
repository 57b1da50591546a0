import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import { unsentCase } from '../../src/execute/unsent.ts'
import { caseAt, patch } from '../support/entity.ts'
import { contract, validators } from '../support/observation.ts'
import { bad } from '../support/storing.ts'

const sendable = { contract, validators, lacks: () => undefined }
const invalid: Case = caseAt(bad('state', 'completed'), { invalid: 'schema' })
const valid: Case = { ...invalid, probe: { ...invalid.probe, steps: [patch({})] } }

describe('a case that is not sent', () => {
  it('is one that cannot be proven: a bug of the suite, and told as such', () => {
    expect(unsentCase(valid, sendable)).toEqual({
      case: valid,
      judgement: {
        verdict: 'unproven',
        message: expect.stringMatching(/^a bug of this suite.*the schema admits the body/),
      },
    })
  })

  it("is not applicable in a contract of the user's own, which says otherwise", () => {
    const own = { ...sendable, contract: { ...contract, name: '/tmp/openapi.yaml' } }
    expect(unsentCase(valid, own)?.judgement).toMatchObject({
      verdict: 'n/a',
      message: expect.stringMatching(/^the given contract says otherwise: the schema admits/),
    })
  })

  it('is one that needs credentials where none are configured', () => {
    const needy: Case = { ...invalid, needs: 'credentials' }
    expect(
      unsentCase(needy, { ...sendable, lacks: (need) => `${need}: --bearer-env` })?.judgement,
    ).toMatchObject({
      verdict: 'n/a',
      message: expect.stringContaining('--bearer-env'),
    })
    expect(unsentCase(needy, sendable)).toBeUndefined()
  })

  it('is no other one', () => {
    expect(unsentCase(invalid, sendable)).toBeUndefined()
  })
})
