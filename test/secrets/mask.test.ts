import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMask } from '../../src/secrets/mask.ts'

const unicodeEscape = (char: string, upper = false) => {
  const hex = char.charCodeAt(0).toString(16).padStart(4, '0')
  return `\\u${upper ? hex.toUpperCase() : hex}`
}
const jsonInner = (text: string) => JSON.stringify(text).slice(1, -1)
const strictPercent = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase())
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** The ways in which programs are known to write a text, by name. */
const encoders: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'JSON, minimal': jsonInner,
  'JSON, ASCII only, lower hex': (text) => jsonInner(text).replace(/[^ -~]/g, (char) => unicodeEscape(char)),
  'JSON, ASCII only, upper hex': (text) =>
    jsonInner(text).replace(/[^ -~]/g, (char) => unicodeEscape(char, true)),
  'JSON, HTML-safe': (text) =>
    jsonInner(text).replace(/[<>&'+`=]|[^ -~]/g, (char) => unicodeEscape(char, true)),
  'JSON, quotes as \\u0022': (text) => jsonInner(text).replace(/\\"/g, '\\u0022'),
  'JSON with escaped slashes': (text) => jsonInner(text).replaceAll('/', '\\/'),
  'JSON in JSON': (text) => jsonInner(jsonInner(text)),
  'JSON in JSON in JSON': (text) => jsonInner(jsonInner(jsonInner(text))),
  encodeURIComponent: (text) => encodeURIComponent(text),
  'RFC 3986': strictPercent,
  'RFC 3986, lower hex': (text) => lowerHex(strictPercent(text)),
  'form-encoded': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'percent-encoded twice': (text) => strictPercent(strictPercent(text)),
  HTML: html,
  'HTML, numeric': (text) => text.replace(/[&<>"'+]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`),
  'HTML within JSON': (text) => jsonInner(html(text)),
  'JSON within HTML': (text) => html(jsonInner(text)),
}

const nasty = 'tök"en/+=<&>\'\\ 100%\n😀 ~*()!'

describe('the forms of a secret', () => {
  it.each(Object.entries(encoders))('%s', (_name, encode) => {
    const mask = createMask()
    mask.add(nasty, 'bearer')
    expect(mask.text(`before ${encode(nasty)} after`)).toBe('before ***bearer*** after')
    expect(mask.has(`before ${encode(nasty)} after`)).toBe(true)
    expect(mask.text(`${encode(nasty)}${encode(nasty)}`)).toBe('***bearer******bearer***')
    const other = encode(nasty.replace('en', 'em'))
    expect(mask.text(`before ${other} after`)).toBe(`before ${other} after`)
    expect(mask.has(other)).toBe(false)
  })

  it.each(['', 'a', 'ab', 'abc', 'user:'])('base64 and base64url after %j', (before) => {
    const secret = 'sécret?>~~ÿÿ-token'
    const mask = createMask()
    mask.add(secret, 'bearer')
    for (const after of ['', 'x', 'xy', ':tail']) {
      for (const form of ['base64', 'base64url'] as const) {
        const coded = Buffer.from(before + secret + after).toString(form)
        const masked = mask.text(`Basic ${coded}!`)
        expect(masked).toMatch(/^Basic [\w+/-]*\*\*\*bearer\*\*\*[\w+/=-]*!$/)
        // What is left holds no more of the secret than the odd bits of a group that it shares with its neighbours.
        const left = masked.replace('***bearer***', '').slice(6, -1)
        const neighbours = Buffer.from(before + after).toString('base64').length
        expect(left.length).toBeLessThanOrEqual(neighbours + 6)
      }
    }
  })

  it.each<readonly [string, (text: string) => string]>([
    ['an ellipsis', (text) => `${text}…`],
    ['three dots', (text) => `${text}...`],
    ['a quote and an ellipsis', (text) => `"${text}" …`],
    ['an escaped quote and dots', (text) => JSON.stringify(JSON.stringify(`${text}"...`))],
  ])('cut short before %s', (_name, around) => {
    const mask = createMask()
    mask.add('sécret-of-some-length', 'bearer')
    for (let length = 4; length < 21; length += 1) {
      const cut = 'sécret-of-some-length'.slice(0, length)
      expect(mask.text(`a ${around(cut)} b`)).toBe(`a ${around('***bearer***')} b`)
    }
    expect(mask.text(`a ${around('séc')} b`)).toBe(`a ${around('séc')} b`)
    expect(mask.text(`a ${around('sécrex')} b`)).toBe(`a ${around('sécrex')} b`)
    expect(mask.text('sécret-of-some, sécret-of-')).toBe('sécret-of-some, sécret-of-')
  })

  it.each<readonly [string, (text: string) => string]>([
    ['a percent escape', (text) => encodeURIComponent(text)],
    [
      'an escape of JSON',
      (text) =>
        JSON.stringify(text)
          .slice(1, -1)
          .replace(/[^ -~]/g, (one) => unicodeEscape(one)),
    ],
    ['an entity', (text) => html(text).replaceAll('é', '&#233;')],
  ])('cut short within %s', (_name, encode) => {
    const mask = createMask()
    mask.add('secret/éß<of>length', 'bearer')
    const encoded = encode('secret/éß<of>length')
    for (let length = encoded.indexOf('ret') + 4; length < encoded.length; length += 1)
      expect(mask.text(`a "${encoded.slice(0, length)}" … b`)).toMatch(/^a "\*\*\*bearer\*\*\*.{0,9}" … b$/)
  })

  it('cut short within base64', () => {
    const mask = createMask()
    mask.add('secret-of-some-length', 'bearer')
    const coded = Buffer.from('user:secret-of-some-length').toString('base64')
    expect(mask.text(`${coded.slice(0, 24)}…`)).toBe(`${coded.slice(0, 7)}***bearer***…`)
  })

  it('in lower and in upper case as a whole, if it is no word', () => {
    const mask = createMask()
    mask.add('Secret/Of+Twelve', 'a')
    mask.add('Secret-Word', 'b')
    expect(mask.text('secret/of+twelve SECRET%2FOF%2BTWELVE Secret/of+twelve')).toBe(
      '***a*** ***a*** Secret/of+twelve',
    )
    expect(mask.text('secret-word SECRET-WORD')).toBe('secret-word SECRET-WORD')
  })

  it('leaves no encoded form of any secret', () => {
    const secrets = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
      .filter((text) => !text.includes('*'))
    const names = fc.constantFrom(...Object.keys(encoders))
    const around = fc.constantFrom('', ' ', '"', '{"a":"', 'Bearer ', '\n', '?x=')
    fc.assert(
      fc.property(secrets, names, around, (secret, name, side) => {
        const encoded = encoders[name]!(secret)
        const mask = createMask()
        mask.add(secret, 'bearer')
        const masked = mask.text(side + encoded + side)
        expect(masked).toContain('***bearer***')
        expect(masked).not.toContain(encoded)
        expect(mask.has(masked)).toBe(false)
        expect(mask.text(masked)).toBe(masked)
      }),
      { numRuns: 500, examples: [['\ufffd       ', 'encodeURIComponent', '']] },
    )
  })
})

describe('replacing', () => {
  it('masks every occurrence and keeps the rest, offsets right behind escapes of all lengths', () => {
    const mask = createMask()
    mask.add('se"crets', 'a')
    const text = '\\n\\u00e9 %C3%A9 &amp; 😀 '
    expect(mask.text(`${text}se\\"crets${text}se%22crets${text}`)).toBe(`${text}***a***${text}***a***${text}`)
  })

  it('prefers the longest secret, and joins what overlaps', () => {
    const mask = createMask()
    mask.add('abcdefgh', 'short')
    mask.add('abcdefghijkl', 'long')
    mask.add('klmnopqr', 'next')
    expect(mask.text('abcdefghijkl abcdefghx xabcdefghijklmnopqr klmnopqr')).toBe(
      '***long*** ***short***x x***long*** ***next***',
    )
  })

  it('keeps the first name of a value that is added twice', () => {
    const mask = createMask()
    for (const secret of ['abcdef', 'abcdefgh']) {
      mask.add(secret, 'one')
      mask.add(secret, 'two')
      expect(mask.text(`one: ${secret}`)).toBe('one: ***one***')
    }
  })

  it('is idempotent even where the mark holds the secret', () => {
    const mask = createMask()
    mask.add('my-token', 'my-token')
    mask.add('********', 'stars')
    const once = mask.text('a my-token, my-tokens and ******** and my-tokenmy-token')
    expect(once).toBe('a ***my-token***, ***my-token***s and ***stars*** and ***my-token******my-token***')
    expect(mask.text(once)).toBe(once)
    expect(mask.has(once)).toBe(false)
  })

  it('is case-sensitive', () => {
    const mask = createMask()
    mask.add('Secret-1', 'c')
    mask.add('', 'b')
    expect(mask.text('secret-1 SECRET-1')).toBe('secret-1 SECRET-1')
  })

  it('takes secrets that are patterns, prototypes or entities for plain text', () => {
    for (const secret of [
      '.*+?.*+?',
      '__proto__',
      '$&$1$&$1',
      '(?:a)(b)',
      '&amp;&lt;',
      '%41%41%41',
      '\\u0041\\u0042',
      '\\'.repeat(8),
    ]) {
      const mask = createMask()
      mask.add(secret, 'a')
      expect(mask.text(`<${secret}>`)).toBe('<***a***>')
      expect(mask.text(`<${jsonInner(secret)}>`)).toBe('<***a***>')
      expect(mask.text('<harmless constructor>')).toBe('<harmless constructor>')
    }
  })

  it('gives valid JSON for valid JSON', () => {
    const mask = createMask()
    mask.add(nasty, 'a')
    const text = JSON.stringify({ x: `1${nasty}2`, y: JSON.stringify({ z: nasty }) })
    expect(JSON.parse(mask.text(text))).toEqual({ x: '1***a***2', y: '{"z":"***a***"}' })
  })

  it('masks megabytes with many secrets before the time for a test is over', () => {
    const mask = createMask()
    for (let i = 3; i < 200; i += 1) mask.add(`${i}-${'x"y'.repeat(i)}`, 'a')
    const text = JSON.stringify({ a: `100% "quoted" <b> & co +1 7-${'x"y'.repeat(7)}` }).repeat(80_000)
    expect(text.length).toBeGreaterThan(4_000_000)
    expect(mask.text(text)).not.toContain('x\\"y')
  })
})

describe('bodies', () => {
  it('masks UTF-8 as text, a byte order mark included', () => {
    const mask = createMask()
    mask.add('gehéimes', 'a')
    const body = Buffer.from('\ufeff{"é":"gehéimes"}')
    expect(Buffer.from(mask.bytes(body)).toString()).toBe('\ufeff{"é":"***a***"}')
  })

  it('masks other bytes byte by byte, and only the secret', () => {
    const mask = createMask()
    mask.add('gehéimes', 'a')
    const other = Buffer.from([0, 0xff, 0xfe, 0x80])
    for (const secret of [Buffer.from('gehéimes', 'utf8'), Buffer.from('gehéimes', 'latin1')]) {
      const masked = Buffer.from(mask.bytes(Buffer.concat([other, secret, other])))
      expect(masked).toEqual(Buffer.concat([other, Buffer.from('***a***'), other]))
    }
  })

  it('gives the same bytes where there is nothing to mask', () => {
    const mask = createMask()
    mask.add('gehéim', 'a')
    const body = new Uint8Array([1, 2, 255]).subarray(1)
    expect(mask.bytes(body)).toBe(body)
  })
})
