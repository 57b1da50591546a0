import type { Weight } from '../types.ts'
import { always, type Grammar, type Input, inputs } from './types.ts'

const character = 'RFC 8259 7 and 8 (any Unicode character, escaped or not); OData JSON Format 7.1'

/** The grammar of text. */
export const text: Grammar = {
  name: 'Text',
  title: 'Text (RFC 8259 string, Edm.String)',
  productions: [
    { name: 'character', clause: character },
    { name: 'sequence of characters', clause: 'Unicode 3.11 and UAX #15 (what is stored is not normalised)' },
    { name: 'control character', clause: 'RFC 8259 7 (escaped)' },
    { name: 'beginning and end', clause: character },
    { name: 'length', clause: 'service metadata (no MaxLength); RFC 8259 9 (parsers may set limits)' },
    { name: 'text of another language', clause: 'OData JSON Format 7.1 (data, not code)' },
    { name: 'text that looks like another type', clause: 'OData JSON Format 7.1 (no coercion)' },
  ],
}

/** A text, and what refusing it weighs. */
export type TextInput = Input<string> & { readonly refusal: Weight }

function texts(
  production: string,
  operator: string,
  refusal: Weight,
  values: Readonly<Record<string, string>>,
): readonly TextInput[] {
  return inputs(production, operator, values, operator).map((input) => ({ ...input, refusal }))
}

const characters: readonly TextInput[] = [
  ...texts('character', 'of a block that encodings lose', 'warn', {
    'euro-and-quotes': '€ “quoted” – ’s … ™',
    turkish: 'İstanbul ışık Şğ',
    german: 'Straße STRAẞE Ä',
    greek: 'Ὀδυσσεύς σοφός Σ',
    polish: 'Łódź Żółć',
    vietnamese: 'Phở Nguyễn',
    'hangul-and-kana': '한국어 カタカナ ｶﾀｶﾅ',
    'arabic-and-hindi': 'العربية हिन्दी ไทย',
    gb18030: '㐀𠀀𪚥',
  }),
  ...texts('character', 'outside the basic plane', 'warn', {
    'emoji-family': 'a👨‍👩‍👧‍👦b',
    'emoji-skin-tone': 'a👍🏽b',
    'emoji-flag': 'a🇩🇪b🏴󠁧󠁢󠁥󠁮󠁧󠁿c',
    mathematical: '𝕿𝖊𝖝𝖙',
    'first-and-last-plane': 'a\u{10000}b\u{10fffd}c',
  }),
  ...texts('character', 'that is not shown', 'warn', {
    'zero-width': 'a\u200bb\u200cc\u200dd\u2060e',
    bidi: 'a\u202eb\u202c\u2067c\u2069\u200fd',
    'soft-hyphen': 'a\u00adb',
    'variation-selectors': 'a\ufe0e☺\ufe0fb',
    'ideographic-space': 'a\u3000b\u2003c',
    'next-line': 'a\u0085b',
    'object-replacement': 'a\ufffcb',
  }),
  ...texts('character', 'without a meaning', 'info', {
    noncharacters: 'a\ufffeb\uffffc\ufdd0d',
    'private-use': 'a\ue000b\u{f0000}c',
    unassigned: 'a\u0378b\u{e0080}c',
    'replacement-character': 'a\ufffdb',
  }),
  ...texts('sequence of characters', 'of another normalisation form', 'warn', {
    compatibility: 'ﬁ ① ½ ㎏ ﾊﾝ Ⅳ ™',
    jamo: '\u1112\u1161\u11ab',
    'order-of-marks': 'q\u0307\u0323 q\u0323\u0307',
    'composed-and-decomposed': '\u00e9 e\u0301 \u1e9b\u0323',
    'many-marks': `e${'\u0301'.repeat(40)}x`,
    'ohm-and-kelvin': '\u2126 \u212a \u2160',
  }),
  ...texts('control character', 'as an escape', 'info', {
    'bell-and-escape': 'a\u0007b\u001b[31mc',
    'backspace-and-feeds': 'a\bb\fc\u000bd',
    'c1-controls': 'a\u0080b\u0096c\u009fd',
    'carriage-return': 'a\rb',
  }),
  ...texts('beginning and end', 'white space there', 'warn', {
    'line-end-last': 'text\n',
    'tab-first': '\ttext',
    'no-break-space-around': '\u00a0text\u00a0',
    'ideographic-space-around': '\u3000text\u3000',
    'mark-first': '\ufefftext',
  }),
  ...texts('beginning and end', 'a mark there', 'warn', {
    'in-double-quotes': '"text"',
    'in-single-quotes': "'text'",
    'in-brackets': '[text]',
    'backslash-last': 'text\\',
    'ampersand-last': 'text&',
    'semicolon-first': ';text',
    'less-than-last': 'text <b',
  }),
]

/** Text of a given length in which each place can be told from the others. */
export function numbered(length: number): string {
  return Array.from({ length: Math.ceil(length / 8) }, (_, index) => `${String(index).padStart(7, '0')}.`)
    .join('')
    .slice(0, length)
}

/** So many of a character, the last of them another: what is cut off shows. */
const many = (letter: string, count: number) => `${letter.repeat(count - 1)}!`

const lengths: readonly TextInput[] = [
  ...texts(
    'length',
    'around a usual limit, in characters',
    'info',
    Object.fromEntries(
      [255, 256, 1000, 2000, 2049, 4000, 4001, 8000, 8001, 32_767, 32_768, 65_535, 65_536].map((length) => [
        `length-${length}`,
        numbered(length),
      ]),
    ),
  ),
  ...texts('length', 'around a usual limit, in bytes', 'info', {
    'bytes-2-of-255': many('é', 255),
    'bytes-3-of-256': many('漢', 256),
    'bytes-4-of-128': many('😀', 128),
    'bytes-2-of-2001': many('é', 2001),
    'bytes-3-of-4000': many('漢', 4000),
    'bytes-3-of-21846': many('漢', 21_846),
    'bytes-4-of-16384': many('😀', 16_384),
    'bytes-2-of-32768': many('é', 32_768),
  }),
]

const interpreted: readonly TextInput[] = [
  ...texts('text of another language', 'HTML or XML', 'warn', {
    'html-comment': '<!-- note -->',
    'html-script': '<script>alert(1)</script>',
    'html-attribute': '"><img src=x onerror=alert(1)>',
    'html-entities': '&#65; &#x42; &eacute; &nbsp; &amp;amp;',
    'xml-cdata': '<![CDATA[a]]> ]]>',
    'xml-entity': '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    'html-tag-alone': 'a <b c > d',
    'html-line-break': 'a<br>b<p>c',
  }),
  ...texts('text of another language', 'a template', 'warn', {
    'template-braces': '{{7*7}} {{{a}}}',
    'template-dollar': '$\u007b7*7} $a $$',
    'template-hash': '#{7*7} *{7*7}',
    'template-erb': '<%= 7*7 %> <%# a %>',
    'template-jinja': '{% if a %}b{% endif %}{# c #}',
    'template-razor': '@(7*7) @@ @Model',
    'template-angular': '[[7*7]] {a}',
    'template-jndi': '$\u007bjndi:dns://127.0.0.1:9/a} $\u007benv:HOME}',
  }),
  ...texts('text of another language', 'a format string', 'warn', {
    'format-percent': '%s %d %x %n %% 100%',
    'format-braces': '{0} {1} {name} {}',
    'format-python': '%(name)s {0.__class__}',
    'format-groups': '$1 $& \\1 \\0 $`',
    'format-date': 'yyyy-MM-dd %Y-%m-%d',
    'format-shortcodes': ':smile: (c) -- ... **b** _i_ # h',
  }),
  ...texts('text of another language', 'SQL', 'warn', {
    'sql-or': "' OR '1'='1' --",
    'sql-statement': "'; SELECT 1; --",
    'sql-union': '1 UNION SELECT NULL --',
    'sql-apostrophe': "O'Brien''s",
    'sql-comment': 'a /* b */ c -- d # e',
    'sql-like': '100%_[a-z]',
    'sql-backslash': "\\' OR 1=1 -- \\",
    'sql-parameter': ':name ? @p1 $1',
    'sql-in-a-name': 'Select Specialty Hospital',
    'sql-in-prose': 'once having met. ASCII (Augertek)--or so; update it, drop by, insert into 1=1',
  }),
  ...texts('text of another language', 'a query of another store', 'warn', {
    'nosql-operator': '{"$gt":""}',
    'ldap-filter': '*)(uid=*))(|(uid=*',
    'xpath-or': "' or '1'='1",
    'odata-filter': "' eq 'a' or 1 eq 1",
    graphql: '{ a(b: "c") { d } }',
  }),
  ...texts('text of another language', 'a shell', 'warn', {
    'shell-substitution': '$(date) `date`',
    'shell-list': '; id | id && id & id',
    'shell-variables': '$HOME ~ %PATH% *',
    'shell-quotes': 'a\'b"c\\d',
    'shell-redirect': '> /dev/null < a 2>&1',
  }),
  ...texts('text of another language', 'a formula', 'warn', {
    'formula-equals': '=1+1',
    'formula-plus': '+1+1',
    'formula-minus': '-1+1',
    'formula-at': '@SUM(1)',
    'formula-command': "=cmd|' /C calc'!A0",
    'formula-tab': '\t=1+1',
  }),
  ...texts('text of another language', 'a path or an address', 'warn', {
    'path-up': '../../etc/passwd',
    'path-windows': '..\\..\\C:\\Windows\\win.ini',
    'path-device': 'CON NUL.txt',
    'path-file': 'file:///etc/passwd',
    'address-script': 'javascript:alert(1)',
    'address-http': 'http://127.0.0.1:9/a?b=c&d=e#f',
    'address-data': 'data:text/html,a',
    'address-secrets': 'https://user:pass@127.0.0.1:9/?token=conformance&api_key=conformance',
  }),
  ...texts('text of another language', 'another encoding', 'warn', {
    'percent-encoded': '%41%20%2e%2e%00%0a+a%ZZ',
    'escapes-as-text': '\\n \\t \\u0041 \\u003c \\u0026 \\x41 \\0 \\\\',
    base64: 'Q29uZm9ybWFuY2U=',
    'header-lines': 'a\r\nSet-Cookie: b=c\r\n\r\nd',
    'quoted-printable': '=41=\r\n =?utf-8?Q?a?=',
    punycode: 'xn--nxasmq6b',
  }),
  ...texts('text of another language', 'JSON', 'warn', {
    'json-object': '{"a":1,"b":[true,null]}',
    'json-array': '[1,2]',
    'json-text': '"a\\"b"',
    'json-end': 'a"}]}',
    'json-proto': '{"__proto__":{"a":1}}',
    'json-address': '{"value":"https://a.b/c"}',
  }),
]

const looksLike: readonly TextInput[] = [
  ...texts('text that looks like another type', 'a number', 'warn', {
    'number-0': '0',
    'number-exponent': '1e3',
    'number-zeros': '007',
    'number-decimal': '1.0',
    'number-hexadecimal': '0x1F',
    'number-large': '12345678901234567890',
    'number-separators': '1,234.50',
    'number-infinity': 'Infinity',
    'number-nan': 'NaN',
    'number-minus-0': '-0',
    'number-underscore': '1_000',
  }),
  ...texts('text that looks like another type', 'a truth or nothing', 'warn', {
    'word-true': 'true',
    'word-false': 'False',
    'word-no': 'no',
    'word-on': 'on',
    'word-undefined': 'undefined',
    'word-none': 'None',
    'word-nil': 'nil',
    'word-null-upper': 'NULL',
    'word-object': '[object Object]',
  }),
  ...texts('text that looks like another type', 'a date or a time', 'warn', {
    'date-iso': '2031-05-06',
    'date-short': '1/2',
    'date-month': 'MARCH1',
    'date-time': '2031-05-06T07:08:09',
    'date-json': '/Date(1935651600000)/',
    'date-clock': '12:30',
    'date-duration': 'PT1H',
  }),
  ...texts('text that looks like another type', 'an id', 'warn', {
    'id-guid': '{9CEB2F92-2F92-9CEB-922F-EB9C922FEB9C}',
    'id-object': 'ObjectId("507f1f77bcf86cd799439011")',
    'id-tilde': '~/:r:t#a',
    'id-yaml': '!!str a: &b *c',
    'id-mail': 'First.Last+tag@Gmail.com',
  }),
]

const whole = ['beginning and end', 'text that looks like another type', 'length']

/** Whether it is the whole text that is read as something else, or lost at its ends: no joined text shows that. */
const countsAsAWhole = ({ production, operator }: TextInput) =>
  whole.includes(production) || operator === 'a formula'

const inputsOfText = [...characters, ...lengths, ...interpreted, ...looksLike]

/**
 * Texts that are data whatever they look like: each a way in which text gets lost or read as something else. A default run
 * sends those that count as a whole, and of the others those that see most beside the joined ones.
 */
export const textInputs: readonly (Omit<TextInput, 'sampled'> & { readonly sampled?: true })[] = [
  ...always(inputsOfText.filter(countsAsAWhole)),
  ...inputsOfText.filter((input) => !countsAsAWhole(input)),
]

/** Several texts of one operator in one, and those that it is made of. */
export type JoinedText = Omit<TextInput, 'sampled'> & { readonly parts: readonly string[] }

// Shorter than any column that is meant for a name.
const longestJoined = 120

/**
 * The texts that are read as something else wherever they stand, several in one text: with few requests a default run sends
 * them all. What counts at the beginning, at the end or as a whole is sent by itself.
 */
export const joinedTexts: readonly JoinedText[] = [
  ...Map.groupBy(
    [...characters, ...interpreted].filter((input) => !countsAsAWhole(input)),
    ({ production, operator, refusal }) => `${production} ${operator} ${refusal}`,
  ).values(),
].flatMap(joined)

function joined(alike: readonly TextInput[]): readonly JoinedText[] {
  const { production, operator, refusal } = alike[0]!
  const parts: string[][] = []
  for (const { value } of alike) {
    const last = parts.at(-1)
    if (last === undefined || [...last, value].join(' ').length > longestJoined) parts.push([value])
    else last.push(value)
  }
  // What is left over is joined to the others; two that are long go apart.
  const [before, rest] = parts.slice(-2)
  if (rest?.length === 1 && parts.length > 1) parts.splice(-2, 2, [...before!, ...rest])
  const slug = operator.replaceAll(/[^a-z]+/gi, '-').toLowerCase()
  return parts
    .filter((some) => some.length > 1)
    .map((some, index) => ({
      name: `joined-${slug}-${refusal === 'info' ? 'info-' : ''}${index + 1}`,
      value: some.join(' '),
      parts: some,
      production,
      operator,
      refusal,
      class: 'joined',
    }))
}

/** Text that UTF-16 can write and Unicode does not have, as it is written in JSON: parsers may take or refuse it. */
export const loneSurrogates: readonly Input<string>[] = inputs('character', 'half of a surrogate pair', {
  'surrogate-high': 'a\\ud83d',
  'surrogate-low': '\\ude00a',
  'surrogates-swapped': 'a\\ude00\\ud83db',
  'surrogate-high-twice': 'a\\ud83d\\ud83d\\ude00b',
  'surrogate-before-escape': 'a\\ud83d\\n',
  'surrogate-before-text': 'a\\ud83dz',
})
