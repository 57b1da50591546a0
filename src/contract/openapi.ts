import { resolve } from 'node:path'
import { ConformanceError } from '../error.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { oneLine } from '../thrown.ts'
import { dereferenceOwn } from './dereference.ts'
import { pruneDocument } from './prune.ts'
import type { SourceFile } from './read.ts'

/** What an OpenAPI document says about the PATCH operation, dereferenced (and so perhaps circular). */
export type Operation = {
  /** `info.version`. */
  readonly version: string
  /** The template as the document writes its parameters, from the first segment of the wanted path on. */
  readonly itemPath: string
  readonly collectionPath: string
  /** The name of the path parameter that is the entity's key. */
  readonly keyParameter: string
  /** The schema of the entity. */
  readonly schema: JsonObject
  /** The schema of the request, where it is another one. */
  readonly requestSchema?: JsonObject
  readonly example: { readonly request: JsonObject | undefined; readonly response: JsonObject | undefined }
}

/**
 * Finds the PATCH operation in an OpenAPI 3.0 or 3.1 document and dereferences it; nothing is fetched over HTTP.
 * `wanted` is the path template to look for (parameter names are ignored, and a longer path may end with it);
 * without it, the document is one of the package's own: its only PATCH is taken, and as the tests validate the
 * document it is not validated again, which takes longer than all the rest. Throws a ConformanceError.
 */
export async function readOperation(file: SourceFile, wanted?: string): Promise<Operation> {
  const wrong = (what: string): ConformanceError => new ConformanceError(`${file.path}: ${what}`)
  const document = openApi(file.value, wrong)
  const template = findTemplate(document, wanted)
  if (template === undefined) {
    throw wrong(`it has no PATCH of a path like ${wanted}: give a document that describes this operation`)
  }
  const api =
    wanted === undefined
      ? dereferenceOwn(document)
      : await dereference(file.path, document, template).catch((error: unknown) => {
          throw wrong(`its PATCH cannot be read, correct the document (${reason(error)})`)
        })
  const patch = at(api, 'paths', template, 'patch')
  if (!isObject(patch)) {
    throw wrong(`its path ${template} has no PATCH: give a document that describes this operation`)
  }
  const answer = answerMedia(patch)
  const request = jsonMedia(patch.requestBody)
  const schema = answer?.schema ?? request?.schema
  if (!isObject(schema)) {
    throw wrong(`its PATCH ${template} has no JSON schema for the answer or the request: add one`)
  }
  const itemPath = template.slice(wanted === undefined ? 0 : prefixLength(template, wanted))
  return {
    version: String(at(api, 'info', 'version')),
    itemPath,
    collectionPath: itemPath.replace(/\/[^/]*$/, ''),
    keyParameter: /\{([^{}]*)\}[^{}]*$/.exec(itemPath)?.[1] ?? '',
    schema,
    ...(isObject(request?.schema) && request.schema !== schema && { requestSchema: request.schema }),
    example: { request: firstExample(request), response: firstExample(answer) },
  }
}

function openApi(value: unknown, wrong: (what: string) => ConformanceError): JsonObject {
  if (!isObject(value)) throw wrong('it is not an OpenAPI document: give an OpenAPI 3.0 or 3.1 file')
  if ('swagger' in value) {
    throw wrong(`it is Swagger ${String(value.swagger)}: convert it to OpenAPI 3.0 or 3.1`)
  }
  if (value.openapi === undefined) {
    throw wrong('it is not an OpenAPI document (no openapi): give an OpenAPI 3.0 or 3.1 file')
  }
  if (!/^3\.[01]\.\d/.test(String(value.openapi))) {
    throw wrong(`it is OpenAPI ${String(value.openapi)}: give a 3.0 or 3.1 file`)
  }
  return value
}

function findTemplate(document: JsonObject, wanted: string | undefined): string | undefined {
  const paths = Object.entries(isObject(document.paths) ? document.paths : {})
  // A path item may lie in another file; whether it has a PATCH is seen when it has been read.
  const candidates = paths.filter(([, item]) => isObject(item) && ('patch' in item || '$ref' in item))
  const templates = candidates.map(([template]) => template)
  if (wanted === undefined) return templates[0]
  return (
    templates.find((template) => nameless(template) === nameless(wanted)) ??
    templates.find((template) => nameless(template).endsWith(nameless(wanted)))
  )
}

function nameless(template: string): string {
  return template.replaceAll(/\{[^{}]*\}/g, '{}')
}

// The service root is what precedes the wanted path, so a document's own prefix belongs to the root.
function prefixLength(template: string, wanted: string): number {
  const segments = wanted.split('/').length
  const own = template.split('/')
  return own.slice(0, own.length - segments + 1).join('/').length
}

async function dereference(path: string, document: JsonObject, template: string): Promise<JsonObject> {
  // Only a document of the user's own has need of it, and loading it takes time.
  const { default: SwaggerParser } = await import('@apidevtools/swagger-parser')
  const copy = structuredClone(pruneDocument(document, template))
  // The parser refuses editions that it does not know by number; those of one minor version differ in wording alone.
  const openapi = String(copy.openapi).startsWith('3.0') ? '3.0.3' : '3.1.1'
  const api = { ...copy, openapi } as never
  const validated = new SwaggerParser().validate(resolve(path), api, { resolve: { http: false } })
  return (await validated) as unknown as JsonObject
}

function reason(error: unknown): string {
  const details: unknown = (error as { details?: unknown }).details
  const first: unknown = Array.isArray(details) ? details[0] : undefined
  if (!isObject(first)) return oneLine(error)
  return oneLine(`#${String(first.instancePath)} ${String(first.message)}`)
}

function answerMedia(patch: JsonObject): JsonObject | undefined {
  const responses = isObject(patch.responses) ? patch.responses : {}
  const codes = Object.keys(responses).filter((code) => /^2(\d\d|xx)$/i.test(code))
  // 200 is the documented status; digits sort before the range.
  const ordered = ['200', ...codes.filter((code) => code !== '200').sort()]
  return ordered.map((code) => jsonMedia(responses[code])).find((media) => isObject(media?.schema))
}

function jsonMedia(message: Json | undefined): JsonObject | undefined {
  const content = isObject(message) && isObject(message.content) ? message.content : {}
  const types = Object.keys(content).filter((type) => /^application\/([^;\s]+\+)?json\s*(;|$)/i.test(type))
  return types.map((type) => content[type]).find(isObject)
}

function firstExample(media: JsonObject | undefined): JsonObject | undefined {
  const named = Object.values(isObject(media?.examples) ? media.examples : {})
  const schema = isObject(media?.schema) ? media.schema : {}
  const candidates = [
    media?.example,
    ...named.map((example) => (isObject(example) ? example.value : undefined)),
    schema.example,
    ...(Array.isArray(schema.examples) ? schema.examples : []),
  ]
  return candidates.find(isObject)
}

function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value)
}
