import { isObject, type Json } from '../json.ts'
import { duplicateName } from '../json-names.ts'
import type { Outcome, Refusal, Stages } from './types.ts'

/** The largest request body that is read, in bytes; a longer one is answered 413. */
export const bodyLimit = 4 * 1024 * 1024

/** A refusal for a request that cannot be read or is not valid. */
function badRequest(message: string): Refusal {
  return { status: 400, code: 'BadRequest', message }
}

/** Asks for `Authorization: Bearer …` where the world has a bearer token (RFC 6750 §2.1, §3). */
export const authorise: Stages['authorise'] = ({ world, header }) => {
  if (world.bearer === undefined) return undefined
  const credentials = header('authorization')
  if (credentials?.replace(/^bearer +/i, 'Bearer ') === `Bearer ${world.bearer}`) return undefined
  const message = credentials === undefined ? 'Access token is empty.' : 'Access token is not valid.'
  return {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message,
    headers: [['WWW-Authenticate', 'Bearer realm=""']],
  }
}

/** Knows the collection (GET) and its entities (GET, PATCH); ids are compared after percent-decoding. */
export const route: Stages['route'] = ({ world, url, request }) => {
  const rest = belowCollection(url.pathname, world.contract.collectionPath, world.basePath)
  if (rest === '') {
    return request.method === 'GET' ? { value: { kind: 'list' } } : { refusal: otherVerb('GET') }
  }
  const segment = rest === undefined ? undefined : /^\/([^/]+)$/.exec(rest)?.[1]
  if (segment === undefined) return { refusal: notFound('There is no resource at this path.') }
  const id = decoded(segment)
  if (id === undefined) return { refusal: badRequest('The path has a malformed percent-encoding.') }
  if (request.method !== 'GET' && request.method !== 'PATCH') return { refusal: otherVerb('GET, PATCH') }
  if (!world.store.has(id)) return { refusal: notFound('There is no resource with this id.') }
  return { value: { kind: request.method === 'GET' ? 'get' : 'patch', id } }
}

/** Reads UTF-8 JSON text without duplicate names, whose value is an object, sent as application/json. */
export const parse: Stages['parse'] = ({ header, request }) => {
  const refusal = mediaTypeProblem(header('content-type'))
  if (refusal !== undefined) return { refusal }
  return parseObject(request.body)
}

/** `parse` without its look at the Content-Type. */
export function parseObject(body: Uint8Array = new Uint8Array()): Outcome<{ readonly [name: string]: Json }> {
  if (body.byteLength > bodyLimit) {
    return { refusal: { status: 413, code: 'RequestEntityTooLarge', message: 'The body is too large.' } }
  }
  let value: Json
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    value = JSON.parse(text)
  } catch {
    return { refusal: badRequest('Unable to read the request payload: it is not JSON in UTF-8.') }
  }
  if (!isObject(value)) return { refusal: badRequest('The request payload must be a JSON object.') }
  if (duplicateName(text) !== undefined) {
    return { refusal: badRequest('The request payload has a name twice in one object.') }
  }
  return { value }
}

/** Checks a body against the contract; the message names where and which rule, never the value. */
export const validate: Stages['validate'] = (body, { world }) => {
  const problem = world.validators.request(body)[0]
  if (problem === undefined) return undefined
  const message = `The request payload is not valid at ${problem.path.slice(0, 100)}: ${problem.keyword}.`
  return { status: 400, code: 'ModelValidationFailure', message }
}

function mediaTypeProblem(contentType: string | undefined): Refusal | undefined {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='))
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset.trim())
  if (type.trim() === 'application/json' && utf8) return undefined
  const message = 'A write must have the Content-Type application/json.'
  return { status: 415, code: 'UnsupportedMediaType', message }
}

function belowCollection(path: string, collection: string, basePath: string | undefined): string | undefined {
  const at =
    basePath === undefined
      ? path.lastIndexOf(collection)
      : path.startsWith(basePath + collection)
        ? basePath.length
        : -1
  return at < 0 ? undefined : path.slice(at + collection.length)
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function notFound(message: string): Refusal {
  return { status: 404, code: 'ResourceNotFound', message }
}

function otherVerb(allow: string): Refusal {
  const message = 'The resource does not support this method.'
  return { status: 405, code: 'MethodNotAllowed', message, headers: [['Allow', allow]] }
}
