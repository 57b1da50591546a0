const digitNames = [
  'no fraction',
  'tenths',
  'hundredths',
  'milliseconds',
  'four digits',
  'five digits',
  'microseconds',
]

const precision = /^(seconds|milliseconds|microseconds|(\d) fraction digits?), (.*)$/

/** What a name says of members: a verb phrase in the plural, e.g. `keep milliseconds only, cut`. */
export function predicateOf(way: string): string {
  const [, unit, digits, mode] = precision.exec(way) ?? []
  if (unit !== undefined) return `keep ${unitOf(unit, digits)}: ${restOf(unit, digits)} ${mannerOf(mode!)}`
  if (/^cut (after|before) /.test(way)) return `are ${way}`
  const ended = /^clamped to (.*)$/.exec(way)
  if (ended) return `end at ${ended[1]}: what is beyond becomes that`
  const moved = /^shifted by (.*)$/.exec(way)
  if (moved) return `are moved by ${moved[1]}`
  if (way.startsWith('not a date: '))
    return `come back as what is no date: ${way.slice('not a date: '.length)}`
  return known[way] ?? `come back changed: ${way}`
}

function keptDigits(unit: string, digits: string | undefined): number {
  return digits === undefined ? { seconds: 0, milliseconds: 3, microseconds: 6 }[unit]! : Number(digits)
}

function unitOf(unit: string, digits: string | undefined): string {
  const kept = keptDigits(unit, digits)
  return kept === 0 ? 'whole seconds only' : `${digitNames[kept]} only`
}

function restOf(unit: string, digits: string | undefined): string {
  const kept = keptDigits(unit, digits)
  return kept === 0 ? 'the fraction is' : kept === 6 ? 'the 7th digit is' : `digits ${kept + 1} to 7 are`
}

function mannerOf(mode: string): string {
  return mode === 'truncated' ? 'cut' : mode.replace('truncated', 'cut')
}

const known: Readonly<Record<string, string>> = {
  'not stored': 'are answered as if stored, and keep the value that they had',
  'null not stored': 'are not set to null: they keep the value that they had',
  missing: 'are missing',
  'an earlier state': 'are read as an earlier request left them: a read is behind',
  clamped: 'stop at the ends of their type: what is beyond becomes the end',
  'day not carried over': 'are moved by their offset on the clock alone: the day is not carried over',
  'read as a number': 'are read as a number where they look like one',
  'shown late': 'are shown late: a read right after a PATCH is behind, a later one is not',
  null: 'are null',
  'another type': 'have another JSON type',
  'another value': 'come back with another value',
  'changed though not sent': 'change although they are not sent',
  'wiped though not sent': 'are wiped where they are not sent',
  'lost update': 'lose an update when others run at the same time',
  'torn write': 'become a mixture of updates that run at the same time, and stay so',
  'torn read': 'are read as a mixture of updates that run at the same time',
  'offset dropped': 'lose their offset: the clock is kept, and read as UTC',
  'offset doubled': 'are moved by their offset twice',
  'offset sign flipped': 'are read with the other sign of their offset',
  'offset minutes ignored': 'lose the minutes of their offset',
  'offset replaced': 'keep the clock and get another offset',
  'offset missing': 'are shown without an offset',
  'normalised to UTC': 'lose the offset that was sent: they are shown in UTC',
  'SQL datetime': 'are held in a SQL datetime, in steps of 1/300 s',
  'SQL smalldatetime': 'are held in a SQL smalldatetime, in whole minutes',
  'minutes, truncated': 'keep whole minutes only: the seconds are cut',
  '32-bit overflow': 'overflow a count of seconds in 32 bits',
  '64-bit overflow': 'overflow a count of nanoseconds in 64 bits',
  'time of day dropped': 'lose the time of day',
  'day and month swapped': 'come back with day and month swapped',
  'another id': 'name another entity',
  'kept back': 'are kept back',
  trimmed: 'are trimmed',
  'byte order mark dropped': 'lose a byte order mark at their beginning',
  'lower-cased': 'are stored in lower case',
  'upper-cased': 'are stored in upper case',
}
