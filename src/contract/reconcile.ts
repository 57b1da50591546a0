import { ConformanceError } from '../error.ts'
import type { JsonObject } from '../json.ts'
import { oneLine } from '../thrown.ts'
import type { Operation } from './openapi.ts'
import { sampleEntity, sampleValue } from './sample.ts'
import type { Contract, LeftAlone, Property, SchemaProblem } from './types.ts'
import { compileValidators } from './validate.ts'

/**
 * Takes a contract of the user's own as it is: a property for which no valid value can be made is left alone, an
 * example that contradicts the schema gives way to a made one, and a note says so. Cases made from either could only
 * accuse the innocent. Throws a ConformanceError where nothing is left to test; `documented` are the document's examples,
 * `path` is its own.
 */
export function reconcile(contract: Contract, documented: Operation['example'], path: string): Contract {
  const validators = compileValidators(contract, { suspicious: true })
  const unmade = contract.properties.flatMap((property): LeftAlone[] => {
    const problem = sampleProblem(property, validators.property)
    if (problem === undefined) return []
    return [
      {
        name: property.name,
        reason: `no valid value can be made (${problem})`,
        credential: property.credential,
      },
    ]
  })
  const names = new Set(unmade.map(({ name }) => name))
  const properties = contract.properties.filter(({ name }) => !names.has(name))
  const leftAlone = [...contract.leftAlone, ...unmade]
  if (!properties.some(({ key }) => key)) {
    throw new ConformanceError(
      `${path}: no value can be made for the key, simplify its schema (${listOf(leftAlone)})`,
    )
  }
  if (properties.every(({ serverOwned }) => serverOwned)) {
    const why = leftAlone.length === 0 ? '' : ` (left alone: ${listOf(leftAlone)})`
    throw new ConformanceError(`${path}: the entity of its PATCH has no property that a client may set${why}`)
  }
  const settled = { ...contract, properties, leftAlone }
  const examples = (['request', 'response'] as const).map((which) =>
    exampleOf(settled, which, documented[which]),
  )
  return {
    ...settled,
    example: { request: examples[0]!.body, response: examples[1]!.body },
    notes: [
      ...(leftAlone.length === 0
        ? []
        : [`Of the contract, these properties are left alone: ${listOf(leftAlone)}.`]),
      ...examples.flatMap(({ note }) => note ?? []),
    ],
  }
}

function sampleProblem(
  { name, schema }: Property,
  check: (name: string, value: ReturnType<typeof sampleValue>) => readonly SchemaProblem[],
): string | undefined {
  try {
    return check(name, sampleValue(schema, 0))[0]?.message
  } catch (error) {
    return oneLine(error)
  }
}

function exampleOf(contract: Contract, which: 'request' | 'response', body: JsonObject | undefined) {
  const made = sampleEntity(contract.properties, which === 'response')
  if (body === undefined) return { body: made }
  // An answer may have further members (OData Protocol 4.01, 8.1.1); a request may not.
  const free = which === 'response' ? 'additionalProperties' : ''
  const found = compileValidators(contract)
    .request(body)
    .find(({ keyword }) => keyword !== free)
  if (found === undefined) return { body }
  return {
    body: made,
    note: `The ${which} example of the contract contradicts its schema at ${found.path} (${found.message}): a made one takes its place.`,
  }
}

function listOf(left: readonly LeftAlone[]): string {
  return left.map(({ name, reason }) => `${name} (${reason})`).join('; ')
}
