import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ServerProgram } from '../../fixtures/servers/table.ts'
import { tryServer } from '../../fixtures/servers/try.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-try-'))
  // What the run keeps for itself goes there too, so that what it leaves behind is seen.
  vi.stubEnv('TMPDIR', directory)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true, force: true })
})

/** A server that answers every request with 404, and writes its port and its token into the directory. */
const lines = `const server = require('node:http').createServer((_, response) => response.writeHead(404).end())
server.listen(process.env.PORT, '127.0.0.1', () => {
  const { port } = server.address()
  require('node:fs').writeFileSync('told.json', JSON.stringify({ port, bearer: process.env.BEARER, more: process.env.MORE }))
  console.log('listening on http://127.0.0.1:' + port)
})`

const program: ServerProgram = {
  name: 'absent',
  stack: 'none',
  documentation: '',
  needs: ['node'],
  install: [],
  run: [process.execPath, '-e', lines],
  env: { MORE: 'more' },
  root: '/v1.0',
  bearer: true,
}

const trying = (signal: AbortSignal) =>
  tryServer(program, { directory, env: process.env, limitMs: 20_000, signal })

async function told(): Promise<{ port: number; bearer?: string; more?: string }> {
  return JSON.parse(await readFile(join(directory, 'told.json'), 'utf8'))
}

/** Whether anything listens at a port. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

it('stops a server that cannot be tested, which got a free port, a token and what the table says', async () => {
  await expect(trying(new AbortController().signal)).rejects.toMatchObject({
    name: 'ConformanceError',
    exitCode: 3,
  })
  const { port, bearer, more } = await told()
  expect(await listens(port)).toBe(false)
  expect(bearer).toMatch(/^[\da-f-]{36}$/)
  expect(more).toBe('more')
  expect(await readdir(directory)).toEqual(['told.json'])
})

it('stops a server where the run is ended early', async () => {
  const reason = new Error('stopped by SIGINT')
  await expect(trying(AbortSignal.abort(reason))).rejects.toBe(reason)
  expect(await listens((await told()).port)).toBe(false)
})
