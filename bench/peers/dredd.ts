import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Peer } from './peer.ts'
import { changes, refusals } from './probes.ts'
import { runProgram } from './program.ts'

const version = '14.1.0'

/**
 * Dredd: the transactions of the document in OpenAPI 3.0 (it does not read 3.1), with hooks as its documentation advises
 * for answers other than the first: no credentials for 401, an unknown key for 404, a wrong value for 400; the other
 * errors cannot be brought about and are skipped. A hook compares the answer to a change with what was sent.
 */
export const dredd: Peer = {
  name: 'Dredd',
  version,
  needs: ['npm', 'node'],
  install: [['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', `dredd@${version}`]],
  judge: async ({ installed, directory, document, root, bearer, timeoutMs }) => {
    const { path, properties, request } = document
    const [wrong] = refusals(properties).filter(({ name }) => name.endsWith('no enum'))
    const facts = {
      bearer,
      key: path.split('/').at(-1),
      changed: Object.fromEntries(
        changes(properties, request).map(({ property, value }) => [property, value]),
      ),
      wrong: { [wrong!.property]: wrong!.value },
    }
    await writeFile(join(directory, 'openapi.json'), document.older)
    await writeFile(join(directory, 'hooks.js'), `const facts = ${JSON.stringify(facts)}\n${hooks}`)
    const { timedOut, stdout, stderr } = await runProgram(
      [
        join(installed, 'node_modules/.bin/dredd'),
        ...['openapi.json', root, '--hookfiles', './hooks.js', '--no-color'],
        ...['--reporter', 'xunit', '--output', 'report.xml'],
      ],
      { cwd: directory, timeoutMs },
    )
    if (timedOut) return { failed: [], timedOut }
    const report = await readFile(join(directory, 'report.xml'), 'utf8').catch(() => {
      throw new Error(`dredd wrote no report: ${(stderr || stdout).trim().split('\n').at(-1)}`)
    })
    const cases = report.matchAll(/<testcase name="([^"]*)"[^>]*[^/]>\s*<(?:failure|error)/g)
    return { failed: [...cases].map(([, name]) => name!), timedOut }
  },
}

const hooks = `
const hooks = require('hooks')
const assert = require('node:assert')
const changed = []

hooks.beforeEach((transaction, done) => {
  const { request, expected, fullPath } = transaction
  const status = Number(expected.statusCode)
  const isChange = request.method === 'PATCH'
  const known = fullPath.includes(facts.key)
  if (status !== 401) request.headers.Authorization = 'Bearer ' + facts.bearer
  if (status === 200 && isChange) {
    request.body = JSON.stringify({ ...JSON.parse(request.body), ...facts.changed })
    changed.push(transaction)
  } else if (status === 404 && known) {
    transaction.fullPath = fullPath.replace(facts.key, 'no-such-key')
  } else if (status === 400 && isChange) {
    request.body = JSON.stringify(facts.wrong)
  } else if (status !== 200 && status !== 401) {
    transaction.skip = true
  }
  done()
})

// Gavel compares a media type with its parameters; those are free.
hooks.beforeEachValidation(({ real }, done) => {
  if (real.headers['content-type']) real.headers['content-type'] = real.headers['content-type'].split(';')[0]
  done()
})

hooks.afterEach((transaction, done) => {
  if (!changed.includes(transaction) || transaction.real === undefined) return done()
  try {
    const answer = JSON.parse(transaction.real.body)
    for (const [name, value] of Object.entries(facts.changed)) assert.deepStrictEqual(answer[name], value, name)
  } catch (error) {
    transaction.fail = error.message
  }
  done()
})
`
