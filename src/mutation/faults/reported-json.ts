import { isObject, type Json } from '../../json.ts'
import { isAnnotation } from '../../json-names.ts'
import type { Call, StageFactory } from '../../stub/types.ts'
import { rereading } from './http-body.ts'
import { refusing, replaceMembers, settable, taking } from './overrides.ts'
import { failing, failingOn } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const bodyText = ({ request }: Call) => new TextDecoder().decode(request.body)

/** Reads a body that was refused, after its text was corrected. */
const reading =
  (correct: (text: string) => string): StageFactory =>
  () =>
    rereading((text) => {
      const corrected = correct(text)
      return corrected === text ? undefined : (JSON.parse(corrected) as Json)
    })

const control = (text: string, from: number, to: number) =>
  [...text]
    .map((letter) => {
      const code = letter.charCodeAt(0)
      return letter.length === 1 && code >= from && code <= to
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : letter
    })
    .join('')

const json: readonly Reported[] = [
  [
    'http-bare-names-taken',
    'VPP-HTTP-18',
    'Names without quotes are taken.',
    'google/gson#1021',
    2017,
    reading((text) => text.replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')),
  ],
  [
    'http-bare-words-taken',
    'VPP-HTTP-01',
    'Words without quotes are taken for text.',
    'google/gson#763',
    2015,
    reading((text) => text.replace(/:\s*(?!true|false|null|NaN)([A-Za-z]\w*)\s*(?=[,}])/g, ':"$1"')),
  ],
  [
    'http-literals-in-any-case-taken',
    'VPP-HTTP-01',
    'true, false and null are taken in any letter case.',
    'google/gson#988',
    2016,
    reading((text) =>
      text.replace(/(?<=:\s{0,9})(true|false|null)(?=\s*[,}])/gi, (word) => word.toLowerCase()),
    ),
  ],
  [
    'http-leading-zeros-taken',
    'VPP-HTTP-01',
    'Zeros before a number are taken.',
    'cesanta/mjson#56',
    2022,
    reading((text) => text.replace(/(?<=[:[,]\s{0,9}-?)0+(?=\d)/g, '')),
  ],
  [
    'http-last-control-character-taken',
    'VPP-HTTP-18',
    'Of the control characters within text the last one is taken: the range is off by one.',
    'jqlang/jq#2909',
    2023,
    reading((text) => control(text, 0x1f, 0x1f)),
  ],
  [
    'http-control-characters-taken',
    'VPP-HTTP-18',
    'Control characters within text are taken.',
    'json-c/json-c#867',
    2024,
    reading((text) => control(text, 0x01, 0x1f)),
  ],
  [
    'http-unknown-escapes-taken',
    'VPP-HTTP-01',
    'A backslash before a character that needs none is dropped.',
    'DaveGamble/cJSON#10',
    2016,
    reading((text) => text.replace(/\\(?!["\\/bfnrtu])/g, '')),
  ],
  [
    'http-escape-after-half-a-pair-taken',
    'VPP-HTTP-01',
    'After the first half of a surrogate pair an escape that is cut short is taken.',
    'martian56/raven#558',
    2026,
    reading((text) => text.replace(/(\\u[dD][89abAB][0-9a-fA-F]{2})\\u[0-9a-fA-F]{0,3}(?=")/g, '$1')),
  ],
  [
    'http-closing-brackets-after-taken',
    'VPP-HTTP-01',
    'Closing braces and brackets after the body are ignored.',
    'gin-gonic/gin#2618',
    2021,
    reading((text) => text.replace(/\}[}\]]+\s*$/, '}')),
  ],
  [
    'http-number-after-taken',
    'VPP-HTTP-01',
    'A literal after the body is ignored.',
    'ogen-go/ogen#602',
    2022,
    reading((text) => text.replace(/\}\s*(null|true|false|\d+)$/, '}')),
  ],
  [
    'http-further-line-taken',
    'VPP-HTTP-01',
    'What stands on the lines after the body is ignored.',
    'fxamacker/webauthn#21',
    2023,
    reading((text) => (text.startsWith('{') ? text.replace(/\}\n[\s\S]*$/, '}') : text)),
  ],
  [
    'http-missing-value-to-null',
    'VPP-HTTP-01',
    'A value that is missing is read as null.',
    'omaxel/SimplePatch#12',
    2019,
    reading((text) => text.replace(/:\s*(?=,)/g, ':null')),
  ],
  [
    'http-infinity-taken',
    'VPP-HTTP-01',
    'Infinity is taken for a number.',
    'JamesNK/Newtonsoft.Json#646',
    2015,
    reading((text) => text.replace(/(?<=:\s{0,9})-?Infinity\b/g, 'null')),
  ],
  [
    'http-numbers-of-json5-taken',
    'VPP-HTTP-01',
    'Hexadecimal numbers, plus signs and points without digits are taken.',
    'JamesNK/Newtonsoft.Json#323',
    2014,
    reading((text) =>
      text.replace(/(?<=:\s{0,9})(?:0x[0-9a-f]+|\+\d+|\.\d+|\d+\.(?=[,}]))/gi, (number) =>
        String(Number(number)),
      ),
    ),
  ],
  [
    'http-comments-to-the-line-end-taken',
    'VPP-HTTP-01',
    'Comments to the end of a line are passed over.',
    'neuecc/Utf8Json#24',
    2017,
    reading((text) => text.replace(/\/\/.*$/gm, '')),
  ],
  [
    'http-empty-array-as-object',
    'VPP-HTTP-02',
    'An empty array is the same as an empty object.',
    'FriendsOfSymfony/FOSRestBundle#980',
    2020,
    reading((text) => (text.trim() === '[]' ? '{}' : text)),
  ],
  [
    'type-huge-number-to-text',
    'VPP-TYPE-02',
    'A number whose exponent is too large becomes text without a word.',
    'stleary/JSON-java#1063',
    2026,
    () =>
      taking(
        settable('string'),
        (value) => value === Number.POSITIVE_INFINITY,
        () => '1E+999',
      ),
  ],
  [
    'error-500-for-many-digits',
    'VPP-ERROR-03',
    'A number of more than 4,300 digits is answered with 500.',
    'Liquid4All/ifstruct#3',
    2026,
    () => failing((call) => /\d{4301}/.test(bodyText(call))),
  ],
  [
    'error-500-for-not-a-number',
    'VPP-ERROR-03',
    'NaN is refused, and the refusal that repeats it cannot be written: 500.',
    'agentscope-ai/QwenPaw#7677',
    2026,
    () => failing((call) => /:\s*NaN\b/.test(bodyText(call))),
  ],
  [
    'error-500-for-half-a-pair',
    'VPP-ERROR-03',
    'Half of a surrogate pair passes the parser and fails in the database: 500.',
    'hartwork/jawanndenn#44',
    2020,
    () =>
      failingOn((body) =>
        Object.values(body).some((value) => typeof value === 'string' && /\p{Surrogate}/u.test(value)),
      ),
  ],
]

/** The members of an object under `$unset`, as far as they are properties that a client may set. */
function unsetBy(body: unknown): readonly string[] {
  const unset = isObject(body) && isObject(body.$unset) ? body.$unset : {}
  return Object.keys(unset)
}

const has = (names: readonly string[]) => failingOn((body) => names.some((name) => Object.hasOwn(body, name)))

const names: readonly Reported[] = [
  [
    'http-names-in-any-case-taken',
    'VPP-HTTP-06',
    'Names are matched in any letter case.',
    'golang/go#14750',
    2016,
    ({ properties }) => {
      const documented = new Map(properties.map(({ name }) => [name.toLowerCase(), name]))
      const named = (body: Readonly<Record<string, Json>>) =>
        Object.fromEntries(
          Object.entries(body).map(([name, value]) => [documented.get(name.toLowerCase()) ?? name, value]),
        )
      return {
        validate: (base) => (body, call) => base(named(body), call),
        merge: (base) => (entity, body, call) => base(entity, named(body), call),
      }
    },
  ],
  [
    'error-500-for-dollar-names',
    'VPP-ERROR-03',
    'A name that begins with a dollar sign reaches the store: 500.',
    'CVEProject/cve-services#608',
    2022,
    () => failingOn((body) => Object.keys(body).some((name) => name.startsWith('$'))),
  ],
  [
    'http-unset-carried-out',
    'VPP-HTTP-16',
    'An operator of the store that stands in the body is carried out.',
    'juicycleff/ultimate-backend#171',
    2021,
    () => ({
      validate: (base) => (body, call) => (unsetBy(body).length > 0 ? undefined : base(body, call)),
      merge: (base) => (entity, body, call) =>
        unsetBy(body).length === 0
          ? base(entity, body, call)
          : replaceMembers(
              entity,
              call,
              (property) => settable()(property) && unsetBy(body).includes(property.name),
              () => null,
            ),
    }),
  ],
  [
    'http-path-in-name-carried-out',
    'VPP-HTTP-16',
    'A name with a dot addresses a member within the value, which becomes an object.',
    'e-oj/Fawn#8',
    2017,
    ({ properties }) => {
      const known = new Set(properties.filter(settable()).map(({ name }) => name))
      const dotted = (body: Readonly<Record<string, Json>>) =>
        Object.entries(body).flatMap(([name, value]) => {
          const [head = '', tail] = name.split('.')
          return tail !== undefined && known.has(head) ? [[head, { [tail]: value }] as const] : []
        })
      return {
        validate: (base) => (body, call) => (dotted(body).length > 0 ? undefined : base(body, call)),
        merge: (base) => (entity, body, call) => ({
          ...base(entity, body, call),
          ...Object.fromEntries(dotted(body)),
        }),
      }
    },
  ],
  [
    'error-500-for-annotation-without-name',
    'VPP-ERROR-03',
    'An annotation with a malformed name is answered with 500.',
    'OData/odata.net#1799',
    2020,
    () => failingOn((body) => Object.keys(body).some((name) => /^@$|\.$|@.*@/.test(name))),
  ],
  [
    'error-500-for-unknown-list',
    'VPP-ERROR-03',
    'A property that is not documented and holds a list is answered with 500.',
    'OData/odata.net#1510',
    2019,
    ({ properties }) => {
      const known = new Set(properties.map(({ name }) => name))
      return failingOn((body) =>
        Object.entries(body).some(
          ([name, value]) => !known.has(name) && !isAnnotation(name) && Array.isArray(value),
        ),
      )
    },
  ],
  [
    'error-500-for-own-property',
    'VPP-ERROR-03',
    'A member named hasOwnProperty shadows the method that the validator calls: 500.',
    'hapijs/joi#693',
    2015,
    () => has(['hasOwnProperty']),
  ],
  [
    'error-500-for-value-of',
    'VPP-ERROR-03',
    'Names such as valueOf are found in the schema by inheritance and used as validators: 500.',
    'auth0/node-jsonwebtoken#946',
    2023,
    () => has(['valueOf', 'toString']),
  ],
  [
    'accept-odata-type-refused-with-dates',
    'VPP-ACCEPT-06',
    'A body with a date is refused where @odata.type names its type.',
    'OData/AspNetCoreOData#600',
    2022,
    ({ properties }) => {
      const dates = properties.filter(settable('dateTimeOffset')).map(({ name }) => name)
      return refusing(
        (body) => Object.hasOwn(body, '@odata.type') && dates.some((name) => Object.hasOwn(body, name)),
      )
    },
  ],
]

/** Faults of reading JSON and of names that public reports show. */
export function reportedJsonFaults(): Fault[] {
  return reported('http', [...json, ...names])
}
