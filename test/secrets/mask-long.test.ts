import { describe, expect, it } from 'vitest'
import { createMask } from '../../src/secrets/mask.ts'

/** Text without repetition, as a credential is. */
const long = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * 2_654_435_761) >>> 24)).toString(
  'base64',
)

function maskOf(secret: string) {
  const mask = createMask()
  mask.add(secret, 'credential')
  return mask
}

describe('a long secret', () => {
  it.each<[string, (text: string) => string]>([
    ['plain', (text) => text],
    ['as JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
    ['percent-encoded', encodeURIComponent],
    ['in upper case', (text) => text.toUpperCase()],
    ['in base64', (text) => Buffer.from(text).toString('base64').replace(/=+$/, '')],
  ])('is masked as one, %s', (_name, encode) => {
    expect(maskOf(long).text(`before ${encode(long)} after`)).toMatch(
      /^before .?.?\*\*\*credential\*\*\*.?.? after$/,
    )
  })

  it('is masked where a part of it is shown, wherever that begins', () => {
    const mask = maskOf(long)
    for (const at of [0, 500, 1000, 33_333]) {
      const shown = mask.text(`<${long.slice(at, at + 4000)}>`)
      expect(shown).toContain('***credential***')
      // What is left of a piece at either end.
      expect(shown.length).toBeLessThan(2 * 128 + 20)
    }
  })

  it('is masked where it is cut', () => {
    expect(maskOf(long).text(`${long.slice(0, 5000)}… and more`)).toBe('***credential***… and more')
  })

  it.each([
    ['x', 'x'.repeat(1 << 18)],
    ['xy', 'xy'.repeat(1 << 17)],
  ])(
    'is masked where it repeats %s a hundred thousand times and more, in an answer that is twice as long',
    (_name, secret) => {
      const mask = maskOf(secret)
      expect(mask.text(`"${secret}"`)).toBe('"***credential***"')
      expect(mask.text(`"${secret}${secret}" …`)).toBe('"***credential***" …')
    },
  )

  it('is masked where a surrogate pair is at the end of a piece', () => {
    for (const before of [0, 1, 2, 3]) {
      const secret = `${'a'.repeat(124 + before)}${'😀'.repeat(20)}${long.slice(0, 3000)}`
      const mask = maskOf(secret)
      expect(mask.text(`<${secret}>`)).toBe('<***credential***>')
      expect(mask.text(`<${encodeURIComponent(secret)}>`)).toBe('<***credential***>')
    }
  })

  it('takes no more forms when it is shown again', () => {
    const mask = maskOf(long)
    const known = mask.known()
    mask.add(long, 'other')
    expect(mask.known()).toBe(known)
  })
})

describe('the beginning of a text', () => {
  const mask = maskOf('a-secret-of-some-length')

  it.each([
    ['before the end of it', 'ab a-secret-of-some-length cd', 10, 'ab ***credential***'],
    ['before it', 'ab a-secret-of-some-length cd', 2, 'ab'],
    ['behind it', 'ab a-secret-of-some-length cd', 28, 'ab ***credential*** c'],
    ['behind all', 'ab a-secret-of-some-length cd', 100, 'ab ***credential*** cd'],
    ['within an escaped one', String.raw`ab \u0061-secret-of-some-length cd`, 5, 'ab ***credential***'],
  ])('is masked where it ends %s', (_name, text, length, expected) => {
    expect(mask.beginning(text, length)).toBe(expected)
  })

  it('is cut without secrets, too', () => {
    expect(createMask().beginning('abcdef', 3)).toBe('abc')
  })
})
