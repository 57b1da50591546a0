import { join } from 'node:path'
import SwaggerParser from '@apidevtools/swagger-parser'
import { describe, expect, it } from 'vitest'
import { dereferenceOwn } from '../../src/contract/dereference.ts'
import { readSource } from '../../src/contract/read.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { builtInVersions } from '../../src/contract/types.ts'
import type { JsonObject } from '../../src/json.ts'

describe('dereferenceOwn', () => {
  it.each(builtInVersions)('makes of %s what the parser for all documents makes of it', async (version) => {
    const { path, value } = await readSource(join(packageRoot(), 'specs', version, 'openapi.yaml'))
    const expected = await new SwaggerParser().dereference(path, structuredClone(value) as never)
    const found = dereferenceOwn(value as JsonObject)
    expect(found).toEqual(expected)
    expect(JSON.stringify(found)).not.toContain('"$ref"')
  })

  it('lets members beside a reference take precedence, and leaves the document as it was', () => {
    const document = { a: { $ref: '#/b~1c', title: 'own' }, 'b/c': { title: 'other', type: 'string' } }
    const before = structuredClone(document)
    expect(dereferenceOwn(document).a).toEqual({ title: 'own', type: 'string' })
    expect(document).toEqual(before)
  })

  it('throws for a reference that leads nowhere', () => {
    expect(() => dereferenceOwn({ a: { $ref: '#/components/none' } })).toThrow(
      'nothing is at #/components/none',
    )
  })
})
