import type { WireResponse } from '../../exchange/types.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { isUpdated, responding, withText } from './overrides.ts'
import type { Fault } from './types.ts'

/** Writes the text of the answer to a PATCH as other bytes. */
function written(encode: (text: string) => Uint8Array): StageOverrides {
  return responding(isUpdated, (response) => ({ ...response, body: encode(textOf(response)) }))
}

const textOf = ({ body }: WireResponse) => new TextDecoder().decode(body)

/** UTF-8 of each half of a surrogate pair, as in CESU-8. */
function cesu8(text: string): Uint8Array {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  return Buffer.concat(
    units.map((unit) =>
      unit < 0xd800 || unit > 0xdfff
        ? Buffer.from(String.fromCharCode(unit))
        : Buffer.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)),
    ),
  )
}

const table: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  stages: () => StageOverrides,
])[] = [
  [
    'answer-utf-16',
    'VPP-ENTITY-03',
    'The answer is written in UTF-16.',
    () => written((text) => Buffer.from(text, 'utf16le')),
  ],
  [
    'answer-utf-16-with-mark',
    'VPP-ENTITY-03',
    'The answer is written in UTF-16 with a byte order mark.',
    () => written((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  ],
  [
    'answer-latin-1',
    'VPP-ACCEPT-07',
    'The answer is written in Latin-1.',
    () => written((text) => Buffer.from(text, 'latin1')),
  ],
  [
    'answer-cesu-8',
    'VPP-ACCEPT-07',
    'Each half of a surrogate pair is written in UTF-8.',
    () => written(cesu8),
  ],
  [
    'answer-mojibake',
    'VPP-ACCEPT-07',
    'The answer is written in UTF-8 twice.',
    () => written((text) => Buffer.from(Buffer.from(text).toString('latin1'))),
  ],
  [
    'answer-html-escaped',
    'VPP-ACCEPT-07',
    'The answer shows text with HTML escapes.',
    () =>
      responding(isUpdated, (response) =>
        withText(response, (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')),
      ),
  ],
  [
    'answer-cut-at-1024',
    'VPP-ACCEPT-07',
    'The answer ends after 1024 bytes.',
    () => written((text) => Buffer.from(text).subarray(0, 1024)),
  ],
  [
    'answer-escapes-unescaped',
    'VPP-ACCEPT-07',
    'Control characters stand in the answer without their escapes.',
    () =>
      responding(isUpdated, (response) =>
        withText(response, (text) =>
          text.replace(/\\u00([01]\w)/g, (_all, code) => String.fromCharCode(Number(`0x${code}`))),
        ),
      ),
  ],
]

/** Faults of the bytes in which an answer is written (RFC 8259 8.1: UTF-8). */
export function encodingFaults(): Fault[] {
  return table.map(([name, requirement, describe, stages]) => ({
    name: `encoding-${name}`,
    requirement,
    family: 'encoding',
    describe,
    stages,
  }))
}
