import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { isObject, type Json } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { expression } from './expression.ts'
import { addODataFormats } from './formats.ts'
import type { Contract, JsonSchema, SchemaProblem, Validators } from './types.ts'

/**
 * Compiles the checks of a contract; each property's on its first use. A schema that cannot be compiled makes the
 * check of its property throw an Error (`loadContract` has tried them all). `suspicious`: whether a schema may be none,
 * so that it is itself checked first.
 */
export function compileValidators(
  contract: Pick<Contract, 'properties' | 'entityType'> & Partial<Pick<Contract, 'leftAlone'>>,
  { suspicious = false } = {},
): Validators {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    logger: false,
    // Compiling the schema of schemas takes longer than compiling all those of a contract, and reading it as long.
    validateSchema: suspicious,
    meta: suspicious,
    code: { regExp: Object.assign(expression.bind(undefined), { code: 'expression' }) },
  })
  addFormats.default(ajv)
  addODataFormats(ajv)
  const schemas = new Map(contract.properties.map((property) => [property.name, property.schema]))
  const free = new Set(contract.leftAlone?.map(({ name }) => name))
  const compiled = new Map<string, ValidateFunction>()
  const known = new Map<string, ValidateFunction>()

  /** Many properties have the same schema, and compiling one takes longer than all checks of a run. */
  const compile = (schema: JsonSchema): ValidateFunction => {
    const text = JSON.stringify(schema)
    const validate = known.get(text) ?? ajv.compile(schema)
    known.set(text, validate)
    return validate
  }

  const property = (name: string, value: Json): readonly SchemaProblem[] => {
    const schema = schemas.get(name)
    if (!schema) throw new RangeError(`${name} is not a documented property`)
    const validate = compiled.get(name) ?? compile(schema)
    compiled.set(name, validate)
    return validate(value) ? [] : (validate.errors ?? []).map((error) => problem(error, value))
  }

  const request = (body: Json): readonly SchemaProblem[] => {
    if (!isObject(body)) return [{ path: '$', message: 'must be object', keyword: 'type' }]
    return Object.entries(body).flatMap(([name, value]): readonly SchemaProblem[] => {
      const path = `$${step(name)}`
      if (name === '@odata.type' && value !== contract.entityType) {
        return [{ path, message: `must be "${contract.entityType}"`, keyword: 'const' }]
      }
      if (isAnnotation(name) || free.has(name)) return []
      if (!schemas.has(name)) {
        return [{ path, message: 'must not be there: it is not documented', keyword: 'additionalProperties' }]
      }
      return property(name, value).map((found) => ({ ...found, path: path + found.path.slice(1) }))
    })
  }

  return { property, request }
}

function problem(error: ErrorObject, value: Json): SchemaProblem {
  return { path: jsonPath(error.instancePath, value), message: message(error), keyword: error.keyword }
}

function message(error: ErrorObject): string {
  const allowed: unknown = error.params.allowedValues
  if (Array.isArray(allowed))
    return `must be one of ${allowed.map((item) => JSON.stringify(item)).join(', ')}`
  if (error.keyword === 'type') return `must be ${[error.params.type].flat().join(' or ')}`
  return error.message ?? `must satisfy ${error.keyword}`
}

// A JSON pointer (RFC 6901) does not tell an index from a name that looks like one; the value does.
function jsonPath(pointer: string, value: Json): string {
  let at: Json | undefined = value
  let path = '$'
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    path += Array.isArray(at) ? `[${name}]` : step(name)
    at = Array.isArray(at) ? at[Number(name)] : isObject(at) ? at[name] : undefined
  }
  return path
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name)
    ? `.${name}`
    : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`
}
