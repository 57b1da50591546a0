import { describe, expect, it } from 'vitest'
import { createMask } from '../../src/secrets/mask.ts'

const own = () => ({
  all: new Set(['a text of the suite', 'completed']),
  credentials: new Set(['sent by the suite']),
})

function masking(secret: string, where: readonly string[] = ['x-pin']) {
  const mask = createMask(own)
  mask.add(secret, 'pin', where)
  return mask
}

describe('a secret that is a word too', () => {
  it.each([
    ['1234567', 'X-Pin: 1234567', 'X-Pin: ***pin***'],
    ['true', '{"x-pin":"true","a":true}', '{"x-pin":"***pin***","a":true}'],
    ['true', '{"x-pin": true}', '{"x-pin": ***pin***}'],
    ['false', String.raw`{\"x-pin\" : \"false\"}`, String.raw`{\"x-pin\" : \"***pin***\"}`],
    ['false', String.raw`{\\\"x-pin\\\":\\\"false\\\"}`, String.raw`{\\\"x-pin\\\":\\\"***pin***\\\"}`],
    ['a&b', 'x-pin=a%26b&y=a%26b', 'x-pin=***pin***&y=a%26b'],
    ['"x"', String.raw`"x-pin":"\"x\""`, '"x-pin":"***pin***"'],
    ['completed', 'x-pin=completed', 'x-pin=***pin***'],
    ['a text of the suite', 'x-pin: a text of the suite', 'x-pin: ***pin***'],
    ['ü', 'x-pin: ü', 'x-pin: ***pin***'],
  ])('%s is masked behind its name: %s', (secret, text, masked) => {
    const mask = masking(secret)
    expect(mask.text(text)).toBe(masked)
    expect(mask.has(text)).toBe(true)
    expect(mask.text(masked)).toBe(masked)
  })

  it.each([
    ['1234567', '1234567 and 12345678, x-pin: 12345678'],
    ['true', '{"isX":true,"my-x-pin":"true"}'],
    ['completed', '{"state":"completed"}'],
    ['a text of the suite', '{"name":"a text of the suite"}'],
    ['u', 'x-pin: uu'],
    ['***', 'x-pin: ***other***'],
  ])('%s stays where it is none: %s', (secret, text) => {
    expect(masking(secret).text(text)).toBe(text)
    expect(masking(secret).has(text)).toBe(false)
  })

  it('stands behind its scheme with a blank alone', () => {
    const mask = masking('abc', ['bearer', 'authorization'])
    expect(mask.text('Authorization: Bearer abc; authorization=abc; bearer abcd; abc')).toBe(
      'Authorization: Bearer ***pin***; authorization=***pin***; bearer abcd; abc',
    )
  })

  it('that the suite sends as a credential is none', () => {
    expect(masking('x').isOwnCredential('sent by the suite')).toBe(true)
    expect(masking('x').isOwnCredential('completed')).toBe(false)
  })

  it('costs a time that grows with the text alone, however many there are', () => {
    const mask = createMask(own)
    for (let i = 0; i < 10_000; i += 1) mask.add(String(i), 'pin', ['x-pin'])
    // What is not linear would take longer than a test may.
    const text = `x-pin: ${'\\'.repeat(50)} `
    expect(mask.text(text.repeat(10_000))).toBe(text.repeat(10_000))
  })
})
