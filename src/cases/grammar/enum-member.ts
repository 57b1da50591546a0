import { type Grammar, type Input, inputs } from './types.ts'

const clause = 'OData ABNF enumerationMember; OData JSON Format 7.1'

/** The grammar of an enum's value. */
export const enumValue: Grammar = {
  name: 'Enum',
  title: 'Enum value (OData ABNF enumValue; the contract lists the members)',
  productions: [
    { name: 'member', clause },
    { name: 'letter', clause: 'OData ABNF odataIdentifier (case-sensitive)' },
    { name: 'boundary between words', clause: 'OData ABNF odataIdentifier (no separators)' },
    { name: 'comma', clause: 'OData CSDL 10.4 (only where IsFlags is true)' },
    { name: 'number', clause: 'OData ABNF enumMemberValue, int64Value' },
    { name: 'value', clause: 'OData JSON Format 7.1 (a JSON string)' },
  ],
}

/** The words of a member: inProgress is in and Progress; one of a single word is taken apart in its middle. */
function wordsOf(member: string): readonly [string, string] {
  const boundary = /[a-z](?=[A-Z])/.exec(member)
  const cut = boundary === null ? Math.ceil(member.length / 2) : boundary.index + 1
  return [member.slice(0, cut), member.slice(cut)]
}

const fullwidth = (text: string) =>
  text.replaceAll(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0))
const percent = (text: string) => `%${text.charCodeAt(0).toString(16).toUpperCase()}${text.slice(1)}`
const bold = (text: string) => String.fromCodePoint(0x1d41a + text.charCodeAt(0) - 0x61) + text.slice(1)

/** Letters and what looks, sorts or folds like them. */
const accents: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', n: 'ñ' }
const cyrillic: Readonly<Record<string, string>> = { a: 'а', e: 'е', i: 'і', o: 'о', s: 'ѕ', c: 'с' }
const turkish: Readonly<Record<string, string>> = { i: 'ı', I: 'İ' }
const longS: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a' }

/** The text with its first letter that has one replaced; undefined where there is none. */
function folded(text: string, letters: Readonly<Record<string, string>>): string | undefined {
  const index = [...text].findIndex((letter) => Object.hasOwn(letters, letter))
  return index < 0 ? undefined : text.slice(0, index) + letters[text[index]!] + text.slice(index + 1)
}

/** The pairs that have a value. */
function present(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}

/** Texts that are nearly a member: each operator on one member of the enum, that of several words where there is one. */
export function nearMembers(members: readonly string[]): readonly Input<string>[] {
  const member = members.find((one) => /[a-z][A-Z]/.test(one)) ?? members.at(-1)!
  const [head, tail] = wordsOf(member)
  const lower = tail.toLowerCase()
  return [
    ...inputs(
      'boundary between words',
      'a separator put in',
      {
        'with-underscore': `${head}_${lower}`,
        'with-hyphen': `${head}-${lower}`,
        'with-blank': `${head} ${tail}`,
        'with-dot': `${head}.${tail}`,
        'constant-case': `${head}_${tail}`.toUpperCase(),
      },
      'separator',
    ),
    ...inputs(
      'letter',
      'one that folds or looks alike',
      present({
        'with-accent': folded(member, accents),
        fullwidth: fullwidth(member),
        bold: /^[a-z]/.test(member) ? bold(member) : undefined,
        cyrillic: folded(member, cyrillic),
        'dotless-i': folded(member, turkish),
        'long-s': folded(member, longS),
        'combining-mark': `${member}\u0301`,
      }),
      'folding',
    ),
    ...inputs(
      'member',
      'with characters that are not shown',
      {
        'zero-width-space': `${head}\u200b${tail}`,
        'soft-hyphen': `${head}\u00ad${tail}`,
        'byte-order-mark': `\ufeff${member}`,
        'no-break-space-after': `${member}\u00a0`,
        'tab-before': `\t${member}`,
        'variation-selector': `${member}\ufe0f`,
      },
      'not shown',
    ),
    ...inputs(
      'member',
      'with text before or after a mark that ends it',
      {
        'nul-after': `${member}\u0000`,
        'nul-and-text-after': `${member}\u0000x`,
        'line-before': `x\n${member}`,
        'line-after': `${member}\nx`,
        'semicolon-after': `${member};`,
        'comment-after': `${member}--`,
      },
      'anchor',
    ),
    ...inputs(
      'member',
      'a pattern that it matches',
      {
        'pattern-all': '.*',
        'pattern-dot': `.${member.slice(1)}`,
        'pattern-or': `${member}|x`,
        'pattern-like': '%',
        'pattern-like-prefix': `${member.slice(0, 2)}%`,
        'pattern-underscores': '_'.repeat(member.length),
        'pattern-anchored': `^${member}$`,
        'pattern-class': `[${member[0]}]${member.slice(1)}`,
      },
      'pattern',
    ),
    ...inputs(
      'member',
      'written in another encoding',
      {
        'percent-encoded': percent(member),
        'html-entity': `&#${member.charCodeAt(0)};${member.slice(1)}`,
        'escape-as-text': `\\u00${member.charCodeAt(0).toString(16)}${member.slice(1)}`,
        'single-quotes': `'${member}'`,
        'json-as-text': `["${member}"]`,
        'object-as-text': `{"value":"${member}"}`,
      },
      'encoding',
    ),
    ...inputs(
      'member',
      'misspelt',
      {
        'letters-swapped': `${member[1]}${member[0]}${member.slice(2)}`,
        'letter-doubled': member[0] + member,
        'written-twice': member + member,
        backwards: [...member].reverse().join(''),
        'first-letter': member[0]!,
      },
      'misspelt',
    ),
    ...inputs(
      'member',
      'named with its enum',
      {
        'after-colon': `:${member}`,
        'after-double-colon': `Enum::${member}`,
        'after-underscore': `ENUM_${member.toUpperCase()}`,
      },
      'named with its enum',
    ),
  ]
}

/** Words that are no member of any enum: names that every object or enum inherits, and words for nothing. */
export const wordsForNothing: readonly Input<string>[] = [
  ...inputs(
    'member',
    'a name that every object inherits',
    Object.fromEntries(
      // JavaScript, Python, Ruby, Java and C#, PHP.
      [
        'constructor',
        'toString',
        '__proto__',
        'hasOwnProperty',
        'valueOf',
        '__class__',
        '__members__',
        'name',
        'mro',
        'class',
        'to_s',
        'object_id',
        'values',
        'ordinal',
        'value__',
        'cases',
        'from',
        'length',
        'default',
      ].map((word) => [`inherited-${word}`, word]),
    ),
    'inherited',
  ),
  ...inputs(
    'member',
    'a word for nothing or for a truth',
    Object.fromEntries(
      ['undefined', 'None', 'nil', 'NULL', 'NaN', 'true', 'false', '{}', '[]', 'unspecified', 'Unset'].map(
        (word) => [`word-${word.replace('{}', 'braces').replace('[]', 'brackets')}`, word],
      ),
    ),
    'word for nothing',
  ),
]

/** Lists of members in other forms than with one comma. */
export function otherLists(members: readonly string[]): readonly Input<string>[] {
  const [first, last] = [members[0]!, members.at(-1)!]
  return inputs(
    'comma',
    'another list',
    {
      'same-twice': `${first},${first}`,
      'list-semicolon': `${first};${last}`,
      'list-bar': `${first} | ${last}`,
      'list-plus': `${first}+${last}`,
      'list-blank': `${first} ${last}`,
      'leading-comma': `,${first}`,
      'comma-alone': ',',
    },
    'other list',
  )
}

/** Text that is no number by the grammar, and that a lenient reader takes for one. */
export const nearNumbers: readonly Input<string>[] = inputs(
  'number',
  'almost the number of a member',
  {
    'number-fraction': '1.0',
    'number-hexadecimal': '0x1',
    'number-exponent': '1e0',
    'number-padded': ' 1',
    'number-and-text': '1x',
    'number-other-script': '\u0661',
    'number-list': '0,1',
  },
  'near number',
)

/** Numbers as text that the grammar allows: those of members, and those that belong to none. */
export const numbersAsText: readonly Input<string>[] = [
  ...inputs(
    'number',
    'of no member',
    {
      'numeric-text-minus-1': '-1',
      'numeric-text-2147483648': '2147483648',
      'numeric-text-9223372036854775807': '9223372036854775807',
    },
    'number of no member',
  ),
  ...inputs(
    'number',
    'written otherwise',
    { 'numeric-text-01': '01', 'numeric-text-plus-1': '+1' },
    'written otherwise',
  ),
]

/** JSON numbers, as they are written. */
export const otherNumbers: readonly Input<number>[] = inputs(
  'value',
  'a JSON number',
  { 'number-minus-1': -1, 'number-2147483648': 2147483648, 'number-1e300': 1e300 },
  'other number',
)
