import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { downgrade, type Node } from './downgrade.ts'

/** The texts of the OpenAPI document that the peers are given, and what a configuration needs to know of it. */
export type PeerDocument = {
  /** OpenAPI 3.1, as JSON. */
  readonly current: string
  /** The same in OpenAPI 3.0, for a peer that does not read 3.1. */
  readonly older: string
  /** The path of the operation, with the key filled in: that of an entity that every implementation holds. */
  readonly path: string
  /** The documented request. */
  readonly request: Node
  /** The schema of each property of a request by name, references resolved; annotations are left out. */
  readonly properties: Readonly<Record<string, Node>>
}

/**
 * Reads the suite's contract and adds what a general tester makes the most of: a request body without unknown members,
 * an answer that requires every documented member, the key of an entity that exists as the example of the path
 * parameter, a shortest error as the example of one, parameters with each operation. `root` is the service root.
 * Rejects for a file that cannot be read.
 */
export async function peerDocument(file: string, root: string): Promise<PeerDocument> {
  const document = parse(await readFile(file, 'utf8')) as Node
  const [template, item] = Object.entries(at(document, 'paths')).find(([path]) => path.endsWith('}')) as [
    string,
    Node,
  ]
  const schemas = at(document, 'components', 'schemas') as Record<string, Node>
  const body = at(item, 'patch', 'requestBody', 'content', 'application/json')
  const name = nameOf(body.schema as Node)
  const entity = schemas[name]!
  const properties = entity.properties as Record<string, Node>
  const examples = at(document, 'components', 'examples') as Record<string, Node>
  const shown = examples.response!.value as Node
  const request = examples.request!.value as Node
  const key = Object.keys(properties).find((each) => properties[each]!['x-key'] === true)!

  const { error } = examples.error!.value as { error: Node }
  examples.error!.value = { error: { code: error.code, message: error.message } }
  const plain = Object.keys(properties).filter((each) => !each.startsWith('@'))
  schemas[`${name}Change`] = {
    ...entity,
    properties: Object.fromEntries(
      [...Object.keys(request).filter((each) => each.startsWith('@')), ...plain].map((each) => [
        each,
        properties[each],
      ]),
    ),
    additionalProperties: false,
  }
  body.schema = { $ref: `#/components/schemas/${name}Change` }
  // In place, since a peer may not follow a reference to an example.
  body.examples = { documented: { value: request } }
  entity.required = plain
  for (const parameter of Object.values(at(document, 'components', 'parameters'))) {
    const named = { ...(parameter as Node), examples: { documented: { value: shown[key] } } }
    for (const method of ['get', 'patch']) Object.assign(item[method] as Node, { parameters: [named] })
  }
  delete item.parameters
  document.servers = [{ url: root }]

  return {
    current: JSON.stringify(document, null, 2),
    older: JSON.stringify(downgrade(document, document), null, 2),
    path: template.replace(/\{.*\}/, String(shown[key])),
    request,
    properties: Object.fromEntries(
      plain.map((each) => {
        const schema = properties[each]!
        return [each, schema.$ref === undefined ? schema : { ...schemas[nameOf(schema)], ...schema }]
      }),
    ),
  }
}

function at(node: Node, ...path: string[]): Node {
  return path.reduce((parent, name) => parent[name] as Node, node)
}

function nameOf(schema: Node): string {
  return String(schema.$ref).split('/').at(-1)!
}
