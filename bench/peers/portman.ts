import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PeerDocument } from './document.ts'
import type { Peer } from './peer.ts'
import { changes, refusals } from './probes.ts'
import { runProgram } from './program.ts'

const version = '1.33.0'
const newman = '6.2.2'

type Summary = {
  readonly run: {
    readonly failures: readonly {
      readonly error: { readonly test?: string; readonly message: string }
      readonly source?: { readonly name?: string }
    }[]
  }
}

/**
 * Portman with newman: all contract tests on every operation, a content test of every answered property, and
 * variations: all properties changed, and those of `refusals`.
 */
export const portman: Peer = {
  name: 'Portman',
  version: `${version} (newman ${newman})`,
  needs: ['npm', 'node'],
  install: [
    // Portman 1.33.0 requires tslib and does not list it.
    [
      'npm',
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `@apideck/portman@${version}`,
      `newman@${newman}`,
      'tslib@2.8.1',
    ],
  ],
  judge: async ({ installed, directory, document, root, bearer, timeoutMs }) => {
    await writeFile(join(directory, 'openapi.json'), document.current)
    await writeFile(join(directory, 'portman.json'), JSON.stringify(configuration(document, bearer), null, 2))
    const bin = join(installed, 'node_modules/.bin')
    const made = await runProgram(
      [
        join(bin, 'portman'),
        ...['--local', 'openapi.json', '--baseUrl', root, '--portmanConfigFile', 'portman.json'],
        ...['--output', 'collection.json', '--includeTests', 'true'],
      ],
      { cwd: directory, timeoutMs },
    )
    if (made.code !== 0) throw new Error(`portman: ${(made.stderr || made.stdout).trim().split('\n').at(-1)}`)
    const { timedOut } = await runProgram(
      [
        join(bin, 'newman'),
        ...['run', 'collection.json', '--timeout-request', '2000', '--reporters', 'json'],
        ...['--reporter-json-export', 'report.json'],
      ],
      { cwd: directory, timeoutMs },
    )
    if (timedOut) return { failed: [], timedOut }
    const { run } = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')) as Summary
    const names = run.failures.map(
      ({ error, source }) => `${source?.name ?? ''}: ${error.test ?? error.message}`,
    )
    return { failed: [...new Set(names)], timedOut }
  },
}

function configuration({ properties, request }: PeerDocument, bearer: string): object {
  const changed = changes(properties, request)
  const enabled = { enabled: true }
  const overwrite = ({ property, value }: { property: string; value: unknown }) => ({
    key: property,
    value,
    overwrite: true,
  })
  return {
    version: 1.0,
    tests: {
      contractTests: [
        {
          openApiOperation: '*::/*',
          statusSuccess: enabled,
          contentType: enabled,
          jsonBody: enabled,
          schemaValidation: enabled,
          headersPresent: enabled,
        },
      ],
      contentTests: [
        {
          openApiOperation: 'PATCH::/*',
          responseBodyTests: changed.map(({ property }) => ({ key: property, value: request[property] })),
        },
      ],
      variationTests: [
        {
          openApiOperation: 'PATCH::/*',
          variations: [
            {
              name: 'changed',
              overwrites: [{ overwriteRequestBody: changed.map(overwrite) }],
              tests: {
                contractTests: [{ statusSuccess: enabled, jsonBody: enabled, schemaValidation: enabled }],
                contentTests: [
                  {
                    responseBodyTests: changed.map(({ property, value }) => ({ key: property, value })),
                  },
                ],
              },
            },
          ],
        },
        {
          openApiOperation: 'PATCH::/*',
          openApiResponse: '400',
          variations: refusals(properties).map((probe) => ({
            name: probe.name,
            overwrites: [{ overwriteRequestBody: [overwrite(probe)] }],
            tests: {
              contractTests: [
                { statusCode: enabled, contentType: enabled, jsonBody: enabled, schemaValidation: enabled },
              ],
            },
          })),
        },
      ],
    },
    globals: { securityOverwrites: { bearer: { token: bearer } } },
  }
}
