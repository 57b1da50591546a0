import type { Json } from '../../json.ts'
import { isUpdated, responding, settable, storing, withText } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const texts = settable('string')
const isText = (value: Json): value is string => typeof value === 'string'
const utf8 = (text: string) => Buffer.from(text, 'utf8')

/** Stores what becomes of text. */
const becoming =
  (change: (text: string) => string): Reported[5] =>
  () =>
    storing(texts, (sent) => (isText(sent) ? change(sent) : sent))

const cutToBytes = (text: string, most: number) => {
  const bytes = utf8(text)
  // Half a character at the end is left out.
  return bytes.length <= most
    ? text
    : new TextDecoder().decode(bytes.subarray(0, most)).replace(/\ufffd$/, '')
}

const astral = /[\u{10000}-\u{10ffff}]/gu

/** Removes the bytes of a no-break space from both ends, be they of another letter or not. */
function trimmedByBytes(text: string): string {
  const bytes = utf8(text)
  const isBlank = (byte: number | undefined) => byte === 0xc2 || byte === 0xa0 || byte === 0x20
  let [start, end] = [0, bytes.length]
  while (start < end && isBlank(bytes[start])) start += 1
  while (end > start && isBlank(bytes[end - 1])) end -= 1
  return new TextDecoder().decode(bytes.subarray(start, end))
}

/** Faults of text that public reports show. */
export function reportedTextFaults(): Fault[] {
  return reported('encoding', [
    [
      'text-cut-at-astral',
      'VPP-ACCEPT-07',
      'Text ends before its first character beyond U+FFFF.',
      'mozilla/fxa-profile-server#186',
      2016,
      becoming((text) => text.replace(/[\u{10000}-\u{10ffff}].*$/su, '')),
    ],
    [
      'text-astral-removed',
      'VPP-ACCEPT-07',
      'Characters beyond U+FFFF are removed.',
      'whitequark/rack-utf8_sanitizer#24',
      2014,
      becoming((text) => text.replace(astral, '')),
    ],
    [
      'text-astral-to-question-marks',
      'VPP-ACCEPT-07',
      'Each byte of a character beyond U+FFFF becomes a question mark.',
      'aaronpk/webmention.io#203',
      2026,
      becoming((text) => text.replace(astral, '????')),
    ],
    [
      'text-astral-to-entities',
      'VPP-ACCEPT-07',
      'Characters beyond U+FFFF become HTML entities.',
      'pressidium/pressidium-cookie-consent#15',
      2023,
      becoming((text) => text.replace(astral, (one) => `&#x${one.codePointAt(0)!.toString(16)};`)),
    ],
    [
      'text-cut-at-64-kilobytes',
      'VPP-ACCEPT-07',
      'Text is cut at 65,535 bytes.',
      'humhub/wiki#37',
      2015,
      becoming((text) => cutToBytes(text, 65_535)),
    ],
    [
      'text-cut-at-65535-characters',
      'VPP-ACCEPT-07',
      'Text is cut at 65,535 characters.',
      'hackmdio/codimd#521',
      2017,
      becoming((text) => text.slice(0, 65_535)),
    ],
    [
      'text-cut-at-255-bytes',
      'VPP-ACCEPT-07',
      'Text is cut at 255 bytes, and the warning is swallowed.',
      'transact-rs/sqlx#1553',
      2021,
      becoming((text) => cutToBytes(text, 255)),
    ],
    [
      'text-cut-at-255-characters',
      'VPP-ACCEPT-07',
      'Text is cut at 255 characters, whatever their bytes.',
      'Open-Web-Analytics/Open-Web-Analytics#1032',
      2026,
      becoming((text) => [...text].slice(0, 255).join('')),
    ],
    [
      'text-apostrophe-escaped',
      'VPP-ACCEPT-07',
      'Text is written for the source of a script: a backslash comes before an apostrophe.',
      'networknt/light-4j#513',
      2019,
      becoming((text) => text.replaceAll("'", "\\'")),
    ],
    [
      'text-ampersand-encoded',
      'VPP-ACCEPT-07',
      'Text without any tag is cleaned too: an ampersand becomes its entity.',
      'apostrophecms/sanitize-html#497',
      2021,
      becoming((text) => text.replaceAll('&', '&amp;')),
    ],
    [
      'text-trimmed-by-bytes',
      'VPP-ACCEPT-07',
      'The bytes of a no-break space are removed at both ends, be they part of another letter.',
      'laravel/framework#40600',
      2022,
      becoming(trimmedByBytes),
    ],
    [
      'text-zero-width-trimmed',
      'VPP-ACCEPT-07',
      'Zero-width spaces and marks at the ends are removed.',
      'laravel/framework#44906',
      2022,
      becoming((text) => text.replace(/^[\u200b\ufeff]+|[\u200b\ufeff]+$/g, '')),
    ],
    [
      'text-compatibility-normalised',
      'VPP-ACCEPT-07',
      'Text is stored in the compatibility form of Unicode.',
      'gchq/CyberChef#912',
      2019,
      becoming((text) => text.normalize('NFKC')),
    ],
    [
      'text-vertical-tab-as-an-escape-that-is-none',
      'VPP-ACCEPT-07',
      'A vertical tab is answered as an escape that JSON does not have.',
      'monero-project/monero#10808',
      2026,
      () =>
        responding(isUpdated, (response) => withText(response, (text) => text.replaceAll('\\u000b', '\\v'))),
    ],
    [
      'text-escapes-undone-in-the-answer',
      'VPP-ACCEPT-07',
      'The escapes of angle brackets are undone in the finished JSON, those within a text among them.',
      'unrolled/render#98',
      2022,
      () =>
        responding(isUpdated, (response) =>
          withText(response, (text) => text.replaceAll('\\u003c', '<').replaceAll('\\u0026', '&')),
        ),
    ],
    [
      'error-500-for-nul-in-a-credential',
      'VPP-ERROR-03',
      'U+0000 in the credential is answered with 500.',
      'vapor/postgres-nio#52',
      2019,
      () =>
        failingOn((body, { world }) =>
          world.contract.properties.some(
            ({ name, credential }) =>
              credential && isText(body[name] ?? null) && String(body[name]).includes('\0'),
          ),
        ),
    ],
    [
      'text-blank-longer',
      'VPP-ACCEPT-07',
      'A blank is added to blank text, and stays.',
      'OpenGamma/OG-Platform#188',
      2014,
      becoming((text) => (/^ *$/.test(text) ? `${text} ` : text)),
    ],
    [
      'text-empty-not-stored',
      'VPP-ACCEPT-07',
      'Empty text becomes null, and null is left out of the update.',
      'octobercms/october#5889',
      2025,
      () => storing(texts, (sent, before) => (sent === '' ? before : sent)),
    ],
    [
      'text-variation-selectors-removed',
      'VPP-ACCEPT-07',
      'Variation selectors are removed.',
      'aaronpk/webmention.io#203',
      2026,
      becoming((text) => text.replace(/[\ufe00-\ufe0f]/g, '')),
    ],
    [
      'text-null-to-empty',
      'VPP-ENTITY-08',
      'null becomes empty text.',
      'fossasia/open-event-server#6118',
      2019,
      () =>
        storing(
          (property) => texts(property) && property.nullable,
          (sent) => sent ?? '',
        ),
    ],
    [
      'text-null-ignored',
      'VPP-ENTITY-08',
      'null is dropped by a filter that is meant for members that are absent.',
      'apache/incubator-kie-kogito-runtimes#4335',
      2026,
      () =>
        storing(
          (property) => texts(property) && property.nullable,
          (sent, before) => sent ?? before,
        ),
    ],
    [
      'text-not-set-over-null',
      'VPP-ENTITY-08',
      'Only members that are not null are updated: what was null stays so.',
      'katharsis-project/katharsis-framework#50',
      2016,
      () => storing(texts, (sent, before) => (before === null ? null : sent)),
    ],
    [
      'text-change-of-case-skipped',
      'VPP-ENTITY-15',
      'Text that differs in letter case alone is no change, and is not stored.',
      'dotnet/efcore#32898',
      2024,
      () =>
        storing(texts, (sent, before) =>
          isText(sent) && isText(before) && sent.toLowerCase() === before.toLowerCase() ? before : sent,
        ),
    ],
  ])
}
