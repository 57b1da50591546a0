import type { Json } from '../../json.ts'
import { ignoring, refusingValue, settable, showing, storing, taking } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, reported } from './types.ts'

const enums = settable('enum')
const isText = (value: Json): value is string => typeof value === 'string'
const plainly = (text: string) => text.replace(/[\s_.-]/g, '').toLowerCase()
const list = (value: Json) => (isText(value) ? value.split(',').map((part) => part.trim()) : [])

/** The member whose number has the bits of all members of a list. */
function combined(value: Json, members: readonly string[]): Json {
  const bits = list(value).reduce((sum, name) => sum | Math.max(0, members.indexOf(name)), 0)
  return members[bits % members.length] ?? null
}

/** Faults of enums that public reports show. */
export function reportedEnumFaults(): Fault[] {
  return reported('enum', [
    [
      'enum-number-beyond-stored',
      'VPP-ENTITY-13',
      'A number as text that belongs to no member is stored as a JSON number.',
      'dotnet/runtime#58247',
      2021,
      () =>
        taking(
          enums,
          (value, { members }) => isText(value) && /^\d+$/.test(value) && Number(value) >= members.length,
          Number,
        ),
    ],
    [
      'enum-list-combined',
      'VPP-ENUM-05',
      'The numbers of the members in a list are combined bit by bit into a third member.',
      'dotnet/runtime#122550',
      2025,
      () =>
        taking(
          enums,
          (value, { members }) =>
            list(value).length > 1 && list(value).every((part) => members.includes(part)),
          (value, { members }) => combined(value, members),
        ),
    ],
    [
      'enum-array-to-default',
      'VPP-ENUM-06',
      'An array of one member becomes the default member.',
      'FasterXML/jackson-databind#3655',
      2022,
      () =>
        taking(
          enums,
          (value) => Array.isArray(value) && value.length === 1,
          (_value, { members }) => members[0] ?? null,
        ),
    ],
    [
      'enum-array-to-null',
      'VPP-ENUM-06',
      'An array becomes null without an error.',
      'micronaut-projects/micronaut-core#8215',
      2022,
      () => taking(enums, Array.isArray, () => null),
    ],
    [
      'enum-unknown-word-ignored',
      'VPP-ENUM-01',
      'A word that is no member is read as null, which stands for nothing sent.',
      'google/gson#608',
      2015,
      () => ignoring(enums, (value, { members }) => isText(value) && !members.includes(value)),
    ],
    [
      'enum-near-number-taken',
      'VPP-ENUM-04',
      'Text that equals a number loosely (1.0, 1e0, 0x1) is taken for the member of that number.',
      'laravel/framework#54555',
      2025,
      () =>
        taking(
          enums,
          (value, { members }) =>
            isText(value) && /\D/.test(value) && value.trim() !== '' && Number(value) < members.length,
          (value, { members }) => members[Number(value)] ?? null,
        ),
    ],
    [
      'enum-unknown-to-empty',
      'VPP-ENUM-01',
      'A word that is no member is stored as empty text.',
      'datajoint/datajoint-python#344',
      2017,
      () => taking(enums, isText, () => ''),
    ],
    [
      'enum-always-first',
      'VPP-ENTITY-08',
      'Whichever member is sent, the first is stored.',
      'adonisjs/core#4233',
      2023,
      () => storing(enums, (_sent, _before, { members }) => members[0] ?? null),
    ],
    [
      'enum-shown-in-lower-case',
      'VPP-ENTITY-13',
      'Members are read in lower case.',
      'dolthub/go-mysql-server#1161',
      2022,
      () => showing(enums, ['read', 'list'], (value) => (isText(value) ? value.toLowerCase() : value)),
    ],
    [
      'enum-line-end-after-stored',
      'VPP-ENUM-04',
      'A pattern whose end matches before a last line end takes a member with one after it.',
      'keleshev/schema#307',
      2024,
      () =>
        taking(
          enums,
          (value, { members }) =>
            isText(value) && value.endsWith('\n') && members.includes(value.slice(0, -1)),
        ),
    ],
    [
      'enum-letter-i-refused',
      'VPP-ACCEPT-03',
      'Members with an i are not found: they are compared in capitals of a Turkish locale.',
      'cybergarage/cybergarage-upnp#15',
      2015,
      () => refusingValue(enums, (value) => isText(value) && value.includes('i')),
    ],
    [
      'enum-long-s-taken',
      'VPP-ENUM-04',
      'A comparison that ignores letter case takes the long s and the Kelvin sign for s and k.',
      'k-takata/Onigmo#141',
      2019,
      () =>
        taking(
          enums,
          (value, { members }) =>
            isText(value) &&
            /[\u017f\u212a]/.test(value) &&
            members.includes(value.replaceAll('\u017f', 's').replaceAll('\u212a', 'k')),
        ),
    ],
    [
      'enum-separators-ignored',
      'VPP-ENUM-04',
      'Underscores, hyphens and blanks between the words of a member are ignored.',
      'crystal-lang/crystal#3119',
      2016,
      () =>
        taking(
          enums,
          (value, { members }) =>
            isText(value) &&
            members.some((member) => plainly(member) === plainly(value)) &&
            /[\s_.-]/.test(value.trim()),
          (value, { members }) =>
            members.find((member) => plainly(member) === plainly(String(value))) ?? value,
        ),
    ],
    [
      'enum-array-of-member-stored',
      'VPP-ENUM-06',
      'An array of one member is looked up by its text, and stored as it is.',
      'gcanti/tcomb#327',
      2018,
      () =>
        taking(
          enums,
          (value, { members }) =>
            Array.isArray(value) && value.length === 1 && members.includes(String(value[0])),
        ),
    ],
    [
      'enum-number-of-member-stored',
      'VPP-ENUM-06',
      'The number of a member passes as a value, and is stored as it is.',
      'typestack/class-validator#1060',
      2021,
      () => taking(enums, (value, { members }) => typeof value === 'number' && members[value] !== undefined),
    ],
    [
      'enum-name-in-source-taken',
      'VPP-ENUM-08',
      'The names that the members have in the source, which begin with a capital, pass too.',
      'nestjs/nest#17086',
      2026,
      () =>
        taking(
          enums,
          (value, { members }) => isText(value) && members.some((member) => capital(member) === value),
          (value) => `${value}`.charAt(0).toLowerCase() + `${value}`.slice(1),
        ),
    ],
    [
      'enum-unknown-to-default',
      'VPP-ENUM-01',
      'A word that is no member becomes the default member.',
      'Kotlin/kotlinx.serialization#2422',
      2023,
      () => taking(enums, isText, (_value, { members }) => members[0] ?? null),
    ],
    [
      'enum-null-ignored',
      'VPP-ENUM-07',
      'null counts as not sent: it is answered with 200, and nothing is done.',
      'Kotlin/kotlinx.serialization#853',
      2020,
      () => ignoring(enums, (value) => value === null),
    ],
    [
      'error-500-for-index-after-the-last',
      'VPP-ERROR-03',
      'The number after that of the last member is read past the end of the table: 500.',
      'FasterXML/jackson-databind#1332',
      2016,
      () =>
        failingOn((body, { world }) =>
          world.contract.properties.some(
            (property) => enums(property) && body[property.name] === property.members.length,
          ),
        ),
    ],
  ]).concat(inherited)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

// No public report of it was found that could be read again.
const inherited: Fault = {
  name: 'enum-inherited-name-stored',
  requirement: 'VPP-ENUM-01',
  family: 'enum',
  describe: 'A name that every object inherits is taken for a member.',
  stages: () => taking(enums, (value) => isText(value) && value in {}),
}
