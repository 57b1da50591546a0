/** A node of an OpenAPI document. */
export type Node = { [name: string]: unknown }

/**
 * An OpenAPI 3.1 document, or a node of one, in OpenAPI 3.0: null among the types as `nullable`, a constant as an enum,
 * no summary of the whole, and of several examples the first, in place. `root` is where references point.
 */
export function downgrade(node: unknown, root: Node): unknown {
  if (Array.isArray(node)) return node.map((each) => downgrade(each, root))
  if (typeof node !== 'object' || node === null) return node
  const { type, const: constant, examples, ...rest } = node as Node
  const result = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, downgrade(value, root)]),
  )
  if (typeof result.openapi === 'string') result.openapi = '3.0.3'
  if ('title' in result && 'version' in result) delete result.summary
  if (constant !== undefined) result.enum = [constant]
  // Only a media type, a parameter or a schema has examples of its own; under components it is a set of definitions.
  const isDefinitions = 'schemas' in result
  if (isDefinitions) result.examples = downgrade(examples, root)
  else if (examples !== undefined)
    result.example = (resolve(Object.values(examples as Node)[0], root) as Node).value
  if (Array.isArray(type)) return { ...result, type: type[0], nullable: true }
  return type === undefined ? result : { ...result, type: downgrade(type, root) }
}

function resolve(node: unknown, root: Node): unknown {
  const pointer = (node as Node).$ref
  if (typeof pointer !== 'string') return node
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((parent, name) => (parent as Node)[name], root)
}
