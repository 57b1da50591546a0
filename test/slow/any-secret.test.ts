import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import type { JsonObject } from '../../src/json.ts'
import { defaultSettings } from '../../src/run/settings.ts'
import { ownTexts } from '../../src/secrets/own.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { defaultTokens } from '../../src/stub/tokens.ts'
import type { Implementation } from '../../src/stub/types.ts'
import { leaksIn, pieceLength } from '../secrets/encodings.ts'
import { type Leak, leaks, leaky, type PlantedSecrets } from '../secrets/leaky.ts'
import { outputsOf } from '../secrets/outputs.ts'

const contract = await loadContract('v1.0')
const credential = contract.properties.find((property) => property.credential)!.name

let implementation: Implementation
let served: Served
beforeAll(async () => {
  const current: Implementation = {
    handle: (request) => implementation.handle(request),
    tokens: () => implementation.tokens(),
    reset: () => implementation.reset(),
  }
  served = await serveImplementation(current, { port: 0 })
})
afterAll(() => served.close())

type Secrets = { readonly bearer: string; readonly key: string; readonly stored: string }

/** What leaks, after the requests that open a target. */
function serving({ bearer, key, stored }: Secrets, leak: Leak): void {
  const tokens = defaultTokens(contract).map((token): JsonObject => ({ ...token, [credential]: stored }))
  const planted: PlantedSecrets = [
    { name: 'the bearer', value: bearer },
    { name: 'a configured header', value: key },
    { name: 'the same header', value: key },
    { name: 'the stored credential', value: stored },
  ]
  implementation = leaky(createImplementation(contract, { bearer, tokens, basePath: '/v1.0' }), {
    inHeaders: planted.slice(0, 2),
    inBodies: planted,
    choose: (_method, count) => (count > 3 ? leak : undefined),
  })
}

async function written({ bearer, key }: Secrets, only: readonly string[]) {
  return outputsOf(`${served.url}/v1.0`, only, {
    env: { SECRET: bearer },
    credentials: { bearerEnv: 'SECRET', headers: [['X-Key', key]] },
  })
}

const selection = ['VPP-ENTITY-0[13]/all', 'VPP-DATE-01/*/digits-7', 'VPP-ENUM-0[12]/*/unknown-word*']

describe('whatever a secret is', () => {
  // What can be in a header, without what is trimmed at its ends and the mark of a mask.
  const inHeader = fc
    .string({ unit: fc.constantFrom(...'abcXYZ019-._~+/="\\%&<>\'() é'), minLength: 12, maxLength: 40 })
    .filter((text) => text.trim() === text && new Set(text).size > 6)
  // What begins with a word is told from none: the script of the page has toLocaleString in it, as fast-check likes to.
  const inBody = fc
    .string({ unit: 'grapheme', minLength: 12, maxLength: 40 })
    .filter((text) => text.isWellFormed() && !text.includes('*') && new Set(text).size > 6)
    .filter((text) => /\W/.test(text.slice(0, pieceLength)))

  it('none that is no word is in any output, whole or cut, in any encoding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ bearer: inHeader, key: inHeader, stored: inBody }),
        fc.constantFrom(...Object.entries(leaks)),
        async (secrets, [, leak]) => {
          serving(secrets, leak)
          const outputs = await written(secrets, selection)
          const planted = Object.entries(secrets).map(([name, value]) => ({ name, value }))
          expect(
            Object.entries(outputs).flatMap(([name, text]) =>
              leaksIn(text, planted).map((leaked) => `${name}: ${leaked}`),
            ),
          ).toEqual([])
        },
      ),
      { numRuns: 8, endOnFailure: true },
    )
  })
})

describe('a credential that is a word', () => {
  const members = contract.properties.flatMap((property) => property.members)
  const word = fc.oneof(
    fc.constantFrom('true', 'false', 'null', '0', '{', 'a', ...members),
    fc.string({ unit: fc.constantFrom(...'abcdef0123456789'), minLength: 1, maxLength: 7 }),
  )
  // What the suite sends as a credential is no secret.
  const bodies = deriveCases(contract, defaultSettings.seed).flatMap(({ probe }) =>
    probe.steps.flatMap(({ body }) => (typeof body === 'string' ? [body] : [])),
  )
  const own = ownTexts(contract, new Set(bodies)).credentials
  const secretWord = word.filter((text) => !own.has(text))
  const echoing: Leak = (right) => ({ response: right })

  const only = ['VPP-ENTITY-0[13]/*', 'VPP-ACCEPT-0*', 'VPP-ENUM-01/*/unknown-word*']
  const entriesOf = (archive = '') => (JSON.parse(archive) as Archive).log.entries
  /** The bodies in the commands of a report. */
  function bodiesIn(json = ''): ReadonlySet<string> {
    const report = JSON.parse(json) as { readonly cases: readonly { readonly curl: string }[] }
    return new Set(
      report.cases.flatMap(({ curl }) =>
        [...curl.matchAll(/--data-binary '((?:[^']|'\\'')*)'/g)].map(([, body]) => body!),
      ),
    )
  }

  it('is masked as the credential, and every command keeps the body that was sent', async () => {
    const plain = { bearer: 'no-word-of-the-suite', key: 'nor-is-this', stored: 'and-nor-is-this' }
    serving(plain, echoing)
    const first = await written(plain, only)
    expect(first.problem).toBeUndefined()
    const sent = bodiesIn(first.json)
    expect(sent.size).toBeGreaterThan(10)
    await fc.assert(
      fc.asyncProperty(word, word, secretWord, async (bearer, key, stored) => {
        serving({ bearer, key, stored }, echoing)
        const { json, archive } = await written({ bearer, key, stored }, only)
        expect(bodiesIn(json)).toEqual(sent)
        const entries = entriesOf(archive)
        const values = entries.flatMap(({ request, response }) =>
          [...request.headers, ...response.headers].filter(({ name }) =>
            /^(x-key|authorization)$/i.test(name),
          ),
        )
        expect(new Set(values.map(({ value }) => value))).toEqual(
          new Set(['***header-x-key***', 'Bearer $VPPTOKEN_BEARER']),
        )
        const shown = entries.flatMap(({ response }) => membersOf(response.content.text, credential))
        expect(shown.filter((value) => value === stored)).toEqual([])
      }),
      {
        numRuns: 6,
        endOnFailure: true,
        examples: [
          ['true', 'false', 'short'],
          ['b', 'a', 'a'],
          ['0', '{', '{'],
        ],
      },
    )
  })
})

type Headers = readonly { readonly name: string; readonly value: string }[]
type Archive = {
  readonly log: {
    readonly entries: readonly {
      readonly request: { readonly headers: Headers }
      readonly response: { readonly headers: Headers; readonly content: { readonly text?: string } }
    }[]
  }
}

/** The values of a member anywhere in a JSON text. */
function membersOf(text: string | undefined, name: string): readonly unknown[] {
  const found: unknown[] = []
  try {
    JSON.parse(text ?? '', (key, value: unknown) => {
      if (key === name) found.push(value)
      return value
    })
  } catch {
    return []
  }
  return found
}
