// Faulty implementations, written without the code under test: Date, Number, and string slicing.

type Parts = {
  readonly head: string
  readonly fraction: string
  readonly offset: string
  readonly minutes: number
}

/** Takes a literal with seconds apart by its text. */
export function parts(text: string): Parts {
  const [, head = '', fraction = '', offset = ''] = /^(.{19})(?:\.(\d+))?(Z|[+-]..:..)$/.exec(text) ?? []
  const sign = offset.startsWith('-') ? -1 : 1
  const minutes = offset === 'Z' ? 0 : sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)))
  return { head, fraction, offset, minutes }
}

const join = (head: string, fraction: string, offset: string) =>
  head + (fraction === '' ? '' : `.${fraction}`) + offset

/** Whole Unix seconds, rounded down, and the fraction's digits. */
export function unix(text: string): { readonly seconds: number; readonly fraction: string } {
  const { head, fraction, offset } = parts(text)
  return { seconds: Date.parse(head + offset) / 1000, fraction }
}

const utc = (seconds: number, fraction: string) =>
  join(new Date(seconds * 1000).toISOString().slice(0, 19), fraction, 'Z')

const shift = (text: string, minutes: number) => {
  const { seconds, fraction } = unix(text)
  return utc(seconds + minutes * 60, fraction)
}

/** Writes a double of Unix seconds with seven digits, cut. */
function fromDouble(value: number): string {
  const seconds = Math.floor(value)
  return utc(seconds, (value - seconds).toFixed(30).slice(2, 9))
}

const rounded = (digits: number) => (text: string) => {
  const { seconds, fraction } = unix(text)
  const value = Math.round(Number(`0.${fraction || 0}`) * 10 ** digits)
  const carry = value === 10 ** digits ? 1 : 0
  return utc(seconds + carry, digits ? String(carry ? 0 : value).padStart(digits, '0') : '')
}

const cut = (digits: number) => (text: string) => {
  const { head, fraction, offset } = parts(text)
  return join(head, fraction.slice(0, digits), offset)
}

const wall = (text: string) => text.slice(0, 19)

/** Each fault with the name that the diagnosis owes it. */
export const faults: Readonly<Record<string, (text: string) => string>> = {
  'seconds, truncated': cut(0),
  '1 fraction digit, truncated': cut(1),
  '2 fraction digits, truncated': cut(2),
  'milliseconds, truncated': (text) => new Date(text).toISOString(),
  '4 fraction digits, truncated': cut(4),
  '5 fraction digits, truncated': cut(5),
  'microseconds, truncated': cut(6),
  'seconds, rounded': rounded(0),
  '1 fraction digit, rounded': rounded(1),
  '2 fraction digits, rounded': rounded(2),
  'milliseconds, rounded': rounded(3),
  '4 fraction digits, rounded': rounded(4),
  '5 fraction digits, rounded': rounded(5),
  'microseconds, rounded': rounded(6),
  'milliseconds, truncated towards 1970': (text) => {
    const { seconds, fraction } = unix(text)
    const down = seconds * 1000 + Number(fraction.slice(0, 3))
    return new Date(seconds < 0 && /[1-9]/.test(fraction.slice(3)) ? down + 1 : down).toISOString()
  },
  'seconds, rounded up': (text) => {
    const { seconds, fraction } = unix(text)
    return utc(/[1-9]/.test(fraction) ? seconds + 1 : seconds, '')
  },
  'minutes, truncated': (text) => `${text.slice(0, 17)}00${parts(text).offset}`,
  'SQL smalldatetime': (text) => {
    const { seconds, fraction } = unix(text)
    const minute = Math.floor(seconds / 60)
    return utc((seconds - minute * 60 + Number(`0.${fraction || 0}`) < 29.999 ? minute : minute + 1) * 60, '')
  },
  'SQL datetime': (text) => {
    const { seconds, fraction } = unix(text)
    const last = ['0', '3', '7', '0']
    const steps = Math.round(Number(`0.${fraction || 0}`) * 300)
    const milliseconds = Math.floor(steps / 3) * 10 + Number(last[steps % 3])
    return new Date(seconds * 1000 + milliseconds).toISOString()
  },
  'float64 seconds': (text) => {
    const { seconds, fraction } = unix(text)
    return fromDouble(seconds + Number(`0.${fraction || 0}`))
  },
  'float64 milliseconds': (text) => {
    const { seconds, fraction } = unix(text)
    const value = seconds * 1000 + Number(`0.${fraction || 0}`) * 1000
    const whole = Math.floor(value)
    const text13 = (value - whole).toFixed(30).slice(2, 6)
    return `${new Date(whole).toISOString().slice(0, 23)}${text13}Z`
  },
  'float64 days': (text) => {
    const { seconds, fraction } = unix(text)
    const days = (seconds + Number(`0.${fraction || 0}`)) / 86_400 + 25_569
    return fromDouble((days - 25_569) * 86_400)
  },
  'last digit off by one': (text) => {
    const { head, fraction, offset } = parts(text)
    return join(head, fraction.slice(0, 6) + String(Number(fraction[6]) - 1), offset)
  },
  'offset dropped': (text) => text.replace(/[+-]..:..$/, 'Z'),
  'offset doubled': (text) => shift(text, -parts(text).minutes),
  'offset sign flipped': (text) => shift(text, 2 * parts(text).minutes),
  'day not carried over': (text) => text.slice(0, 11) + shift(text, 0).slice(11),
  'offset minutes ignored': (text) => text.replace(/([+-]..):..$/, '$1:00'),
  'offset replaced': (text) => `${text.slice(0, -parts(text).offset.length)}+09:00`,
  'shifted by +1:00': (text) => shift(text, 60),
  'shifted by -5:30': (text) => shift(text, -330),
  'shifted by -1:00; milliseconds, truncated': (text) => new Date(Date.parse(text) - 3_600_000).toISOString(),
  'offset dropped; milliseconds, truncated': (text) => new Date(`${text.slice(0, 23)}Z`).toISOString(),
  'fraction read as an integer': (text) => {
    const { head, fraction, offset } = parts(text)
    return join(head, String(Number(fraction)), offset)
  },
  '32-bit overflow': (text) => utc(unix(text).seconds | 0, ''),
  'clamped to 2038-01-19T03:14:07': (text) => utc(Math.min(unix(text).seconds, 2 ** 31 - 1), ''),
  'clamped to 1970-01-01': (text) => utc(Math.max(unix(text).seconds, 0), ''),
  'two-digit year': (text) => `19${text.slice(2)}`,
  'day and month swapped': (text) =>
    `${text.slice(0, 5)}${text.slice(8, 10)}-${text.slice(5, 7)}${text.slice(10)}`,
  '12-hour clock': (text) =>
    `${text.slice(0, 11)}${String(Number(text.slice(11, 13)) % 12 || 12).padStart(2, '0')}${text.slice(13)}`,
  'month off by one': (text) =>
    `${text.slice(0, 5)}${String(Number(text.slice(5, 7)) + 1).padStart(2, '0')}${text.slice(7)}`,
  'month written for the minutes': (text) => `${text.slice(0, 14)}${text.slice(5, 7)}${text.slice(16)}`,
  'time of day dropped': (text) => `${text.slice(0, 11)}00:00:00${parts(text).offset}`,
  'epoch in the wrong unit': (text) => {
    const { seconds, fraction } = unix(text)
    return new Date(Math.floor((seconds * 1000 + Number(fraction.slice(0, 3))) / 1000)).toISOString()
  },
  'wrong epoch': (text) => shift(text, (Date.UTC(2001, 0, 1) - Date.UTC(1970, 0, 1)) / 60_000),
  'offset missing': (text) => wall(text) + text.slice(19, text.length - parts(text).offset.length),
}
