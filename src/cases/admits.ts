import { typesOf } from '../contract/flatten.ts'
import type { Contract, JsonSchema, Property, Validators } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import { isObject, type Json } from '../json.ts'

const simple = new Set(['type', 'enum', 'format', 'pattern'])

/** Whether a schema admits what its type does and no more: most do, and need no check that takes time to compile. */
function isSimple(schema: JsonSchema): boolean {
  const types = typesOf(schema).filter((type) => type !== 'null')
  return types.length === 1 && Object.keys(schema).every((keyword) => simple.has(keyword))
}

/** Kinds whose lists of invalid values may have one of the right type. */
const checked: readonly Property['kind'][] = [
  'collection',
  'object',
  'integer',
  'number',
  'date',
  'timeOfDay',
  'duration',
  'guid',
  'binary',
]

/**
 * Tells whether a property's schema admits a value: one that does is not sent as invalid. Schemas of one type are not
 * looked at, since no list of invalid values has a value of the type that it is for.
 */
export function createAdmits(contract: Contract): (property: Property, value: Json) => boolean {
  let validators: Validators | undefined
  return (property, value) => {
    const { kind, schema } = property
    if (property.admitsObjects && isObject(value)) return true
    // The format of dates alone admits forms that OData does not have, as a space for the T.
    const loose = checked.includes(kind) || (kind === 'dateTimeOffset' && schema.pattern === undefined)
    if (!loose && isSimple(schema)) return false
    validators ??= compileValidators(contract)
    return validators.property(property.name, value).length === 0
  }
}
