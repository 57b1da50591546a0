import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import type { Json } from '../json.ts'
import { broken, notApplicable, pass, show, showMembers } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import type { ClientJudging } from './context.ts'

/** Judges whether the offset of a date is kept; where the instant is not (to a second), the offset is no matter. */
export function offsetJudgement(
  { profile }: ClientJudging,
  property: string,
  set: string,
  got: Json | undefined,
  place: string,
): Judgement {
  const [wanted, shown] = [set, got].map((text) =>
    typeof text === 'string' ? readDateTimeOffset(text)?.value : undefined,
  )
  if (wanted === undefined || shown === undefined || wanted.ticks !== shown.ticks) {
    return notApplicable('the instant itself is not kept')
  }
  if (wanted.offsetMinutes === shown.offsetMinutes) return pass
  const type = profile.keepsOffset ? '' : `; ${profile.dateType ?? "the client's type"} holds no offset`
  return broken({
    message: `The instant is kept, its offset is not${type}.`,
    where: `${place} $.${property}`,
    sent: showMembers({ [property]: set }),
    expected: `offset ${wanted.offset}`,
    got: show(got),
    diagnosis: shown.offsetMinutes === 0 ? 'normalised to UTC' : `offset ${shown.offset}`,
  })
}
