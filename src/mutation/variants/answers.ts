import { isObject, type Json, type JsonObject } from '../../json.ts'
import { isAnnotation } from '../../json-names.ts'
import { rendering, responding, showing, withHeader, withText } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

const all = ['answer', 'read', 'list'] as const
const always = () => true

/** Changes the JSON text of every response. */
const rewritten = (change: (json: Json) => string) => () =>
  responding(
    ({ body }) => body.byteLength > 0,
    (response) => withText(response, (text) => change(JSON.parse(text))),
  )

const contentType = (value: string) => () =>
  responding(
    ({ body }) => body.byteLength > 0,
    (response) => withHeader(response, 'Content-Type', value),
  )

function reversed(json: Json): Json {
  if (Array.isArray(json)) return json.map(reversed)
  if (!isObject(json)) return json
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([name, value]) => [name, reversed(value)]),
  )
}

const asciiOnly = (text: string) =>
  [...text]
    .map((c) => (c > '~' ? [...Array(c.length).keys()].map((at) => escaped(c.charCodeAt(at))).join('') : c))
    .join('')

const escaped = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`

/** Freedoms of the answer and of what GET shows. */
export const answerVariants: readonly Variant[] = [
  {
    name: 'answer-without-annotations',
    freedom: 'OData JSON Format 4.5: control information may be left out in minimal metadata',
    describe: 'Neither @odata.context nor @odata.type is shown.',
    stages: () =>
      rendering(all, (shown) =>
        Object.fromEntries(Object.entries(shown).filter(([name]) => !name.startsWith('@odata.'))),
      ),
  },
  {
    name: 'answer-with-annotations',
    freedom: 'OData JSON Format 4.6: annotations are free',
    describe: 'An entity tag and annotations of members are shown.',
    stages: () =>
      rendering(all, (shown) => ({
        '@odata.etag': 'W/"1"',
        ...shown,
        ...Object.fromEntries(
          Object.keys(shown)
            .filter((name) => !isAnnotation(name))
            .map((name) => [`${name}@example.note`, 'a note']),
        ),
      })),
  },
  {
    name: 'answer-with-extra-members',
    freedom: 'OData Protocol 11.4.1: clients must be prepared for members that metadata does not have',
    describe: 'Members that are not documented are shown.',
    stages: () =>
      rendering(all, (shown) => ({ ...shown, extraText: 'x', extraList: [1, { a: null }], extraNull: null })),
  },
  {
    name: 'answer-type-as-url',
    freedom: 'OData JSON Format 4.6.3: the type may be named by a URL with a fragment',
    describe: '@odata.type has the URL of the metadata document before its fragment.',
    stages: () =>
      rendering(all, (shown, { url, world }) => ({
        ...shown,
        '@odata.type': `${url.origin}/$metadata${world.contract.entityType}`,
      })),
  },
  {
    name: 'answer-reversed',
    freedom: 'RFC 8259 4: the order of members is free',
    describe: 'Members come in another order.',
    stages: rewritten((json) => JSON.stringify(reversed(json))),
  },
  {
    name: 'answer-pretty-printed',
    freedom: 'RFC 8259 2: white space is free',
    describe: 'JSON is indented, with CRLF at the line ends.',
    stages: rewritten((json) => `\r\n${JSON.stringify(json, null, 2).replaceAll('\n', '\r\n')}\r\n`),
  },
  {
    name: 'answer-escaped',
    freedom: 'RFC 8259 7: any character may be escaped',
    describe: 'Characters beyond ASCII and slashes are escaped.',
    stages: rewritten((json) => asciiOnly(JSON.stringify(json)).replaceAll('/', '\\/')),
  },
  {
    name: 'answer-markup-escaped',
    freedom: 'RFC 8259 7: any character may be escaped',
    describe: 'Characters of markup are escaped, as Go and .NET do.',
    stages: rewritten((json) => JSON.stringify(json).replace(/[<>&'+]/g, (c) => escaped(c.charCodeAt(0)))),
  },
  {
    name: 'answer-plain-media-type',
    freedom: 'RFC 9110 8.3.1: parameters are free',
    describe: 'The media type has no parameters.',
    stages: contentType('application/json'),
  },
  {
    name: 'answer-upper-case-media-type',
    freedom: 'RFC 9110 8.3.1: types and subtypes are case-insensitive',
    describe: 'The media type is written in another letter case.',
    stages: contentType('Application/JSON; charset="UTF-8"'),
  },
  {
    name: 'answer-lower-case-headers',
    freedom: 'RFC 9110 5.1: field names are case-insensitive',
    describe: 'Header names are in lower case.',
    stages: () =>
      responding(always, (response) => ({
        ...response,
        headers: response.headers.map(([name, value]) => [name.toLowerCase(), value]),
      })),
  },
  {
    name: 'credential-null-on-read',
    freedom: 'Get vppToken: real services keep the credential to themselves',
    describe: 'GET shows null for the credential.',
    stages: () =>
      showing(
        ({ credential, nullable }) => credential && nullable,
        ['read', 'list'],
        () => null,
      ),
  },
  {
    name: 'credential-null-everywhere',
    freedom: 'A SHOULD of ours: real services keep the credential to themselves, in the answer too',
    describe: 'The answer and GET show null for the credential.',
    stages: () =>
      showing(
        ({ credential, nullable }) => credential && nullable,
        all,
        () => null,
      ),
  },
  {
    name: 'credential-masked-on-read',
    freedom: 'A credential may be kept back; a mask says that there is one',
    describe: 'GET shows stars for the credential.',
    stages: () =>
      showing(
        ({ credential }) => credential,
        ['read', 'list'],
        (value) => (value === null ? null : '********'),
      ),
  },
  {
    name: 'list-paged',
    freedom: 'OData Protocol 11.2.6.7: server-driven paging',
    describe: 'The collection shows one entity and a link to the next page.',
    stages: () => ({
      serialise: (base) => (json, status, call, extra) =>
        base(isObject(json) && Array.isArray(json.value) ? firstPage(json) : json, status, call, extra),
    }),
  },
]

function firstPage(list: JsonObject): JsonObject {
  const items = Array.isArray(list.value) ? list.value : []
  const next = `${list['@odata.context']}?$skiptoken=1`
  return { ...list, value: items.slice(0, 1), ...(items.length > 1 && { '@odata.nextLink': next }) }
}
