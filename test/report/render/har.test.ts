import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { Har } from 'har-format'
import { describe, expect, it } from 'vitest'
import type { ReportExchange } from '../../../src/report/model/types.ts'
import { harLog } from '../../../src/report/render/har.ts'
import { sampleCase } from '../../support/report.ts'

const creator = { name: 'vpptoken-conformance', version: '0.1.0' }
const startedAt = '2026-01-02T03:04:05.678Z'
const [plain] = sampleCase().exchanges as [ReportExchange]

/** The log of exchanges that differ from a plain one in these members. */
function log(...members: Partial<ReportExchange>[]): Har['log'] {
  const exchanges = members.map((changed) => ({ exchange: { ...plain, ...changed }, startedAt }))
  return JSON.parse(harLog({ creator, exchanges })).log
}

const response = (body: object, headers: [string, string][] = []) =>
  ({ response: { status: 200, headers, body } }) as Partial<ReportExchange>

/** What har-schema (draft-06, a file for each object) has against a log. */
function deviations(text: unknown): unknown {
  const load = createRequire(import.meta.url)
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addMetaSchema(JSON.parse(readFileSync(load.resolve('ajv/lib/refs/json-schema-draft-06.json'), 'utf8')))
  for (const schema of Object.values(load('har-schema') as Record<string, object>)) ajv.addSchema(schema)
  return ajv.validate('har.json', text) ? [] : ajv.errors
}

const lost = { kind: 'connection', message: 'reset by peer' }
const { response: _, ...unanswered } = plain

describe('harLog', () => {
  it('has an entry for each exchange, in order, with the case as its comment', () => {
    const exchanges = [
      { exchange: plain, startedAt, caseIds: ['VPP-ENUM-02/a'] },
      { exchange: { ...plain, throttled: 2 }, startedAt, caseIds: ['VPP-ENUM-02/b'] },
      { exchange: plain, startedAt },
    ]
    const text = harLog({ creator, exchanges })
    expect(JSON.parse(text).log.entries[0]).toMatchInlineSnapshot(`
      {
        "cache": {},
        "comment": "VPP-ENUM-02/a",
        "request": {
          "bodySize": -1,
          "cookies": [],
          "headers": [
            {
              "name": "Content-Type",
              "value": "application/json",
            },
          ],
          "headersSize": -1,
          "httpVersion": "unknown",
          "method": "PATCH",
          "postData": {
            "mimeType": "application/json",
            "text": "{"state":"completed"}",
          },
          "queryString": [],
          "url": "http://127.0.0.1:8080/v1.0/things/a",
        },
        "response": {
          "bodySize": -1,
          "content": {
            "mimeType": "application/json",
            "size": -1,
            "text": "{}",
          },
          "cookies": [],
          "headers": [
            {
              "name": "content-type",
              "value": "application/json",
            },
          ],
          "headersSize": -1,
          "httpVersion": "unknown",
          "redirectURL": "",
          "status": 200,
          "statusText": "",
        },
        "startedDateTime": "2026-01-02T03:04:05.678Z",
        "time": 1.5,
        "timings": {
          "receive": 0,
          "send": 0,
          "wait": 1.5,
        },
      }
    `)
    expect(JSON.parse(text).log.entries.map(({ comment }: { comment?: string }) => comment)).toEqual([
      'VPP-ENUM-02/a',
      'VPP-ENUM-02/b; after 2 throttled answers',
      undefined,
    ])
  })

  it('splits the query, whatever it is', () => {
    const query = (url: string) => log({ request: { ...plain.request, url } }).entries[0]!.request.queryString
    expect(query('http://h/p?$select=a%2Cb&x&x=1#?no=1')).toEqual([
      { name: '$select', value: 'a,b' },
      { name: 'x', value: '' },
      { name: 'x', value: '1' },
    ])
    expect(query('not a url')).toEqual([])
    expect(query('http://h/p#a?b=1')).toEqual([])
  })

  it('keeps bytes that are no text: base64 by encoding, in a request by comment, which says what was cut', () => {
    const sent = { ...plain.request, body: { base64: '/w==', cutFrom: 70_000 } }
    const [entry] = log({ request: sent, ...response({ base64: '/w==' }) }).entries
    expect(entry!.request.postData).toEqual({
      mimeType: 'application/json',
      text: '/w==',
      comment: 'base64; cut; it had 70000 bytes',
    })
    expect(entry!.response.content).toEqual({ size: -1, mimeType: '', text: '/w==', encoding: 'base64' })
  })

  it('says of a text what was cut off', () => {
    const [entry] = log(response({ text: 'a…(7 bytes)', cutFrom: 70_000 })).entries
    expect(entry!.response.content).toEqual({
      size: -1,
      mimeType: '',
      text: 'a…(7 bytes)',
      comment: 'cut; it had 70000 bytes',
    })
  })

  it('takes sizes from Content-Length alone, since a masked body has another', () => {
    const sizes = (headers: [string, string][]) => {
      const { bodySize, content } = log(response({ text: '***token***' }, headers)).entries[0]!.response
      return [bodySize, content.size]
    }
    expect(sizes([])).toEqual([-1, -1])
    expect(sizes([['Content-Length', '42']])).toEqual([42, 42])
    expect(
      sizes([
        ['content-length', '42'],
        ['content-encoding', 'gzip'],
      ]),
    ).toEqual([42, -1])
    expect(sizes([['content-length', '4.2e1']])).toEqual([-1, -1])
    const { body, ...bare } = plain.request
    expect(log({ request: bare }).entries[0]!.request).toMatchObject({ bodySize: 0 })
    expect(log({ request: bare }).entries[0]!.request).not.toHaveProperty('postData')
    expect(body).toBeDefined()
  })

  it('gives an exchange without a response the status 0 and the reason', () => {
    const exchanges = [{ exchange: { ...unanswered, failure: lost }, startedAt }]
    const [entry] = JSON.parse(harLog({ creator, exchanges })).log.entries
    expect(entry.response).toMatchObject({ status: 0, headers: [], comment: 'connection: reset by peer' })
  })

  it('is valid, and the schema sees what is not', () => {
    const exchanges = [
      { exchange: plain, startedAt, caseIds: ['VPP-ENUM-02/a'] },
      { exchange: { ...unanswered, failure: lost }, startedAt },
      { exchange: { ...plain, ...response({ base64: '/w==' }, [['location', '/x']]) }, startedAt },
    ]
    const har = JSON.parse(harLog({ creator, exchanges }))
    expect(deviations(har)).toEqual([])
    har.log.entries[0].response.status = '200'
    har.log.entries[1].startedDateTime = 'yesterday'
    har.log.entries[2].request.url = 'no url'
    expect(deviations(har)).toMatchObject([
      { instancePath: '/log/entries/0/response/status' },
      { instancePath: '/log/entries/1/startedDateTime' },
      { instancePath: '/log/entries/1/startedDateTime' },
      { instancePath: '/log/entries/2/request/url' },
    ])
  })
})
