import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import { floorTo } from '../edm/ticks.ts'
import type { Json } from '../json.ts'
import { diagnose } from '../judge/date-diagnosis.ts'
import { broken, notApplicable, pass, show, showMembers } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import type { ClientProfile } from './types.ts'

/** The digits of an Edm.DateTimeOffset that count: 100 ns. */
const digits = 7

/**
 * Judges what a client made of an instant: the same to 100 ns passes; where its type for dates holds fewer digits, one of
 * the two nearest values that the type can hold is a `warn` that says how many digits are lost; all else is broken.
 */
export function judgeInstant(
  profile: ClientProfile,
  { property, sent, got, where }: { property: string; sent: string; got: Json | undefined; where: string },
): Judgement {
  const diagnosis = diagnose({ sent, got })
  if (diagnosis.same) return pass
  const type = `${profile.language}'s ${profile.dateType ?? 'type for dates'}`
  const found = broken({
    message: diagnosis.detail,
    where,
    sent: showMembers({ [property]: sent }),
    expected: `${show(sent)}, or the same instant in another form`,
    got: show(got),
    gotInstant: got ?? null,
    diagnosis: diagnosis.name,
  })
  if (!isNearest(sent, got, profile.precision)) return found
  const lost = digits - profile.precision
  return {
    ...found,
    verdict: 'warn',
    message: `${type} holds ${profile.precision} fraction digits: ${diagnosis.detail}`,
    diagnosis: `${lost} of ${digits} digits lost, as the type must`,
  }
}

/** Whether what came is next to what was sent among the values that so many digits can hold. */
function isNearest(sent: string, got: Json | undefined, precision: number): boolean {
  if (precision >= digits || typeof got !== 'string') return false
  const [was, is] = [readDateTimeOffset(sent)?.value, readDateTimeOffset(got)?.value]
  if (was === undefined || is === undefined) return false
  const unit = 10n ** BigInt(digits - precision)
  const down = floorTo(was.ticks, unit)
  // What the type can hold, it need not lose.
  return was.ticks !== down && (is.ticks === down || is.ticks === down + unit)
}

/** Judges whether the offset of a date is kept; where the instant is not (to a second), the offset is no matter. */
export function offsetJudgement(
  profile: ClientProfile,
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
