import { type DateTimeForm, readDateTimeOffset, readNearDateTimeOffset } from '../edm/date-time-forms.ts'
import type { DateTimeOffset } from '../edm/date-time-offset.ts'
import { ticksPerSecond } from '../edm/ticks.ts'
import { type Json, sameJson } from '../json.ts'
import type { Loss, Prediction } from './date-model.ts'
import { clockModels, composedModels, shiftModels, valueModels } from './date-models.ts'
import { describeNotADate } from './date-not-a-date.ts'
import { replacedModels } from './date-range-models.ts'
import { type Beyond, sameInstant } from './date-sameness.ts'

/** What became of a date. */
export type Diagnosis = {
  /** Whether the instant is the one that was sent, to 100 ns. */
  readonly same: boolean
  /** `same`, or the name of what happened, e.g. `milliseconds, truncated`; stable, fit for grouping. */
  readonly name: string
  /** One sentence for people, without its full stop. */
  readonly detail: string
  /** Other names that explain this one value as exactly; further values decide. */
  readonly also?: readonly string[]
  readonly lost?: Loss
  /** Where more than 7 fraction digits were sent and the instant is the same. */
  readonly beyond?: Beyond
  /** Ways in which what came back is written that not every reading of the standards allows. */
  readonly forms?: readonly DateTimeForm[]
}

/** A date that was sent, what came back, and what was stored before; undefined for a member that is missing. */
export type DateComparison = {
  readonly sent: Json
  readonly got: Json | undefined
  readonly before?: Json | undefined
}

const read = (value: Json | undefined) => (typeof value === 'string' ? readDateTimeOffset(value) : undefined)

const nearly = (value: Json | undefined) => {
  const near = typeof value === 'string' ? readNearDateTimeOffset(value) : undefined
  return near && { value: near, forms: [] }
}

/** Whether an instant that came back is the one predicted: cut, or rounded to 100 ns where it has more digits. */
function isPredicted(prediction: Prediction, got: DateTimeOffset): boolean {
  if (prediction.ticks === got.ticks) return true
  return prediction.ticks === got.ticks + 1n && /^[5-9]/.test(got.rest)
}

/** Shows what changed: the fractions where the rest of the text is the same, else both texts. */
function cameBack(sent: DateTimeOffset, got: DateTimeOffset): string {
  const without = ({ text }: DateTimeOffset) => text.replace(/\.\d+/, '')
  return sent.fraction && got.fraction && without(sent) === without(got)
    ? `.${sent.fraction} came back as .${got.fraction}`
    : `${sent.text} came back as ${got.text}`
}

function notStored(before: Json | undefined, got: DateTimeOffset): Prediction[] {
  const was = read(before)
  if (!was || !sameInstant(was.value, got).same) return []
  return [
    { name: 'not stored', ticks: got.ticks, says: 'the value is still the one from before the request' },
  ]
}

function unexplained(sent: DateTimeOffset, got: DateTimeOffset): Prediction {
  const off = got.ticks - sent.ticks
  const size = off < 0n ? -off : off
  const side = off < 0n ? 'earlier' : 'later'
  return size < ticksPerSecond
    ? {
        name: 'imprecise',
        ticks: got.ticks,
        says: `the instant is ${size * 100n} ns ${side} than the one sent`,
      }
    : {
        name: 'stamped with another instant',
        ticks: got.ticks,
        says: `another instant came back, ${side} than the one sent`,
      }
}

function explain(sent: DateTimeOffset, got: DateTimeOffset, before: Json | undefined): Diagnosis {
  // From the specific to the general: the first stage that predicts what came back names it. `not stored` comes
  // after the exact defects, since what is still stored may be what an earlier request left in the same way.
  const kept = notStored(before, got)
  const hours = shiftModels(sent, got).filter(({ name }) => /^shifted by [+-]\d+:00$/.test(name))
  const stages: readonly (() => readonly Prediction[])[] = [
    () => [...valueModels(sent.ticks, sent, got), ...clockModels(sent, got), ...hours, ...kept],
    () => [...composedModels(sent, got), ...kept],
    () => shiftModels(sent, got),
    () => replacedModels(sent),
  ]
  let found: readonly Prediction[] = []
  for (const stage of stages) {
    if (found.length === 0) found = stage().filter((prediction) => isPredicted(prediction, got))
  }
  const first = found[0] ?? unexplained(sent, got)
  // An offset that is wrong by an hour looks like one that was doubled or dropped where it is an hour itself.
  found = [...found, ...shiftModels(sent, got).filter((prediction) => isPredicted(prediction, got))]
  const also = [...new Set(found.map(({ name }) => name))].filter((name) => name !== first.name)
  return {
    same: false,
    name: first.name,
    detail: `${first.says} (${cameBack(sent, got)})`,
    ...(also.length > 0 && { also }),
    ...(first.lost && { lost: first.lost }),
  }
}

function sameDetail(sent: DateTimeOffset, got: DateTimeOffset, beyond: Beyond | undefined): string {
  if (beyond && beyond !== 'kept') return `the digits after the 7th were ${beyond} (${cameBack(sent, got)})`
  return sent.text === got.text
    ? 'the value came back as it was sent'
    : `the same instant (${cameBack(sent, got)})`
}

/** Reads a text without offset on the clock of what was sent, or else on UTC. */
function withoutOffset(sent: DateTimeOffset, got: string, before: Json | undefined): Diagnosis | undefined {
  const naive = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(got)
  const clock = naive ? readDateTimeOffset(got + sent.offset) : undefined
  const utc = naive ? readDateTimeOffset(`${got}Z`) : undefined
  if (!clock || !utc) return undefined
  const detail = `what came back has no offset: ${got}`
  if ([clock, utc].some(({ value }) => sameInstant(sent, value).same)) {
    return { same: false, name: 'offset missing', detail }
  }
  const loss = [clock, utc].map(({ value }) => explain(sent, value, before)).find(({ lost }) => lost)
  if (!loss?.lost) return { same: false, name: 'offset missing', detail }
  return {
    same: false,
    name: `offset missing; ${loss.name}`,
    detail: `${detail}, and ${loss.detail}`,
    lost: loss.lost,
  }
}

/**
 * Tells what became of a date by trying exact models of known defects and taking the first that predicts what came
 * back: precision, SQL types, fraction read as an integer, floats, the last digit; offset, overflow, limits of
 * types, calendar, epochs; one of the latter with one of the former; nothing stored; a shift by whole minutes; a
 * default. Anything else is `imprecise` (within a second) or `stamped with another instant`. Pure, throws nothing.
 *
 * What counts as the same is the instant to 100 ns (OData 4.0 Protocol 11.4.3 lets a service normalise the offset).
 * Where `sent` is not a date literal, only equality is told: `same` or `altered`.
 */
export function diagnose({ sent, got, before }: DateComparison): Diagnosis {
  const was = read(sent)
  if (!was) {
    return sameJson(sent, got)
      ? { same: true, name: 'same', detail: 'the value came back as it was sent' }
      : {
          same: false,
          name: 'altered',
          detail: 'another value came back than the one sent, which is not a date',
        }
  }
  // How it is written is judged by itself: an instant that is plain is looked at.
  const is = read(got) ?? nearly(got)
  if (!is) {
    const naive = typeof got === 'string' ? withoutOffset(was.value, got, before) : undefined
    return naive ?? { same: false, ...describeNotADate(got, was.value) }
  }
  const { same, beyond } = sameInstant(was.value, is.value)
  const forms = is.forms.length > 0 ? { forms: is.forms } : {}
  if (!same) return { ...explain(was.value, is.value, before), ...forms }
  return {
    same,
    name: 'same',
    detail: sameDetail(was.value, is.value, beyond),
    ...(beyond && { beyond }),
    ...forms,
  }
}
