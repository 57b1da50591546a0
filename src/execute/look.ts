import { bodyIn } from '../cases/generator.ts'
import { sameStored } from '../edm/same-value.ts'
import type { Judged } from '../judge/types.ts'
import { lostEachTime } from '../judge/went-away.ts'

// What one look at a case tells of the target, and what may be due to the network.

/** Whether what was read is what it was before the request, or what an earlier request has sent. */
export function isBehind({ judgement: { spot }, observation }: Judged): boolean {
  if (spot?.place !== 'read' || spot.ways !== undefined || spot.got === undefined) return false
  const { before, preceding = [] } = observation!
  const earlier = preceding.map(({ step }) => bodyIn(step.body)[spot.member])
  return [before.entity?.[spot.member], ...earlier].some(
    (value) => value !== undefined && sameStored(value, spot.got),
  )
}

/** Whether a look confirms a failure: nothing that may have got lost in transit does. */
export function isFailure(look: Judged): boolean {
  return look.judgement.verdict === 'fail' && (!isWeak(look) || isUnanswered(look))
}

/** Whether the server went away at it. */
export function killed({ observation }: Judged): boolean {
  return observation?.wentAway === true
}

/** Whether it speaks against the target, or decides nothing. */
export function isBad({ judgement: { verdict } }: Judged): boolean {
  return verdict === 'fail' || verdict === 'warn' || verdict === 'unproven'
}

/** Whether a result that is bad for the target may be due to what got lost in transit. */
export function isWeak(look: Judged): boolean {
  return (look.observation?.disturbed === true && isBad(look)) || isUnanswered(look)
}

/** Whether it is the missing answer itself that is judged. */
export function isUnanswered(look: Judged): boolean {
  const { verdict, where } = look.judgement
  return verdict !== 'unproven' && where === 'PATCH response' && isMissing(look)
}

/** Whether there is no answer; of many requests at once, one gets lost now and then. */
export function isMissing({ case: { probe }, observation }: Judged): boolean {
  const { exchanges = [] } = observation ?? {}
  const lost = exchanges.filter(({ failure }) => failure).length
  return lost >= (probe.parallel ? exchanges.length / 2 : 1)
}

/** What is made of a result that was disturbed each time: a missing answer is one, anything else decides nothing. */
export function settled(first: Judged, unanswered: boolean): Judged {
  if (unanswered || first.judgement.verdict === 'unproven') return first
  const found = first.judgement.message ?? first.judgement.diagnosis
  return {
    ...first,
    judgement: { verdict: 'unproven', message: `${lostEachTime}: ${found}` },
  }
}

/** A failure that shows now and then: so many of so many tries failed. */
export function intermittent(first: Judged, failed: number, tries: number): Judged {
  return { ...first, judgement: { ...first.judgement, repeats: { failed, tries } } }
}
