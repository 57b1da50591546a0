import { describe, expect, it } from 'vitest'
import { cutAround, fill, firstDifference, shorten, visible, wrap } from '../src/text.ts'

describe('visible', () => {
  it('leaves printable text as it is', () => {
    expect(visible('a "é" 中 😀 \\n')).toBe('a "é" 中 😀 \\n')
  })

  it('escapes what could move the cursor, hide or mislead', () => {
    expect(visible('\u001b[2J\n\r\t\0\u202e\u200b\u2028')).toBe(
      String.raw`\u001b[2J\n\r\t\u0000\u202e\u200b\u2028`,
    )
    expect(visible('\ud800 \u{e0001}')).toBe(String.raw`\ud800 \udb40\udc01`)
  })
})

describe('wrap and fill', () => {
  it('fill lines up to the width', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(fill(['one', 'two', 'three'], 8)).toEqual(['one two', 'three'])
  })

  it('breaks a long word, but not a long piece', () => {
    expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(fill(['abcdefgh', 'ij'], 3)).toEqual(['abcdefgh', 'ij'])
  })

  it('counts the columns that a terminal takes, and breaks no character', () => {
    expect(wrap('😀😀😀', 4)).toEqual(['😀😀', '😀'])
    expect(wrap('中文字', 4)).toEqual(['中文', '字'])
    expect(fill(['中文', '字'], 6)).toEqual(['中文', '字'])
  })

  it('keeps spaces within a line, and gives one line for no text', () => {
    expect(wrap('"  a "', 10)).toEqual(['"  a "'])
    expect(wrap('', 10)).toEqual([''])
  })
})

describe('cutting', () => {
  it('shortens to the width', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef')
    expect(shorten('abcdefg', 6)).toBe('abcde…')
  })

  it('finds the first difference', () => {
    expect(firstDifference('abc', 'abd')).toBe(2)
    expect(firstDifference('ab', 'abc')).toBe(2)
    expect(firstDifference('😀a', '😀b')).toBe(1)
  })

  it('shows the character at the index, wherever it is', () => {
    const text = `${'a'.repeat(50)}X${'b'.repeat(49)}`
    expect(cutAround(text, 50, 12)).toBe('…aaaaaXbbbb…')
    expect(cutAround(`Y${text}`, 0, 12)).toBe('Yaaaaaaaaa…')
    expect(cutAround(`${text}Z`, 100, 12)).toBe('…bbbbbbbbbZ')
    expect(cutAround('short', 4, 12)).toBe('short')
  })
})
