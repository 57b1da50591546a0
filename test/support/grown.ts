import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { loadContract } from '../../src/contract/load.ts'
import type { Contract, JsonSchema } from '../../src/contract/types.ts'

/** Properties of four kinds that no version documents. */
export const addedProperties = {
  newText: { type: ['string', 'null'] },
  newFlag: { type: 'boolean' },
  newChoice: { type: 'string', enum: ['red', 'green', 'deepBlue'] },
  newInstant: { $ref: '#/components/schemas/dateTimeOffset' },
} satisfies Record<string, JsonSchema>

/** A member that no enum has. */
export const addedMember = 'conformanceSuspended'

/** The contract v1.0 with some properties more, and one member more in an enum. */
export async function grownContract(properties: Readonly<Record<string, JsonSchema>>): Promise<Contract> {
  const file = new URL('../../specs/v1.0/openapi.yaml', import.meta.url)
  const document = parse(await readFile(file, 'utf8'), { maxAliasCount: -1 })
  Object.assign(document.components.schemas.vppToken.properties, properties)
  document.components.schemas.vppTokenState.enum.push(addedMember)
  const folder = await mkdtemp(join(tmpdir(), 'growth-'))
  try {
    const path = join(folder, 'openapi.yaml')
    await writeFile(path, stringify(document))
    return await loadContract(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}
