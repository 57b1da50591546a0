import { type Grammar, type Input, inputs } from './types.ts'

/** The grammar of the body as a whole. */
export const jsonText: Grammar = {
  name: 'JSON',
  title: 'JSON text (RFC 8259)',
  productions: [
    { name: 'JSON text', clause: 'RFC 8259 2' },
    { name: 'white space', clause: 'RFC 8259 2, ws' },
    { name: 'encoding', clause: 'RFC 8259 8.1' },
    { name: 'literal', clause: 'RFC 8259 3' },
    { name: 'object', clause: 'RFC 8259 4' },
    { name: 'name', clause: 'RFC 8259 4, member' },
    { name: 'name separator', clause: 'RFC 8259 2 and 4' },
    { name: 'value separator', clause: 'RFC 8259 2, 4 and 5' },
    { name: 'array', clause: 'RFC 8259 5' },
    { name: 'number', clause: 'RFC 8259 6' },
    { name: 'string', clause: 'RFC 8259 7' },
    { name: 'escape', clause: 'RFC 8259 7' },
  ],
}

/** What bodies are made of: a text property and its value, a property for literals, an annotation that may hold anything. */
export type JsonParts = {
  readonly name: string
  readonly flag: string | undefined
  readonly nullable: string
}

/** A body: its text, or its bytes in base64 where it is not UTF-8. */
export type Body = string | { readonly base64: string }

/** Bytes as they stand between two texts. */
function bytes(before: string, middle: readonly number[], after: string): Body {
  return {
    base64: Buffer.concat([Buffer.from(before), Buffer.from(middle), Buffer.from(after)]).toString('base64'),
  }
}

const at = '"@conformance.note"'

/** Bodies that no JSON parser may take: each breaks one production of one body that is taken otherwise. */
export function brokenJson({ name, flag, nullable }: JsonParts): readonly Input<Body>[] {
  const whole = `{"${name}":"Conformance"}`
  const beside = (value: string) => `{"${name}":"Conformance",${at}:${value}}`
  const text = (written: string) => `{"${name}":${written}}`
  return [
    ...inputs<Body>(
      'JSON text',
      'something after it',
      {
        'brace-after': `${whole}}`,
        'bracket-after': `${whole}]`,
        'comma-after': `${whole},`,
        'number-after': `${whole}1`,
        'hash-after': `${whole}#`,
        'slash-after': `${whole}/`,
        'semicolon-after': `${whole};`,
        'nul-after': `${whole}\u0000`,
        'lines-of-json': `${whole}\n${whole}`,
      },
      'after',
    ),
    ...inputs<Body>(
      'JSON text',
      'something before it',
      {
        'letter-before': `x${whole}`,
        'prefix-before': `)]}',\n${whole}`,
        'assignment-before': `a=${whole}`,
        'comma-before': `,${whole}`,
        'parentheses-around': `(${whole})`,
        'tag-before': `<${whole}`,
        'number-before': `1${whole}`,
      },
      'before',
    ),
    ...inputs<Body>(
      'JSON text',
      'another notation',
      {
        yaml: `${name}: Conformance`,
        'query-string': `${name}=Conformance&a=b`,
        star: '*',
        'letter-alone': 'é',
        apostrophe: "['",
        'name-and-value': `"${name}":"Conformance"`,
        multipart: `--a\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nConformance\r\n--a--`,
      },
      'notation',
    ),
    ...inputs<Body>(
      'white space',
      'a character that is none',
      {
        'form-feed': `{\f"${name}":"Conformance"}`,
        'vertical-tab': `{\u000b"${name}":"Conformance"}`,
        'no-break-space': `{\u00a0"${name}":"Conformance"}`,
        'word-joiner': `\u2060${whole}`,
        'line-separator': `{\u2028"${name}":"Conformance"}`,
        'nul-in-space': `{"${name}":\u0000"Conformance"}`,
        'escaped-line-end': `\\n${whole}`,
        'mark-inside': `{\ufeff"${name}":"Conformance"}`,
      },
      'no white space',
    ),
    ...inputs<Body>(
      'white space',
      'a comment',
      {
        'comment-lines': `{ // comment\n"${name}":"Conformance"}`,
        'comment-hash': `{"${name}":"Conformance" # comment\n}`,
        'comment-open': `{"${name}":"Conformance"}/*`,
        'comment-after': `${whole}// comment`,
        'comment-html': `<!-- comment -->${whole}`,
      },
      'comment',
    ),
    ...inputs<Body>(
      'encoding',
      'bytes outside of a string that are not UTF-8',
      {
        'byte-alone': bytes('', [0xff], ''),
        'byte-before': bytes('{', [0xe5], `"${name}":"Conformance"}`),
        'mark-cut': bytes('', [0xef, 0xbb], whole),
        'byte-in-number': bytes(`{"${name}":"Conformance",${at}:12`, [0xe5], '}'),
        'byte-after': bytes(whole, [0x80], ''),
        'mark-alone': bytes('', [0xef, 0xbb, 0xbf], ''),
      },
      'bytes',
    ),
    ...inputs<Body>(
      'literal',
      'in another letter case or cut',
      {
        ...(flag !== undefined && {
          'true-upper': `{"${flag}":TRUE}`,
          'true-capital': `{"${flag}":True}`,
          'false-upper': `{"${flag}":FALSE}`,
          'true-cut': `{"${flag}":tru}`,
          'true-longer': `{"${flag}":truee}`,
          'word-yes': `{"${flag}":yes}`,
        }),
        'null-upper': `{"${nullable}":NULL}`,
        'null-capital': `{"${nullable}":Null}`,
        'null-none': `{"${nullable}":None}`,
        'null-nil': `{"${nullable}":nil}`,
        'null-cut': `{"${nullable}":nul}`,
      },
      'literal',
    ),
    ...inputs<Body>(
      'object',
      'without an end, or with another',
      {
        'cut-after-comma': `{"${name}":"Conformance",`,
        'cut-after-colon': `{"${name}":`,
        'cut-after-name': `{"${name}"`,
        'cut-in-name': `{"${name}`,
        'bracket-for-brace': `{"${name}":"Conformance"]`,
        'comma-for-brace': `{"${name}":"Conformance",,`,
        'end-alone': '}',
        'begin-twice': `{{"${name}":"Conformance"}}`,
        'brackets-around-members': `["${name}":"Conformance"]`,
      },
      'ends',
    ),
    ...inputs<Body>(
      'name',
      'left out or no string',
      {
        'name-left-out': `{:"Conformance"}`,
        'name-number': `{1:"Conformance"}`,
        'name-null': `{null:"Conformance"}`,
        'name-brackets': `{["${name}"]:"Conformance"}`,
        'name-object': `{{}:"Conformance"}`,
        'name-backticks': `{\`${name}\`:"Conformance"}`,
        'name-alone': `{"${name}"}`,
        'names-in-a-set': `{"${name}","Conformance"}`,
        'name-spread': `{...${whole}}`,
      },
      'names',
    ),
    ...inputs<Body>(
      'name separator',
      'doubled or replaced',
      {
        'colon-twice': `{"${name}"::"Conformance"}`,
        'semicolon-for-colon': `{"${name}";"Conformance"}`,
        'equals-for-colon': `{"${name}"="Conformance"}`,
        'arrow-for-colon': `{"${name}"=>"Conformance"}`,
      },
      'colons',
    ),
    ...inputs<Body>(
      'value separator',
      'doubled, left out or replaced',
      {
        'comma-twice': `{"${name}":"Conformance",,${at}:1}`,
        'comma-first': `{,"${name}":"Conformance"}`,
        'commas-last': `{"${name}":"Conformance",,}`,
        'comma-left-out': `{"${name}":"Conformance" ${at}:1}`,
        'semicolon-for-comma': `{"${name}":"Conformance";${at}:1}`,
        'value-left-out': `{"${name}":,${at}:1}`,
        'two-values': `{"${name}":"Conformance" "Conformance"}`,
        'comma-alone': '{,}',
      },
      'commas',
    ),
    ...inputs<Body>(
      'array',
      'broken',
      {
        'array-trailing-comma': beside('[1,]'),
        'array-comma-twice': beside('[1,,2]'),
        'array-comma-alone': beside('[,]'),
        'array-comma-left-out': beside('[1 true]'),
        'array-semicolon': beside('[1;2]'),
        'array-colon': beside('["a":1]'),
        'array-not-closed': beside('[1'),
        'array-closed-twice': beside('[1]]'),
        'array-brace': beside('[1}'),
        'array-star': beside('[*]'),
        'brackets-100-not-closed': '['.repeat(100),
        'objects-50-not-closed': '{"a":['.repeat(50),
      },
      'arrays',
    ),
    ...inputs<Body>(
      'number',
      'not of its grammar',
      {
        'number-leading-zero': beside('01'),
        'number-minus-zero-one': beside('-01'),
        'number-plus': beside('+1'),
        'number-plus-twice': beside('++1'),
        'number-point-first': beside('.5'),
        'number-point-last': beside('1.'),
        'number-two-points': beside('1.2.3'),
        'number-point-exponent': beside('1.e3'),
        'number-exponent-empty': beside('1e'),
        'number-exponent-sign': beside('1e+'),
        'number-exponent-twice': beside('1eE2'),
        'number-minus-alone': beside('-'),
        'number-minus-blank': beside('- 1'),
        'number-minus-twice': beside('--1'),
        'number-hexadecimal': beside('0x1F'),
        'number-octal': beside('0o17'),
        'number-underscore': beside('1_000'),
        'number-blank': beside('1 000'),
        'number-suffix': beside('1L'),
        'number-letter': beside('1a'),
        'number-infinity': beside('Infinity'),
        'number-minus-infinity': beside('-Infinity'),
        'number-inf': beside('Inf'),
        'number-minus-nan': beside('-NaN'),
        'number-fullwidth': beside('\uff11'),
        'number-expression': beside('1+2'),
        'number-comma': beside('1,5'),
      },
      'numbers',
    ),
    ...inputs<Body>(
      'string',
      'without its marks, or with others',
      {
        'text-bare': text('Conformance'),
        'text-backticks': text('`Conformance`'),
        'text-not-closed': text('"Conformance'),
        'text-quote-alone': text('"'),
        'text-quotes-of-print': text('“Conformance”'),
        'text-continued': text('"Con" + "formance"'),
        'text-triple': text('"""Conformance"""'),
        'text-prefixed': text('u"Conformance"'),
      },
      'strings',
    ),
    ...inputs<Body>(
      'string',
      'with a raw control character',
      {
        'raw-tab': text('"a\tb"'),
        'raw-nul': text('"a\u0000b"'),
        'raw-carriage-return': text('"a\rb"'),
        'raw-bell': text('"a\u0007b"'),
        'raw-unit-separator': text('"a\u001fb"'),
        'raw-nul-in-name': `{"${name}\u0000":"Conformance"}`,
      },
      'raw',
    ),
    ...inputs<Body>(
      'escape',
      'not of its grammar',
      {
        'escape-apostrophe': text(`"a\\'b"`),
        'escape-zero': text('"a\\0b"'),
        'escape-octal': text('"a\\101b"'),
        'escape-a': text('"a\\ab"'),
        'escape-v': text('"a\\vb"'),
        'escape-capital-u': text('"a\\U0041b"'),
        'escape-u-short': text('"a\\u00a"'),
        'escape-u-letters': text('"a\\u00gg"'),
        'escape-u-braces': text('"a\\u{41}b"'),
        'escape-u-sign': text('"a\\u+041b"'),
        'escape-u-blank': text('"a\\u 041b"'),
        'escape-line-end': text('"a\\\nb"'),
        'escape-emoji': text('"a\\😀b"'),
        'escape-tab': text('"a\\\tb"'),
        'escape-half-pair-cut': text('"\\ud83d\\u00"'),
        'escape-last': text('"a\\"'),
        'escape-outside': `{\\u0022${name}\\u0022:"Conformance"}`,
        'escape-byte': bytes(`{"${name}":"a\\`, [0xe5], 'b"}'),
        'escape-u-byte': bytes(`{"${name}":"a\\u`, [0xe5], 'b"}'),
        'escape-in-name': `{"${name}\\x":"Conformance"}`,
      },
      'escapes',
    ),
  ]
}

/** Bodies that the JSON parsing test suite leaves to each parser: they may be taken or refused. */
export function openJson({ name }: JsonParts): readonly Input<Body>[] {
  const beside = (value: string) => `{"${name}":"Conformance",${at}:${value}}`
  const inText = (...middle: number[]) => bytes(`{"${name}":"a`, middle, 'b"}')
  return [
    ...inputs<Body>(
      'encoding',
      'bytes in a string that are not UTF-8',
      {
        'utf-8-continuation-alone': inText(0x81),
        'utf-8-overlong-2': inText(0xc0, 0xaf),
        'utf-8-overlong-6': inText(0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf),
        'utf-8-overlong-nul': inText(0xc0, 0x80),
        'utf-8-surrogate': inText(0xed, 0xa0, 0x80),
        'utf-8-cut': inText(0xe0, 0xff),
        'utf-8-beyond-unicode': inText(0xf4, 0xbf, 0xbf, 0xbf),
        'latin-1': inText(0xe9),
        'utf-8-in-name': bytes(`{"${name}":"Conformance","@conformance.`, [0xb9], 'note":1}'),
      },
      'open bytes',
    ),
    ...inputs<Body>(
      'encoding',
      'another one',
      {
        'utf-16-big-endian': {
          base64: Buffer.from(`{"${name}":"Conformance"}`, 'utf16le').swap16().toString('base64'),
        },
        'utf-16-with-mark': {
          base64: Buffer.from(`\ufeff{"${name}":"Conformance"}`, 'utf16le').toString('base64'),
        },
        'utf-32': {
          base64: Buffer.concat(
            [...`{"${name}":"Conformance"}`].map((letter) => Buffer.from([letter.charCodeAt(0), 0, 0, 0])),
          ).toString('base64'),
        },
      },
      'open encoding',
    ),
    ...inputs<Body>('encoding', 'a byte order mark', { 'mark-before': `\ufeff{"${name}":"Conformance"}` }),
    ...inputs<Body>(
      'number',
      'beyond the range or precision of a double',
      {
        'number-huge-exponent': beside('1.5e+9999'),
        'number-minus-huge-exponent': beside('-1e+9999'),
        'number-tiny': beside('123e-10000000'),
        'number-large-integer': beside('100000000000000000000'),
        'number-exponent-beyond': beside(`0.4e${'9'.repeat(60)}`),
        'number-10000-digits': beside('1'.repeat(10_000)),
      },
      'open numbers',
    ),
    ...inputs<Body>('array', 'nested 500 deep', {
      'nested-500': beside(`${'['.repeat(500)}${']'.repeat(500)}`),
    }),
    ...inputs<Body>('name', 'half of a surrogate pair', {
      'name-surrogate': `{"${name}":"Conformance","@conformance.\\ud83d":1}`,
    }),
  ]
}
