import { describe, expect, it } from 'vitest'
import { textLosses } from '../../src/judge/text-diagnosis.ts'

describe('textLosses', () => {
  const table: readonly (readonly [sent: string, got: string, name: string])[] = [
    ['a & b', 'a &amp; b', 'HTML-escaped'],
    ['<b> & c', '<b> &amp; c', 'HTML-escaped'],
    ['a &amp; b', 'a & b', 'HTML-unescaped'],
    [String.raw`a\nb\\c`, String.raw`anb\c`, 'backslashes dropped'],
    ['0042', '42', 'read as a number'],
    ['1.0', '1', 'read as a number'],
    ['a\u200bb\ufeffc', 'abc', 'invisible characters dropped'],
    ['\ufefftext', 'text', 'byte order mark dropped'],
    ['a b c', 'abc', 'white space dropped'],
    ['a\r\nb\tc', 'a\r\nb c', 'white space folded'],
    ['a😀b', 'ab', 'characters outside the BMP lost'],
    ['a😀b', 'a', 'cut before a character outside the BMP'],
    ['aéb', 'a', 'cut before a character outside ASCII'],
    ['a\0b', 'a', 'cut before a control character'],
    ['é'.repeat(300), 'é'.repeat(127), 'cut after 255 bytes'],
    ['a'.repeat(300), 'a'.repeat(255), 'cut after 255 bytes'],
    ['a'.repeat(300), 'a'.repeat(255), 'cut after 255 characters'],
  ]
  it.each(table)('of %j that came back as %j has the name "%s"', (sent, got, name) => {
    expect(textLosses(sent, got)).toContain(name)
  })

  it('has no name for characters that went here and stayed there', () => {
    expect(textLosses('abcabc', 'abcbc')).not.toContain('white space dropped')
    expect(textLosses('a b c', 'ab c')).not.toContain('white space dropped')
    expect(textLosses('plain', 'other')).toEqual(['another value'])
  })
})
