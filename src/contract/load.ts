import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { ConformanceError } from '../error.ts'
import { type Operation, readOperation } from './openapi.ts'
import { compareEntities, type Entity, entityTypeOf, type Marks, readEntity } from './properties.ts'
import { readSource, type SourceFile } from './read.ts'
import { loadCatalogue } from './requirements.ts'
import { packageRoot } from './root.ts'
import { sampleEntity } from './sample.ts'
import { builtInVersions, type Contract } from './types.ts'

type Described = { readonly file: SourceFile; readonly operation: Operation; readonly entity: Entity }

/**
 * Loads the contract `v1.0` or `beta`, or that of an OpenAPI 3.0 or 3.1 file (YAML or JSON) with the same PATCH.
 * A file is judged by the catalogue of v1.0. What it leaves unsaid (which property is a secret, which one the service
 * owns, the entity's type) is taken from the built-in contracts by name; where it has no examples, they are made.
 * `specs` is the directory of the built-in contracts, the package's own unless another is given.
 * Throws a ConformanceError, whose message is one line, for every file that cannot be used.
 */
export async function loadContract(
  nameOrPath: string,
  specs = join(packageRoot(), 'specs'),
): Promise<Contract> {
  const builtIn = await Promise.all(builtInVersions.map((version) => describeBuiltIn(version, specs)))
  const index = (builtInVersions as readonly string[]).indexOf(nameOrPath)
  const catalogue = await loadCatalogue(builtInVersions[index] ?? builtInVersions[0], specs)
  const described = builtIn[index] ?? (await describeFile(nameOrPath, builtIn))
  const { file, operation, entity } = described
  const others = builtIn.filter((other) => other !== described).map((other) => other.entity)
  const { properties, foreignProperties } = compareEntities(entity, others)
  const hash = createHash('sha256').update(file.bytes)
  for (const bytes of catalogue.bytes) hash.update(bytes)
  const contract: Contract = {
    name: nameOrPath,
    version: operation.version,
    sha256: hash.digest('hex'),
    itemPath: operation.itemPath,
    collectionPath: operation.collectionPath,
    entityType: entityTypeOf(operation.schema) ?? entityTypeOf(builtIn[0]!.operation.schema) ?? '',
    properties,
    leftAlone: entity.leftAlone,
    notes: [],
    foreignProperties,
    example: {
      request: operation.example.request ?? sampleEntity(properties, false),
      response: operation.example.response ?? sampleEntity(properties, true),
    },
    requirements: catalogue.requirements.filter(({ appliesTo }) => appliesTo !== 'client'),
    clientRequirements: catalogue.requirements.filter(({ appliesTo }) => appliesTo === 'client'),
  }
  // The tests hold the built-in ones to themselves.
  if (index !== -1) return contract
  const { reconcile } = await import('./reconcile.ts')
  return reconcile(contract, operation.example, file.path)
}

async function describeBuiltIn(version: string, specs: string): Promise<Described> {
  const file = await readSource(join(specs, version, 'openapi.yaml'))
  const operation = await readOperation(file)
  return { file, operation, entity: readEntity(operation.schema, operation.keyParameter) }
}

async function describeFile(path: string, builtIn: readonly Described[]): Promise<Described> {
  const file = await readSource(path)
  const operation = await readOperation(file, builtIn[0]!.operation.itemPath)
  // The last version has every property, so that its marks serve for any file.
  const marks: Marks = new Map(builtIn.at(-1)!.entity.properties.map((property) => [property.name, property]))
  const entity = readEntity(operation.schema, operation.keyParameter, marks, operation.requestSchema)
  if (entity.properties.length === 0) {
    throw new ConformanceError(`${path}: the entity of its PATCH has no properties: describe them`)
  }
  if (!entity.properties.some((property) => property.key)) {
    throw new ConformanceError(
      `${path}: the entity of its PATCH has no key: mark one property with x-key: true`,
    )
  }
  const key = entity.properties.find((property) => property.key)!
  if (!['string', 'guid'].includes(key.kind)) {
    throw new ConformanceError(
      `${path}: the key of its entity, ${key.name}, is of the type ${key.kind}: only keys that are texts can be tested`,
    )
  }
  return { file, operation, entity }
}
