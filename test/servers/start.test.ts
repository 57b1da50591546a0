import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../fixtures/clients/programs.ts'
import type { Argv } from '../../fixtures/clients/table.ts'
import { startServer } from '../../fixtures/servers/start.ts'
import { packageRoot } from '../../src/contract/root.ts'

/** A program in Node that runs these lines; `server` is an HTTP server that listens on a free port. */
const program = (lines: string): Argv => [
  process.execPath,
  '-e',
  `const server = require('node:http').createServer((_, response) => response.end('here')).listen(0, '127.0.0.1', () => {
    const address = 'http://127.0.0.1:' + server.address().port
    ${lines}
  })`,
]
const start = (argv: Argv, timeoutMs = 20_000) =>
  startServer(argv, { cwd: tmpdir(), env: process.env, timeoutMs })

/** Whether anything listens at an origin. */
function listens(origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(origin)
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

it.each([
  ['of one’s own', "console.log('listening on ' + address)"],
  ['of ASP.NET Core', "console.log('info: Now listening on: ' + address)"],
  [
    'of Prism',
    "console.log('GET http://127.0.0.1:1/routes'); console.log('Prism is listening on ' + address)",
  ],
  [
    'in pieces',
    "process.stdout.write('listening on ' + address.slice(0, 9)); process.stdout.write(address.slice(9) + '\\n')",
  ],
])('finds the address of a server in what it prints (%s), and ends the server', async (_, lines) => {
  const { origin, stop } = await start(program(lines))
  expect(await (await fetch(origin)).text()).toBe('here')
  await stop()
  expect(await listens(origin)).toBe(false)
  await stop()
})

it('says in one line why a server does not listen', async () => {
  await expect(start(['no-such-program-here'])).rejects.toThrow(/^no-such-program-here cannot be started/)
  await expect(
    start([process.execPath, '-e', "console.error('port in use'); process.exit(3)"]),
  ).rejects.toThrow(/ ended: failed with code 3: port in use$/)
  await expect(start(program("console.log('nothing to tell')"), 300)).rejects.toThrow(
    / did not listen within 0.3 s/,
  )
})

it('npm run servers refuses a server that there is not, before it runs anything', async () => {
  const script = join(packageRoot(), 'fixtures', 'servers', 'all.ts')
  const running = { cwd: packageRoot(), env: process.env, timeoutMs: 20_000 }
  expect(await runProgram([process.execPath, script, '--only', 'rails'], running)).toEqual({
    code: 2,
    output: 'error: --only: there is no server rails (--help lists them)\n',
  })
})
