import { isObject, type Json } from '../../json.ts'
import { rendering, settable, showing, storing, taking } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const [texts, enums, booleans] = [settable('string'), settable('enum'), settable('boolean')]
const isText = (value: Json): value is string => typeof value === 'string'

/** Stores what becomes of text. */
const becoming =
  (change: (text: string) => Json): Reported[5] =>
  () =>
    storing(texts, (sent) => (isText(sent) ? change(sent) : sent))

const without = (pattern: RegExp) => becoming((text) => text.replaceAll(pattern, ''))

const typeRows: readonly Reported[] = [
  [
    'enum-object-of-member-taken',
    'VPP-ENUM-06',
    'An object whose only name is a member is taken for that member.',
    'google/serde_json5#10',
    2024,
    () =>
      taking(
        enums,
        (value, { members }) =>
          isObject(value) && Object.keys(value).length === 1 && members.includes(Object.keys(value)[0]!),
        (value) => Object.keys(value as object)[0]!,
      ),
  ],
  [
    'enum-unknown-to-null',
    'VPP-ENUM-01',
    'A word that is no member becomes null without an error.',
    'symfony/symfony#63961',
    2026,
    () => taking(enums, isText, () => null),
  ],
  [
    'type-array-of-null-to-null',
    'VPP-TYPE-01',
    'An array that holds nothing but null becomes null.',
    'rails/rails#13157',
    2013,
    () =>
      taking(
        texts,
        (value) => Array.isArray(value) && value.length > 0 && value.every((item) => item === null),
        () => null,
      ),
  ],
  [
    'type-empty-array-to-null',
    'VPP-TYPE-01',
    'An empty array becomes null.',
    'rails/rails#16924',
    2014,
    () =>
      taking(
        texts,
        (value) => Array.isArray(value) && value.length === 0,
        () => null,
      ),
  ],
  [
    'type-null-dropped-from-array',
    'VPP-TYPE-01',
    'null is dropped from an array, and the one text that is left is taken for the value.',
    'rails/rails#8862',
    2013,
    () =>
      taking(
        texts,
        (value) => Array.isArray(value) && value.includes(null) && value.some((item) => item !== null),
        (value) => (value as readonly Json[]).find((item) => item !== null)!,
      ),
  ],
  [
    'type-null-text-to-empty',
    'VPP-ENTITY-06',
    'null for text is stored as an empty text.',
    'PostgREST/postgrest#188',
    2015,
    () => storing(texts, (sent) => sent ?? ''),
  ],
  [
    'type-boolean-shown-as-number',
    'VPP-ENTITY-04',
    'Booleans are shown as 1 and 0.',
    'openwebwork/webwork3#88',
    2022,
    () => showing(booleans, ['answer', 'read', 'list'], Number),
  ],
]

const textRows: readonly Reported[] = [
  [
    'text-like-an-instant-reformatted',
    'VPP-ACCEPT-07',
    'Text that looks like a date and time is read as one, and written in another form.',
    'JamesNK/Newtonsoft.Json#862',
    2016,
    becoming((text) => text.replace(/^(\d{4})-(\d\d)-(\d\d)T([\d:]{8})(?:\.\d+)?Z?$/, '$2/$3/$1 $4')),
  ],
  [
    'text-no-to-false',
    'VPP-ACCEPT-07',
    'The texts no and off, as the code of Norway, become false, and their likes true.',
    '18F/identity-idp#1735',
    2017,
    becoming((text) => text.replace(/^(?:no|off|n)$/i, 'false').replace(/^(?:yes|on|y)$/i, 'true')),
  ],
  [
    'text-zero-to-null',
    'VPP-ACCEPT-07',
    'The text 0 counts as nothing, and null is stored.',
    'vlucas/phpDataMapper#5',
    2010,
    becoming((text) => (text === '0' ? null : text)),
  ],
  [
    'text-secrets-in-addresses-hidden',
    'VPP-ACCEPT-07',
    'User names, passwords and tokens in addresses are replaced before they are stored.',
    'NousResearch/hermes-agent#31119',
    2026,
    becoming((text) =>
      text.replaceAll(/([?&](?:token|api_key)=)[^&]+/g, '$1***').replace(/:\/\/[^/@]+@/, '://***@'),
    ),
  ],
  [
    'text-object-replacement-removed',
    'VPP-ACCEPT-07',
    'The mark of an embedded object, U+FFFC, is removed.',
    'BenGWeeks/lightning-piggy-mobile#765',
    2026,
    without(/\ufffc/g),
  ],
  [
    'text-emoji-taken-apart',
    'VPP-ACCEPT-07',
    'The joiner and the selector within emojis are removed as invisible.',
    'guillaumemeyer/watermarks-remover#22',
    2026,
    without(/[\u200d\ufe0f]/gu),
  ],
  [
    'text-slashes-removed',
    'VPP-ACCEPT-07',
    'Backslashes are removed, which leaves the letters after them.',
    'gerritvankuipers/aspjson#9',
    2021,
    without(/\\/g),
  ],
]

const messageRows: readonly Reported[] = [
  [
    'entity-names-with-token-hidden',
    'VPP-ENTITY-06',
    'Each member whose name holds the word of a secret is shown as hidden, enums and dates too.',
    'NousResearch/hermes-agent#31568',
    2026,
    ({ properties }) => {
      const [, word = ''] =
        /([A-Z]?[a-z]+)$/.exec(properties.find(({ credential }) => credential)?.name ?? '') ?? []
      const isHidden = (name: string) => word !== '' && name.toLowerCase().includes(word.toLowerCase())
      return rendering(['answer', 'read', 'list'], (shown) =>
        Object.fromEntries(
          Object.entries(shown).map(([name, value]) => [name, isHidden(name) ? '<redacted>' : value]),
        ),
      )
    },
  ],
  [
    'error-500-for-array-of-null',
    'VPP-ERROR-03',
    'An array with null in it is answered with 500.',
    'mmazi/rescu#90',
    2016,
    () =>
      failingOn((body) => Object.values(body).some((value) => Array.isArray(value) && value.includes(null))),
  ],
]

/** Faults of what values are taken for, that public reports show. */
export const reportedCoercionFaults = (): Fault[] => [
  ...reported('type', typeRows),
  ...reported('encoding', textRows),
  ...reported('entity', messageRows),
]
