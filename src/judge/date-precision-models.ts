import { floorTo, ticksPerMinute, ticksPerSecond, unixEpoch } from '../edm/ticks.ts'
import { changing, type Loss, type Prediction } from './date-model.ts'

const ordinals = ['', '1st', '2nd', '3rd', '4th', '5th', '6th', '7th']

function unitName(digits: number): string {
  if (digits === 6) return 'microseconds'
  if (digits === 3) return 'milliseconds'
  if (digits === 0) return 'seconds'
  return digits === 1 ? '1 fraction digit' : `${digits} fraction digits`
}

/** The number of fraction digits, 0–7, that an instant needs. */
function digitsOf(ticks: bigint): number {
  const fraction = (ticks - floorTo(ticks, ticksPerSecond)).toString().padStart(7, '0')
  return fraction.replace(/0+$/, '').length
}

function digitsGone(kept: number, had: number): string {
  if (kept === 0) return 'the fraction is gone'
  const first = ordinals[kept + 1]
  if (kept + 1 === had) return `the ${first} digit is gone`
  return `the ${first} ${kept + 2 === had ? 'and' : 'to'} ${ordinals[had]} digits are gone`
}

const manner: Record<Loss['mode'], string> = {
  truncated: '',
  rounded: ', rounded',
  'rounded up': ', always rounded up',
  'truncated towards 1970': ', cut towards 1970 instead of down',
  'rounded without carry': ', rounded without a carry into the second',
}

/** Of an instant before 1970, a value rounded up and one cut towards 1970 are the same; the reader should know. */
function ambiguity(mode: Loss['mode'], base: bigint, ticks: bigint): string {
  return mode === 'rounded' && base < unixEpoch && ticks > base ? ' or cut towards 1970' : ''
}

function modesOf(base: bigint, digits: number): readonly (readonly [Loss['mode'], bigint])[] {
  const unit = 10n ** BigInt(7 - digits)
  const down = floorTo(base, unit)
  const up = down + unit
  const nearest = (base - down) * 2n >= unit ? up : down
  const second = floorTo(base, ticksPerSecond)
  const modes: (readonly [Loss['mode'], bigint])[] = [
    ['truncated', down],
    ['rounded', nearest],
  ]
  // A tie may go either way: to the even digit, or as a double that lies just below it does.
  if ((base - down) * 2n === unit) modes.push(['rounded', down])
  // After 1970 this is a plain cut, but only this name explains it together with an instant before 1970.
  modes.push(['truncated towards 1970', base < unixEpoch ? up : down], ['rounded up', up])
  if (digits > 0 && nearest === second + ticksPerSecond) modes.push(['rounded without carry', second])
  return modes
}

// Types that stop at 3, 6 or no digits are common, the others hardly exist; the number of digits that the answer
// shows decides between them where they agree (.9870001 that came back as .987 or as .987000).
function likelyDigits(printed: number | undefined): number[] {
  const common = printed === 3 || printed === 6 || printed === 0 ? [printed, 3, 6, 0] : [3, 6, 0]
  return [...new Set([...common, 2, 1, 4, 5])]
}

/**
 * What types of a lower precision make of an instant: fraction digits cut or rounded, seconds dropped. The likelier
 * come first: cut or rounded before the rarer ways. `printed` is the number of fraction digits in the text that
 * came back, where there is one.
 */
export function precisionModels(base: bigint, printed?: number): Prediction[] {
  const had = digitsOf(base)
  const all = likelyDigits(printed)
    .filter((digits) => digits < had)
    .flatMap((digits) =>
      modesOf(base, digits).map(([mode, ticks]) => ({
        name: `${unitName(digits)}, ${mode}`,
        ticks,
        says: `${digitsGone(digits, had)}${manner[mode]}${ambiguity(mode, base, ticks)}`,
        lost: { digits, mode },
      })),
    )
  const isCommon = ({ lost }: { lost: Loss }) => lost.mode === 'truncated' || lost.mode === 'rounded'
  const minute = floorTo(base, ticksPerMinute)
  return changing(base, [
    ...all.filter(isCommon),
    { name: 'minutes, truncated', ticks: minute, says: 'the seconds are gone' },
    ...all.filter((model) => !isCommon(model)),
  ])
}
