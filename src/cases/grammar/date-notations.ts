import { type Input, inputs } from './types.ts'

/** What stands before or after a literal. */
const around: readonly Input<string>[] = [
  ...inputs('literal', 'text before', {
    'text-before': 'x2035-05-08T07:06:04Z',
    'sign-before': '-+2035-05-08T07:06:04Z',
    'at-sign-before': '@2035-05-08T07:06:04Z',
  }),
  ...inputs('literal', 'text after', {
    'text-after': '2035-05-08T07:06:04Z rubbish',
    'letter-after': '2035-05-08T07:06:04Zx',
    'literal-after': '2035-05-08T07:06:04Z2035-05-08T07:06:04Z',
    'comment-after': '2035-05-08T07:06:04Z (Coordinated Universal Time)',
    'word-after': '2035-05-08T07:06:04 UTC',
    'offset-after-z': '2035-05-08T07:06:04Z+02:00',
    'end-after': '2035-05-08T07:06:04Z/2035-05-09T07:06:04Z',
    'half-of-the-day-after': '2035-05-08T07:06:04 PM',
    'interval-after': '2035-05-08 07:06:04 +1 week',
  }),
  ...inputs('literal', 'NUL before or after', {
    'nul-before': '\u00002035-05-08T07:06:04Z',
    'nul-after': '2035-05-08T07:06:04Z\u0000',
    'nul-and-text-after': '2035-05-08T07:06:04Z\u0000x',
  }),
  ...inputs('literal', 'in quotes', {
    'in-quotes': '"2035-05-08T07:06:04Z"',
    'odata-2-literal': "datetimeoffset'2035-05-08T07:06:04Z'",
  }),
  ...inputs('Z', 'doubled', { 'z-doubled': '2035-05-08T07:06:04ZZ' }),
  ...inputs('Z', 'replaced by another mark', { 'z-replaced': '2035-05-08T07:06:04Y' }),
]

const outside: readonly Input<string>[] = [
  ...inputs('hour', 'above its range', { 'hour-24-with-minutes': '2035-05-08T24:06:04Z' }),
  ...inputs('hour of the offset', 'above its range', { 'offset-24': '2035-05-08T07:06:04+24:00' }),
  ...inputs('minute of the offset', 'above its range', { 'offset-minutes-99': '2035-05-08T07:06:04-05:99' }),
  ...inputs('month', 'below its range', { 'all-zeros': '0000-00-00T00:00:00Z' }),
  ...inputs('day', 'below its range', { 'day-of-no-month': '2035-00-00T07:06:04Z' }),
]

const otherNotations: readonly Input<string>[] = [
  ...inputs(
    'literal',
    'another notation of date and time',
    {
      'sql-with-zone': '2035-05-08 07:06:04 +0200',
      'blank-before-offset': '2035-05-08T07:06:04 +02:00',
      'sql-without-zone': '2035-05-08 07:06:04',
      'date-with-offset': '2035-05-08Z',
      'year-and-month': '2035-05',
      'mixed-formats': '20350508T07:06:04Z',
      'rfc-5322': 'Tue, 08 May 2035 07:06:04 +0000',
      'rfc-850': 'Tuesday, 08-May-35 07:06:04 GMT',
      asctime: 'Tue May  8 07:06:04 2035',
      'unix-date': 'Tue May  8 07:06:04 UTC 2035',
      'javascript-date': 'Tue May 08 2035 07:06:04 GMT+0000 (Coordinated Universal Time)',
      'german-format': '08.05.2035 07:06:04',
      'year-first-slashes': '2035/05/08 07:06:04',
      'month-by-name': '2035-May-08T07:06:04Z',
      duration: 'P1D',
      'european-short': '8/5/35',
    },
    'date notation',
  ),
  ...inputs(
    'literal',
    'a number as text',
    {
      'text-0': '0',
      'text-minus-1': '-1',
      'text-fraction': '2062405230.5',
      'text-exponent': '2.06e9',
      'text-milliseconds': '2062405230000',
      'text-hexadecimal': '0x7AEDB06E',
      'text-year': '2035',
      'text-14-digits': '20350508070604',
      'text-days': '49437.3',
      'text-unix': '@2062405230',
      'text-underscore': '20_350',
      'text-sign-alone': '-',
    },
    'date as number text',
  ),
  ...inputs(
    'literal',
    'a word',
    {
      'word-yesterday': 'yesterday',
      'word-relative': '+1 day',
      'word-infinity': 'infinity',
      'word-nan': 'NaN',
      'word-null': 'null',
      'word-undefined': 'undefined',
      'word-invalid-date': 'Invalid Date',
      'word-epoch': 'epoch',
      'word-today': 'today',
      blank: ' ',
    },
    'date word',
  ),
  ...inputs(
    'literal',
    'the JSON date of another format',
    { 'json-date-offset': '/Date(2062405230000+0200)/', 'json-date-bare': 'Date(2062405230000)' },
    'date json',
  ),
]

/** What no standard takes for a date, apart from literals with a broken part. */
export const noDates: readonly Input<string>[] = [...around, ...outside, ...otherNotations]

/** Forms that ISO 8601, RFC 9557 or XML Schema allow, and OData does not. */
export const foreignDates: readonly Input<string>[] = [
  ...inputs(
    'literal',
    'in brackets, the zone (RFC 9557)',
    {
      'bracketed-zone': '2035-05-08T07:06:04Z[UTC]',
      'bracketed-region': '2035-05-08T07:06:04+02:00[Europe/Paris]',
    },
    'bracketed zone',
  ),
  ...inputs(
    'literal',
    'another form of ISO 8601',
    {
      ordinal: '2035-128T07:06:04Z',
      'decimal-minutes': '2035-05-08T07:06.5Z',
      'decimal-hours': '2035-05-08T07.5Z',
      'hour-only': '2035-05-08T07Z',
    },
    'iso form',
  ),
  ...inputs('year', 'with a sign', { 'year-plus': '+2035-05-08T07:06:04Z' }),
  ...inputs('minute of the offset', 'with seconds', { 'offset-seconds': '2035-05-08T07:06:04+02:00:00' }),
  ...inputs('sign of the offset', 'the minus sign of ISO 8601', {
    'minus-sign': '2035-05-08T07:06:04\u221202:00',
  }),
  ...inputs(
    'literal',
    'white space before or after',
    {
      'blank-before': ' 2035-05-08T07:06:04Z',
      'blank-after': '2035-05-08T07:06:04Z ',
      'line-end-after': '2035-05-08T07:06:04Z\n',
      'tab-before': '\t2035-05-08T07:06:04Z',
    },
    'white space',
  ),
]

/** Numbers that JSON can write, in the place of a date: as they are written. */
export const numbersForDates: readonly Input<string>[] = [
  ...inputs(
    'literal',
    'a JSON number',
    {
      'number-minus-1': '-1',
      'number-fraction': '2062405230.5',
      'number-exponent': '2.06e9',
      'number-minus-0': '-0',
      'number-beyond-int64': '9223372036854775808',
      'number-ticks': '641898988301234567',
    },
    'date json number',
  ),
]

/** Numbers so large or so small that reading them may take a parser down. */
export const absurdNumbers: readonly Input<string>[] = inputs(
  'literal',
  'an absurd JSON number',
  {
    'number-e400': '1e400',
    'number-minus-e400': '-1e400',
    'number-e-400': '1e-400',
    'number-e-billion': '1e1000000000',
    'number-e-minus-billion': '1e-1000000000',
    'number-e-beyond': '1e99999999999999999999',
    'number-1000-digits': '1'.repeat(1000),
  },
  'date absurd number',
)
