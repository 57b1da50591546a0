import { stringify } from 'yaml'

const kinds = ['text', 'choice', 'instant', 'flag', 'nullableText'] as const

/**
 * The text of an OpenAPI 3.1 document of the PATCH whose entity has a key and `properties` - 1 others: text, enums of
 * five members, instants, booleans and nullable text in turn. `properties` is at least 2.
 */
export function grownContract(properties: number): string {
  const others = Array.from({ length: properties - 1 }, (_, index): [string, object] => {
    const kind = kinds[index % kinds.length]!
    return [`${kind}${index + 1}`, schemaOf(kind, index + 1)]
  })
  const entity = {
    type: 'object',
    properties: {
      '@odata.type': { type: 'string', const: '#microsoft.graph.vppToken' },
      key: { type: 'string', 'x-key': true, 'x-server-owned': true },
      ...Object.fromEntries(others),
    },
  }
  const media = { 'application/json': { schema: { $ref: '#/components/schemas/entity' } } }
  return stringify({
    openapi: '3.1.1',
    info: { title: `An entity of ${properties} properties`, version: 'v1.0' },
    paths: {
      '/deviceAppManagement/vppTokens/{key}': {
        parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string' } }],
        patch: {
          requestBody: { content: media },
          responses: { 200: { description: 'The entity as it is now.', content: media } },
        },
      },
    },
    components: { schemas: { entity } },
  })
}

function schemaOf(kind: (typeof kinds)[number], index: number): object {
  switch (kind) {
    case 'text':
      return { type: 'string' }
    case 'nullableText':
      return { type: ['string', 'null'] }
    case 'flag':
      return { type: 'boolean' }
    case 'instant':
      return { type: 'string', format: 'date-time' }
    case 'choice':
      return {
        type: 'string',
        enum: ['red', 'green', 'blue', 'grey', 'gold'].map((colour) => colour + index),
      }
  }
}
