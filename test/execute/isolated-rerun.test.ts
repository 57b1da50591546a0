import { describe, expect, it } from 'vitest'
import type { Case, Probe } from '../../src/cases/types.ts'
import { createConfirm } from '../../src/execute/confirm.ts'
import { createJudge } from '../../src/judge/judge.ts'
import { patch, probe } from '../support/entity.ts'
import {
  caseOf,
  contract,
  entityWith,
  exchange,
  type Happened,
  observation,
  validators,
} from '../support/observation.ts'

const own = probe('own', { steps: [patch({ appleId: 'odd' })] })
const common = probe('common', { steps: [patch({ appleId: 'odd', countryOrRegion: 'odd' })] })
const item: Case = {
  ...caseOf({ kind: 'echo', in: ['answer'], sent: { appleId: 'odd' }, refusal: 'warn' }),
  probe: common,
  alone: own,
}

const kept: Happened = { exchanges: [exchange({ json: entityWith({ appleId: 'odd' }) })] }
const lost: Happened = { exchanges: [exchange({ json: entityWith({ appleId: 'even' }) })] }
const broken: Happened = { exchanges: [exchange({ status: 500 })] }
const refused: Happened = { exchanges: [exchange({ status: 400 })] }

/** Confirms the case where both requests come to what is told; gives what is found and which requests were sent. */
async function confirmed(together: Happened, alone: Happened) {
  const sent: string[] = []
  const look = async ({ id }: Probe) => {
    sent.push(id)
    return observation(id === 'common' ? together : alone)
  }
  const confirm = createConfirm({
    judge: createJudge(contract, validators),
    shrink: async (failed) => failed,
  })
  const { judgement, case: judged } = await confirm(item, {
    observe: look,
    repeat: (_count, one) => look(one),
    lags: async () => false,
    isBeyondAccident: () => false,
  })
  return { verdict: judgement.verdict, probe: judged.probe.id, sent: new Set(sent) }
}

describe('a case whose value shares a request', () => {
  it('is not sent alone where all is as it should be', async () => {
    expect(await confirmed(kept, kept)).toEqual({
      verdict: 'pass',
      probe: 'common',
      sent: new Set(['common']),
    })
  })

  it('is sent alone where the request is refused, since another value may be why', async () => {
    expect(await confirmed(refused, kept)).toMatchObject({ verdict: 'pass', probe: 'own' })
    expect(await confirmed(refused, refused)).toMatchObject({ verdict: 'warn', probe: 'own' })
    expect(await confirmed(broken, kept)).toMatchObject({ verdict: 'pass', probe: 'own' })
  })

  it('is told by the request that shows it alone, where that fails too', async () => {
    expect(await confirmed(lost, lost)).toMatchObject({ verdict: 'fail', probe: 'own' })
  })

  it('keeps a failure that only all values together show', async () => {
    expect(await confirmed(lost, kept)).toMatchObject({ verdict: 'fail', probe: 'common' })
  })
})
