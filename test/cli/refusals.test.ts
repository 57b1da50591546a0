import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { cliProcess, errorOf } from '../support/cli.ts'
import { contract, entityWith } from '../support/observation.ts'

describe('a command line that cannot be run is refused with exit 2', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'))
    await writeFile(join(folder, 'broken.yaml'), 'openapi: [')
    await writeFile(join(folder, 'other.yaml'), 'openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths: {}\n')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each<[string, string[], RegExp]>([
    ['an option of the wrong kind', ['--timeout', 'soon'], /--timeout.*soon.*whole number/],
    [
      'a header that is none',
      ['--target', 'stub', '--header', 'secret-without-colon'],
      /--header: a header looks like/,
    ],
    ['an unknown report', ['--report', 'pdf=x.pdf'], /--report: .*pdf/],
    ['a target that is empty', ['--target', ''], /--target is empty.*not set.*stub for the embedded stub/],
    ['a word that is no command', ['rum'], /no command "rum"; the nearest is run/],
    ['an address without a scheme', ['localhost:8080/v1.0'], /neither a command nor the address.*http:/],
    ['two targets', ['http://127.0.0.1:1', '--target', 'http://127.0.0.1:2'], /given twice/],
    ['an entity of no target', ['--id', 'x'], /--id is for a target.*--target stub/],
    ['a bearer for no target', ['--bearer-env', 'PATH'], /--bearer-env is for a target/],
    ['a header for no target', ['--header', 'X: secret'], /--header is for a target/],
    ['a target that is no URL', ['--target', 'localhost:8080'], /--target: .*http:\/\//],
    [
      'a bearer variable that is not set',
      ['--target', 'http://127.0.0.1:1', '--bearer-env', 'NOT_THERE'],
      /NOT_THERE \(--bearer-env\) is not set/,
    ],
    ['a contract that is not there', ['--contract', 'nowhere.yaml'], /nowhere\.yaml: there is no such file/],
    [
      'a fault that is not there',
      ['serve', '--fault', 'entity-answer-20'],
      /there is no "entity-answer-20"; the nearest is entity-answer-20[24]/,
    ],
    [
      'something to explain that is not there',
      ['explain', 'VPP-ENUM-2'],
      /nothing is called "VPP-ENUM-2"; the nearest is VPP-ENUM-/,
    ],
    [
      'an option that is empty',
      ['--contract', ''],
      /--contract .* is invalid. It is empty, most likely for a variable/,
    ],
    ['an empty item of a list', ['--target', 'stub', '--id', ' '], /--id .* is invalid. It is empty/],
    [
      'a time beyond what a timer holds',
      ['--timeout', '2147483648'],
      /It takes a whole number from 1 to \d+\./,
    ],
    ['a rate that is never reached', ['--rate', '1e-9'], /It takes requests per second, from 0\.1/],
    [
      'a header that says where a request ends',
      ['--target', 'stub', '--header', 'Content-Length: 3'],
      /--header: Content-Length says how a request is sent/,
    ],
    [
      'a property that is not there',
      ['--allow-destructive', 'tokens'],
      /no property "tokens"; the nearest is token/,
    ],
    ['a pattern that skips nothing', ['--skip', 'VPP-CONK'], /--skip: no case matches "VPP-CONK"/],
    [
      'a pattern of a client that skips nothing',
      ['client', '--skip', 'VPP-NONE', '--', 'x'],
      /--skip: no case matches/,
    ],
    ['a pattern of enormous length', ['--only', 'x'.repeat(70_000)], /--only: no case matches "x+/],
    [
      'an address that is none of this machine',
      ['serve', '--host', '192.0.2.1'],
      /no address of this machine; choose another --host/,
    ],
    ['nothing to plan', ['plan', '--only', 'VPP-NONE-*'], /no case matches "VPP-NONE-\*"/],
  ])('%s', async (_name, args, message) => {
    const line = await errorOf(args)
    expect(line).toMatch(message)
    expect(line).not.toContain('secret')
  })

  it('files that cannot be used', async () => {
    expect(await errorOf(['--contract', join(folder, 'broken.yaml')])).toMatch(
      /broken\.yaml: it is neither YAML nor JSON/,
    )
    expect(await errorOf(['--contract', join(folder, 'other.yaml')])).toMatch(/other\.yaml: .*PATCH/)
    expect(
      await errorOf([
        '--only',
        'VPP-ENUM-07',
        '--report',
        `json=${join(folder, 'broken.yaml', 'report.json')}`,
      ]),
    ).toContain('report.json')
    expect(await errorOf(['--only', 'VPP-ENUM-07', '--report', `json=${folder}`])).toContain(folder)
  })

  it('an unknown option, with the nearest one named', async () => {
    expect(await cliProcess(['--tarjet', 'x'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: unknown option '--tarjet'[^\n]*--target[^\n]*\n$/),
    })
  })

  it.each([
    ['alone', ['--only', 'VPP-NONE-*'], /--only: no case matches "VPP-NONE-\*"/],
    [
      'beside one that has cases',
      ['--only', 'VPP-ENUM', '--only', 'VPP-NONE-*'],
      /no case matches "VPP-NONE-\*"/,
    ],
    ['that is empty', ['--only', ''], /--only .* is invalid. It is empty/],
    ['since all are skipped', ['--skip', '*'], /--skip \* leaves no case/],
  ])('a pattern without a case: %s', async (_name, args, message) => {
    expect(await errorOf(args)).toMatch(message)
  })

  it('a production host, before anything is sent', async () => {
    const line = await errorOf(['--target', 'https://graph.microsoft.com/v1.0'])
    expect(line).toMatch(/graph\.microsoft\.com is a production host.*writes .*state.*--allow-production/)
  })
})

describe('a target that cannot be tested ends the run with exit 3', () => {
  const bearer = 'the-right-bearer'
  let served: Served
  beforeAll(async () => {
    served = await serveImplementation(
      createImplementation(contract, { bearer, basePath: '/v1.0', tokens: [entityWith()] }),
      { port: 0 },
    )
  })
  afterAll(() => served.close())
  const target = () => ['--target', `${served.url}/v1.0`, '--only', 'VPP-ENUM-07']

  it('a port that is closed', async () => {
    const line = await errorOf(
      ['--target', 'http://127.0.0.1:1', '--retries', '0', '--only', 'VPP-ENUM-07'],
      { code: 3 },
    )
    expect(line).toMatch(/the target cannot be reached: connection refused by 127\.0\.0\.1:1; check --target/)
  })

  it('no credentials, and wrong ones, which are not told', async () => {
    expect(await errorOf(target(), { code: 3 })).toMatch(
      /answered 401: check the bearer token \(--bearer-env/,
    )
    const line = await errorOf([...target(), '--bearer-env', 'B'], {
      code: 3,
      env: { B: 'the-wrong-bearer' },
    })
    expect(line).toMatch(/answered 401/)
    expect(line).not.toContain('the-wrong-bearer')
  })

  it.each([
    ['with the scheme', 'Bearer the-wrong-bearer', /B \(--bearer-env\) begins with the word Bearer/],
    ['with the end of a line', 'the-wrong-bearer\n', /B \(--bearer-env\) holds a line break/],
    ['of blanks', '  ', /B \(--bearer-env\) is not set/],
  ])('a token %s, which is no fault of the target and is not told', async (_, token, message) => {
    const line = await errorOf([...target(), '--bearer-env', 'B'], { env: { B: token } })
    expect(line).toMatch(message)
    expect(line).not.toContain('the-wrong-bearer')
  })

  it('no such token', async () => {
    const line = await errorOf([...target(), '--bearer-env', 'B', '--id', 'no-such-id'], {
      code: 3,
      env: { B: bearer },
    })
    expect(line).toMatch(/no-such-id is answered 404: no such token or path; check --target and --id/)
  })
})
