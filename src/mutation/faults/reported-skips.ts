import type { Json } from '../../json.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { type Affects, settable, storing } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

const texts = settable('string')
const isText = (value: Json): value is string => typeof value === 'string'

/** Takes what compares alike with the stored value for no change, and does not store it. */
const skipping = (affects: Affects, alike: (sent: Json, before: Json) => boolean): StageOverrides =>
  storing(affects, (sent, before) => (alike(sent, before) ? before : sent))

const folded = (text: string) => text.toLowerCase().trimEnd()

const rows: readonly Reported[] = [
  [
    'text-canonically-equal-skipped',
    'VPP-ENTITY-15',
    'Text that is canonically equivalent to the stored one is no change, and is not stored.',
    'swiftlang/swift#16119',
    2018,
    () => skipping(texts, (a, b) => isText(a) && isText(b) && a.normalize('NFC') === b.normalize('NFC')),
  ],
  [
    'text-equal-by-collation-skipped',
    'VPP-ENTITY-15',
    'Text is compared by the collation of the database: a change of letter case or of blanks at the end is not stored.',
    'timabell/ef-enum-to-lookup#21',
    2015,
    () => skipping(texts, (a, b) => isText(a) && isText(b) && folded(a) === folded(b)),
  ],
  [
    'text-change-from-or-to-null-skipped',
    'VPP-ENTITY-08',
    'A comparison with null is never true: a change from or to null is not stored.',
    'Mimetis/Dotmim.Sync#177',
    2020,
    () => skipping(texts, (sent, before) => sent === null || before === null),
  ],
  [
    'text-and-boolean-zero-values-skipped',
    'VPP-ENTITY-08',
    'Only values other than false and the empty text are updated.',
    'asdine/storm#278',
    2020,
    () => skipping(settable('string', 'boolean'), (sent) => sent === false || sent === ''),
  ],
  [
    'date-same-second-skipped',
    'VPP-ENTITY-15',
    'Dates are compared without their fraction: a change of the fraction alone is not stored.',
    'django-import-export/django-import-export#2174',
    2026,
    () =>
      skipping(
        settable('dateTimeOffset'),
        (a, b) => isText(a) && isText(b) && a.replace(/\.\d+/, '') === b.replace(/\.\d+/, ''),
      ),
  ],
  [
    'entity-not-stored-after-a-refusal',
    'VPP-ENTITY-15',
    'After a validation that failed the session does not write any more: the next update is answered and not stored.',
    'apache/grails-data-mapping#1398',
    2020,
    () => {
      let manual = false
      return {
        validate: (base) => (body, call) => {
          const refusal = base(body, call)
          manual ||= refusal !== undefined
          return refusal
        },
        save: (base) => (id, entity, call) => {
          const writes = !manual
          manual = false
          return writes ? base(id, entity, call) : undefined
        },
      }
    },
  ],
]

/** Faults that public reports show of updates that are taken for no change. */
export function reportedSkipFaults(): Fault[] {
  return reported('entity', rows)
}
