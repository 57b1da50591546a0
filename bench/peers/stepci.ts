import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { Peer } from './peer.ts'
import { changes, refusals } from './probes.ts'
import { runProgram } from './program.ts'

const version = '2.8.2'

type Step = { id?: string; name?: string; http: { url: string; method: string; [name: string]: unknown } }
type Workflow = {
  config: { http: object }
  tests: Record<string, { name: string; steps: Step[] }>
}

/**
 * Step CI: the workflow that it generates from the document, with the credentials in the requests, and steps by hand:
 * all properties changed, the same read back, and those of `refusals`.
 */
export const stepci: Peer = {
  name: 'Step CI',
  version,
  needs: ['npm', 'node'],
  install: [['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', `stepci@${version}`]],
  judge: async ({ installed, directory, document, bearer, timeoutMs }) => {
    const { path, properties, request } = document
    const program = join(installed, 'node_modules/.bin/stepci')
    await writeFile(join(directory, 'openapi.json'), document.current)
    const made = await runProgram([program, 'generate', 'openapi.json', 'workflow.yml'], {
      cwd: directory,
      timeoutMs,
    })
    if (made.code !== 0) throw new Error(`stepci generate: ${made.stderr.trim().split('\n').at(-1)}`)
    const workflow = parse(await readFile(join(directory, 'workflow.yml'), 'utf8')) as Workflow
    const headers = { Authorization: `Bearer ${bearer}` }
    for (const { http } of workflow.tests.default!.steps)
      http.headers = { ...(http.headers as object), ...headers }
    const { schema } = workflow.tests.default!.steps.at(-1)!.http.check as { schema: object }
    const changed = changes(properties, request)
    const jsonpath = Object.fromEntries(changed.map(({ property, value }) => [`$.${property}`, value]))
    const body = Object.fromEntries(changed.map(({ property, value }) => [property, value]))
    workflow.tests.changed = {
      name: 'changed',
      steps: [
        {
          name: 'changed',
          http: { url: path, method: 'PATCH', headers, json: body, check: { status: 200, jsonpath, schema } },
        },
        {
          name: 'read back',
          http: { url: path, method: 'GET', headers, check: { status: 200, jsonpath, schema } },
        },
      ],
    }
    for (const { name, property, value } of refusals(properties)) {
      const check = { status: '/^(400|422)$/', schema: { $ref: '#/components/schemas/odataError' } }
      const http = { url: path, method: 'PATCH', headers, json: { [property]: value }, check }
      workflow.tests[name] = { name, steps: [{ name, http }] }
    }
    await writeFile(join(directory, 'workflow.yml'), stringify(workflow))
    const { timedOut, stdout, code } = await runProgram([program, 'run', 'workflow.yml'], {
      cwd: directory,
      timeoutMs,
    })
    if (timedOut) return { failed: [], timedOut }
    const failed = [...stdout.matchAll(/^\s*FAIL\s+(.+?)(?:\s+⏲.*)?$/gm)].map(([, name]) => name!.trim())
    return { failed: code !== 0 && failed.length === 0 ? ['it failed'] : [...new Set(failed)], timedOut }
  },
}
