import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RestoreOptions, restoreFrom } from '../../src/cli/restore.ts'
import type { WireRequest } from '../../src/exchange/types.ts'
import {
  findJournals,
  type Journal,
  readJournal,
  removeJournal,
  writeJournal,
} from '../../src/safety/journal.ts'
import { keepJournal } from '../../src/safety/keep-journal.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { ImplementationOptions } from '../../src/stub/types.ts'
import { gate } from '../support/meeting.ts'
import { contract, entityWith } from '../support/observation.ts'

/** A process id that no process has any more. */
const deadProcess = spawnSync(process.execPath, ['-e', '']).pid
const secret = 'secret-vpp-token-value'

function journalWith(members: Partial<Journal> = {}): Journal {
  return {
    schemaVersion: 1,
    tool: { name: 'vpptoken-conformance', version: '0.0.0' },
    process: { id: deadProcess, host: hostname() },
    startedAt: '2026-01-02T03:04:05.678Z',
    target: 'https://staging.example/v1.0',
    contract: 'v1.0',
    reader: 'get',
    unrestorable: [],
    entities: [{ id: 'ID-1', snapshot: entityWith({ token: secret }) }],
    ...members,
  }
}

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'vpptoken-journal-')), 'journals')
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

const files = async () => (await readdir(directory).catch(() => [])).filter((name) => name !== '.gitignore')

describe('a journal', () => {
  it('comes back as it was written', async () => {
    const path = await writeJournal(directory, journalWith())
    expect(await readJournal(path)).toEqual(journalWith())
  })

  it('is named by time and host, hidden from git, and leaves nothing beside it', async () => {
    await writeJournal(directory, journalWith({ target: 'http://[::1]:8080/v1.0' }))
    expect(await files()).toEqual([
      expect.stringMatching(/^2026-01-02T03-04-05\.678Z-1-8080-[0-9a-f]{6}\.json$/),
    ])
    expect(await readFile(join(directory, '.gitignore'), 'utf8')).toBe('*\n')
  })

  it.skipIf(process.platform === 'win32')('may be read by nobody else, whatever the umask', async () => {
    const path = await writeJournal(directory, journalWith())
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(directory)).mode & 0o077).toBe(0)
  })

  it('is removed, once or twice', async () => {
    const path = await writeJournal(directory, journalWith())
    await removeJournal(path)
    await removeJournal(path)
    expect(await files()).toEqual([])
  })

  it.each([
    ['{', 'is cut in the middle'],
    ['', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    [JSON.stringify({ ...journalWith(), schemaVersion: 2 }), 'schemaVersion is 2, and this version knows 1'],
    [JSON.stringify({ ...journalWith(), target: 'staging' }), 'target is not a URL'],
    [JSON.stringify({ ...journalWith(), contract: 1 }), 'contract is not a text'],
    [JSON.stringify({ ...journalWith(), process: 1 }), 'process has no id'],
    [JSON.stringify({ ...journalWith(), reader: 'head' }), 'reader is neither get nor patch'],
    [JSON.stringify({ ...journalWith(), unrestorable: 'token' }), 'unrestorable is not a list of names'],
    [JSON.stringify({ ...journalWith(), entities: [] }), 'it holds no entities'],
    [
      JSON.stringify({ ...journalWith(), entities: [{ id: 'x' }] }),
      'one of its entities has no id or no snapshot',
    ],
  ])('is refused in one line where it is none: %s', async (text, problem) => {
    const path = join(directory, '..', 'file.json')
    await writeFile(path, text)
    await expect(readJournal(path)).rejects.toThrow(problem)
    await expect(readJournal(path)).rejects.not.toThrow('\n')
  })

  it('is found by target and entity, oldest first', async () => {
    const later = await writeJournal(directory, journalWith({ startedAt: '2026-02-01T00:00:00.000Z' }))
    const first = await writeJournal(directory, journalWith())
    await writeJournal(directory, journalWith({ target: 'https://other.example/v1.0' }))
    await writeJournal(directory, journalWith({ entities: [{ id: 'ID-2', snapshot: {} }] }))
    await writeFile(join(directory, 'notes.json'), 'not a journal')
    const found = await findJournals(directory, journalWith().target, ['id-1'])
    expect(found.map(({ path }) => path)).toEqual([first, later])
    expect(await findJournals(join(directory, 'absent'), journalWith().target, ['ID-1'])).toEqual([])
  })
})

describe('keepJournal', () => {
  const keep = (given: Partial<Parameters<typeof keepJournal>[1]> = {}, journal = journalWith()) =>
    keepJournal(journal, { directory, ignoreOlder: false, loopback: false, ...given })

  it('removes the journal where all was put back', async () => {
    const kept = await keep()
    if ('problem' in kept) throw new Error(kept.problem)
    expect(await files()).toHaveLength(1)
    expect(await kept.close(true)).toBeUndefined()
    expect(await files()).toEqual([])
  })

  it('keeps it where something was not, and says how it is used', async () => {
    const kept = await keep()
    if ('problem' in kept) throw new Error(kept.problem)
    expect(await kept.close(false)).toBe(
      `what it was is kept: vpptoken-conformance restore ${join(directory, (await files())[0]!)}`,
    )
  })

  it('does not let a second snapshot take the place of the first', async () => {
    const first = await writeJournal(directory, journalWith())
    expect(await keep()).toEqual({
      problem: `an earlier run has not put ID-1 back: vpptoken-conformance restore ${first}; --ignore-journal if it is as it should be`,
    })
    expect(await files()).toHaveLength(1)
    expect(await keep({ ignoreOlder: true })).not.toHaveProperty('problem')
    expect(await files()).toHaveLength(2)
  })

  it('names the run that is still going on', async () => {
    await writeJournal(directory, journalWith({ process: { id: process.ppid, host: hostname() } }))
    const line = {
      problem: expect.stringMatching(
        /^process \d+ is running the suite on ID-1 .*: wait for its end, or name another --id$/,
      ),
    }
    expect(await keep()).toEqual(line)
    expect(await keep({ loopback: true })).toEqual(line)
  })

  it('knows nothing of processes on another machine', async () => {
    await writeJournal(directory, journalWith({ process: { id: process.ppid, host: `not-${hostname()}` } }))
    expect(await keep()).toEqual({ problem: expect.stringContaining('an earlier run') })
  })

  it('goes on standing on the first snapshot where the target is this machine', async () => {
    const first = await writeJournal(directory, journalWith())
    const kept = await keep({ loopback: true })
    if ('problem' in kept) throw new Error(kept.problem)
    expect(kept.warning).toContain(`vpptoken-conformance restore ${first}, or delete the file`)
    await kept.close(true)
    expect(await files()).toHaveLength(1)
  })

  it('takes a snapshot there of the entities that no older journal holds', async () => {
    await writeJournal(directory, journalWith())
    const both = [...journalWith().entities, { id: 'ID-2', snapshot: entityWith() }]
    const kept = await keep({ loopback: true }, journalWith({ entities: both }))
    if ('problem' in kept) throw new Error(kept.problem)
    expect(await findJournals(directory, journalWith().target, ['ID-2'])).toMatchObject([
      { journal: { entities: [{ id: 'ID-2' }] } },
    ])
    await kept.close(true)
    expect(await files()).toHaveLength(1)
  })

  it('lets no run begin where it cannot be written', async () => {
    const file = join(directory, '..', 'file')
    await writeFile(file, '')
    expect(await keep({ directory: file })).toEqual({
      problem: `cannot keep a journal in ${file} (ENOTDIR): name another directory with --journal DIR`,
    })
  })
})

describe('restoring from a journal', () => {
  let served: Served
  let out: string[]
  let err: string[]
  beforeEach(() => {
    out = []
    err = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    await served?.close()
  })

  /** A stub whose entities have test values in them, and a journal of what they were; requests may be kept waiting. */
  async function dirty(
    options: ImplementationOptions = {},
    members: Partial<Journal> = {},
    wait: (request: WireRequest) => Promise<void> = async () => {},
  ) {
    const clean = ['ID-1', 'ID-2'].map((id) => entityWith({ id, token: `${secret}-of-${id}` }))
    const implementation = createImplementation(contract, {
      basePath: '/v1.0',
      ...options,
      tokens: clean.map((token) => ({ ...token, state: 'expired', token: 'spoilt', appleId: null })),
    })
    const handle = (request: WireRequest) => wait(request).then(() => implementation.handle(request))
    served = await serveImplementation({ ...implementation, handle }, { port: 0 })
    const path = await writeJournal(directory, {
      ...journalWith(),
      target: `${served.url}/v1.0`,
      entities: clean.map((snapshot) => ({ id: String(snapshot.id), snapshot })),
      ...members,
    })
    const stored = () => implementation.tokens().map(({ lastModifiedDateTime: _, ...rest }) => rest)
    return { path, clean: clean.map(({ lastModifiedDateTime: _, ...rest }) => rest), stored }
  }

  const putBack = (path: string, given: RestoreOptions) => restoreFrom(path, given, 10)
  const options: RestoreOptions = {
    header: [],
    timeout: 20_000,
    retries: 0,
    maxBody: 1,
    allowProduction: false,
  }

  it('puts all of it back, says what that was without the credential, and removes the journal', async () => {
    const { path, clean, stored } = await dirty()
    expect(stored()).not.toEqual(clean)
    expect(await putBack(path, options)).toBe(0)
    expect(stored()).toEqual(clean)
    expect(out).toHaveLength(2)
    expect(out[0]).toBe(`${clean[0]!.id}: put back appleId, token, state\n`)
    expect([...out, ...err].join()).not.toContain(secret)
    expect(err).toEqual([])
    expect(await files()).toEqual([])
  })

  it('puts several back at once, and tells of them in their order', async () => {
    const second = gate()
    const { path, clean, stored } = await dirty({}, {}, async ({ url }) => {
      if (url.endsWith('ID-2')) second.open()
      else await second.passed
    })
    expect(await putBack(path, options)).toBe(0)
    expect(stored()).toEqual(clean)
    expect(out.map((line) => line.split(':')[0])).toEqual(clean.map(({ id }) => id))
  })

  it('says so where nothing had changed', async () => {
    const { path, clean } = await dirty()
    await putBack(path, options)
    const again = await writeJournal(directory, {
      ...journalWith({ target: `${served.url}/v1.0` }),
      entities: clean.map((snapshot) => ({ id: String(snapshot.id), snapshot })),
    })
    out.length = 0
    expect(await putBack(again, options)).toBe(0)
    expect(out).toEqual(clean.map(({ id }) => `${id}: all was as before the run\n`))
  })

  it('keeps the journal and gives 1 where something is refused', async () => {
    const { path, clean, stored } = await dirty({
      stages: [
        () => ({
          validate: (base) => (body, call) =>
            Object.hasOwn(body, 'state')
              ? { status: 409, code: 'Conflict', message: 'No.' }
              : base(body, call),
        }),
      ],
    })
    expect(await putBack(path, options)).toBe(1)
    expect(stored()).toEqual(clean.map((token) => ({ ...token, state: 'expired' })))
    expect(out[0]).toBe(`${clean[0]!.id}: put back appleId, token\n`)
    expect(err).toEqual(
      clean.map(({ id }) => `not put back: state of ${id} was not put back: answered 409\n`),
    )
    expect(await files()).toHaveLength(1)
  })

  it('puts back what it can where one entity is gone', async () => {
    const { path, clean, stored } = await dirty()
    const journal = await readJournal(path)
    const more = await writeJournal(directory, {
      ...journal,
      entities: [{ id: 'gone', snapshot: entityWith() }, ...journal.entities],
    })
    expect(await putBack(more, options)).toBe(1)
    expect(stored()).toEqual(clean)
    expect(err).toEqual([expect.stringMatching(/^not put back: gone: reading gone is answered 404/)])
  })

  it('sends credentials, and tells 401 apart (exit 3)', async () => {
    const { path, clean, stored } = await dirty({ bearer: 'right' })
    await expect(putBack(path, options)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('401'),
    })
    expect(await files()).toHaveLength(1)
    vi.stubEnv('JOURNAL_TEST_BEARER', 'right')
    expect(await putBack(path, { ...options, bearerEnv: 'JOURNAL_TEST_BEARER' })).toBe(0)
    expect(stored()).toEqual(clean)
  })

  it('takes another target, and names other journals of the same entity', async () => {
    const { path, clean, stored } = await dirty({}, { target: 'http://127.0.0.1:1/v1.0' })
    const other = await writeJournal(directory, {
      ...(await readJournal(path)),
      startedAt: '2026-03-01T00:00:00.000Z',
    })
    expect(await putBack(path, { ...options, target: `${served.url}/v1.0/` })).toBe(0)
    expect(stored()).toEqual(clean)
    expect(err).toEqual([
      `${other} is of a later run on the same entity: delete it if that one need not be put back\n`,
    ])
  })

  it.each([
    ['a target that is not there', 3, {}, { target: 'http://127.0.0.1:1/v1.0' }, /cannot be reached/],
    [
      'a production host',
      2,
      {},
      { target: 'https://graph.microsoft.com/v1.0' },
      /production host .*--allow-production/,
    ],
    ['a wrong target', 2, { target: 'ftp://127.0.0.1' }, {}, /^--target: /],
    [
      'a sign-in without its variables',
      2,
      { signIn: 'client-credentials', scope: 'api://x/.default' },
      {},
      /needs the environment/,
    ],
    [
      'a bearer variable that is empty',
      2,
      { bearerEnv: 'JOURNAL_TEST_UNSET' },
      {},
      /JOURNAL_TEST_UNSET .* is not set/,
    ],
  ] as const)('does nothing with %s (exit %i)', async (_name, exitCode, given, members, message) => {
    for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID']) vi.stubEnv(name, '')
    const { path, clean, stored } = await dirty({}, members)
    await expect(putBack(path, { ...options, ...given })).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message),
    })
    expect(stored()).not.toEqual(clean)
    expect(await files()).toHaveLength(1)
  })

  it('does nothing with a bad file (exit 2)', async () => {
    await expect(putBack(join(directory, 'absent.json'), options)).rejects.toMatchObject({
      exitCode: 2,
      message: `cannot read the journal ${join(directory, 'absent.json')}: there is no such file: check the path`,
    })
  })
})
