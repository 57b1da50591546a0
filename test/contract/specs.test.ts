import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import SwaggerParser from '@apidevtools/swagger-parser'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parseDocument, visit } from 'yaml'
import { loadContract } from '../../src/contract/load.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { isObject, type Json, type JsonObject } from '../../src/json.ts'

const specOf = (version: string) => join(packageRoot(), 'specs', version, 'openapi.yaml')
const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }))

/** Every media type in a dereferenced document, by its place. */
function mediaTypes(value: unknown, place = '#'): [place: string, media: JsonObject][] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]): [string, JsonObject][] => {
    if (key !== 'content' || !isObject(inner)) return mediaTypes(inner, `${place}/${key}`)
    return Object.entries(inner).map(([type, media]) => [`${place}/${type}`, media as JsonObject])
  })
}

describe.each(['v1.0', 'beta'])('specs/%s/openapi.yaml', (version) => {
  it('is a valid OpenAPI 3.1.1 document whose named examples are valid against their schemas', async () => {
    const api = await SwaggerParser.validate(specOf(version))
    expect((api as { openapi?: string }).openapi).toBe('3.1.1')
    const found = mediaTypes(api.paths)
    const checked = found.flatMap(([place, media]) =>
      Object.entries(media.examples as Record<string, { value: Json }>).map(([name, { value }]) => {
        const validate = ajv.compile(media.schema as object)
        return { place: `${place}/${name}`, valid: validate(value), errors: validate.errors }
      }),
    )
    expect(checked.filter(({ valid }) => !valid)).toEqual([])
    expect(checked.length).toBe(found.length)
    expect(checked.length).toBeGreaterThan(15)
  })

  it('has no YAML aliases, which some generators of clients refuse', () => {
    const aliases: string[] = []
    visit(parseDocument(readFileSync(specOf(version), 'utf8')), {
      Alias: (_key, { source }) => {
        aliases.push(source)
      },
    })
    expect(aliases).toEqual([])
  })

  it('has schemas that refuse what is wrong', async () => {
    const api = await SwaggerParser.validate(specOf(version))
    const media = new Map(mediaTypes(api.paths))
    const item = '#//deviceAppManagement/vppTokens/{vppTokenId}/patch'
    const entity = ajv.compile(media.get(`${item}/responses/200/application/json`)!.schema as object)
    const error = ajv.compile(media.get(`${item}/responses/422/application/json`)!.schema as object)
    expect(entity({ state: 'valid' })).toBe(true)
    expect(entity({ state: 'VALID' })).toBe(false)
    expect(entity({ expirationDateTime: '2017-02-30T00:00:00Z' })).toBe(false)
    expect(error({ error: { code: 'a', message: 'b', innererror: 1, innerError: { date: 'x' } } })).toBe(true)
    expect(error({ error: { code: '', message: 'b' } })).toBe(false)
    expect(error({ error: { message: 'b' } })).toBe(false)
  })

  it('describes the answers of the PATCH and names each operation', async () => {
    const api = await SwaggerParser.validate(specOf(version))
    const operations = Object.values(api.paths as JsonObject).flatMap((item) =>
      Object.entries(item as JsonObject).filter(([method]) => method !== 'parameters'),
    ) as [string, JsonObject][]
    expect(operations.map(([method]) => method)).toEqual(['get', 'get', 'patch'])
    for (const [, operation] of operations) {
      for (const key of ['operationId', 'summary', 'description']) expect(operation[key]).toBeTruthy()
    }
    const statuses = Object.keys(operations[2]![1].responses as JsonObject).map(Number)
    expect(statuses).toEqual([200, 400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503])
  })
})

describe('the properties', () => {
  const documented = [
    'id',
    'organizationName',
    'vppTokenAccountType',
    'appleId',
    'expirationDateTime',
    'lastSyncDateTime',
    'token',
    'lastModifiedDateTime',
    'state',
    'lastSyncStatus',
    'automaticallyUpdateApps',
    'countryOrRegion',
  ]
  const onlyBeta = [
    'tokenActionResults',
    'dataSharingConsentGranted',
    'displayName',
    'locationName',
    'claimTokenManagementFromExternalMdm',
    'roleScopeTagIds',
    'lastAppCount',
  ]
  const nullable = ['organizationName', 'appleId', 'token', 'countryOrRegion']
  const states = ['unknown', 'valid', 'expired', 'invalid', 'assignedToExternalMDM']

  // What is documented one day may be joined by more: what the page has today is held, and no count.
  const pages = { 'v1.0': documented, beta: [...documented, ...onlyBeta] }
  const among = (names: readonly string[], known: readonly string[]) =>
    names.filter((name) => known.includes(name))

  it.each(Object.entries(pages))('are those of the page, in its order (%s)', async (version, page) => {
    const names = (await loadContract(version)).properties.map(({ name }) => name)
    expect(among(names, documented)).toEqual(documented)
    expect(among(names, page).toSorted()).toEqual(page.toSorted())
  })

  it('are those of beta alone where v1.0 has none of them', async () => {
    const names = (await loadContract('v1.0')).properties.map(({ name }) => name)
    expect(among(names, onlyBeta)).toEqual([])
  })

  it.each([
    ['v1.0', nullable, states],
    ['beta', [...nullable, 'displayName', 'locationName'], [...states, 'duplicateLocationId']],
  ])('have the documented types (%s)', async (version, nulls, members) => {
    const page = pages[version as keyof typeof pages]
    const properties = (await loadContract(version)).properties.filter(({ name }) => page.includes(name))
    const named = (test: (property: (typeof properties)[number]) => boolean) =>
      properties.filter(test).map(({ name }) => name)
    expect(named((property) => property.nullable)).toEqual(nulls)
    expect(named(({ kind }) => kind === 'dateTimeOffset')).toEqual([
      'expirationDateTime',
      'lastSyncDateTime',
      'lastModifiedDateTime',
    ])
    const enums = properties.filter(({ kind }) => kind === 'enum')
    expect(Object.fromEntries(enums.map((property) => [property.name, property.members]))).toEqual({
      vppTokenAccountType: expect.arrayContaining(['business', 'education']),
      state: expect.arrayContaining(members),
      lastSyncStatus: expect.arrayContaining(['none', 'inProgress', 'completed', 'failed']),
    })
    expect(named(({ key }) => key)).toEqual(['id'])
    expect(named(({ serverOwned }) => serverOwned)).toEqual(['id', 'lastModifiedDateTime'])
    expect(named(({ credential }) => credential)).toEqual(['token'])
  })
})

describe('the documented example', () => {
  it.each(['request', 'response'] as const)('is the %s of the page', async (which) => {
    const path = join(packageRoot(), 'fixtures', 'example', `${which}.v1.0.json`)
    const page = JSON.parse(readFileSync(path, 'utf8')) as Json
    expect((await loadContract('v1.0')).example[which]).toEqual(page)
    expect((await loadContract('beta')).example[which]).toMatchObject(page as JsonObject)
  })

  it.each(['v1.0', 'beta'])('is a valid request (%s)', async (version) => {
    const contract = await loadContract(version)
    expect(compileValidators(contract).request(contract.example.request)).toEqual([])
    const shown = contract.properties
      .map(({ name }) => name)
      .filter((name) => name in contract.example.response)
    expect(Object.keys(contract.example.response)).toEqual(['@odata.type', ...shown])
  })
})

describe('a date-time', () => {
  const check = async (text: string) => {
    const contract = await loadContract('v1.0')
    return compileValidators(contract).property('expirationDateTime', text)
  }

  it.each([
    '2016-12-31T23:57:57.2481234-08:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.9999999Z',
    '2024-02-29T00:00:00.123456789012+23:59',
    '2016-12-31T23:59:60Z',
  ])('may be %s', async (text) => {
    expect(await check(text)).toEqual([])
  })

  it.each([
    ['without an offset', '2016-12-31T23:57:57'],
    ['without a time', '2016-12-31'],
    ['without seconds', '2016-12-31T23:57Z'],
    ['with a short year', '216-12-31T23:57:57Z'],
    ['with a long year', '12016-12-31T23:57:57Z'],
    ['in month 13', '2016-13-31T23:57:57Z'],
    ['on February 30', '2016-02-30T23:57:57Z'],
    ['on a leap day of 1900', '1900-02-29T23:57:57Z'],
    ['in hour 24', '2016-12-31T24:00:00Z'],
    ['in second 60 of any minute', '2016-12-31T23:57:60Z'],
    ['with a small t', '2016-12-31t23:57:57Z'],
    ['with a small z', '2016-12-31T23:57:57z'],
    ['with a space', '2016-12-31 23:57:57Z'],
    ['with a bare point', '2016-12-31T23:57:57.Z'],
    ['with 13 digits', '2016-12-31T23:57:57.1234567890123Z'],
    ['with offset 24:00', '2016-12-31T23:57:57+24:00'],
    ['with offset minute 60', '2016-12-31T23:57:57+01:60'],
    ['with an offset without a colon', '2016-12-31T23:57:57+0100'],
    ['with an offset of hours', '2016-12-31T23:57:57+01'],
    ['with a line break after it', '2016-12-31T23:57:57Z\n'],
  ])('may not be %s', async (_, text) => {
    expect(await check(text)).not.toEqual([])
  })
})
