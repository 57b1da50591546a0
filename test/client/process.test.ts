import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readOutcome, readProfile } from '../../src/client/lines.ts'
import { launchClient, type RunningClient } from '../../src/client/process.ts'
import type { ClientCommand } from '../../src/client/types.ts'
import { ConformanceError } from '../../src/error.ts'

const hello = {
  client: 'tiny',
  version: '1.0.0',
  language: 'JavaScript',
  precision: 7,
  keepsOffset: true,
}

/** A program that says what it is and then does this with each line (`line`, `say`). */
function program(onLine: string, before = `say(${JSON.stringify(hello)})`): [string, ...string[]] {
  const text = `
    const say = (value) => console.log(typeof value === 'string' ? value : JSON.stringify(value))
    ${before}
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const command = JSON.parse(line)
      ${onLine}
    })`
  return [process.execPath, '-e', text]
}

const command: ClientCommand = {
  case: 'VPP-SEND-01/plain',
  baseUrl: 'http://127.0.0.1:9/v1.0',
  id: 'x',
  bearer: 'secret',
  patch: {},
  options: {},
}

async function launched(given: readonly [string, ...string[]], startMs = 20_000): Promise<RunningClient> {
  return launchClient({ command: given, env: process.env, startMs })
}

async function problemOf(given: readonly [string, ...string[]], startMs?: number): Promise<string> {
  const error = await launched(given, startMs).then(
    async (client) => {
      await client.close()
      return undefined
    },
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ConformanceError)
  const { message } = error as ConformanceError
  expect(message).not.toMatch(/\n/)
  return message
}

describe.concurrent('a client program', () => {
  it('says what it is, is asked, answers, and ends with its stdin', async () => {
    const client = await launched(
      program('say({ case: command.case, result: { seen: command.bearer, blank: null } })\nsay("")'),
    )
    const { name, precision, keepsOffset } = client.profile
    expect({ name, precision, keepsOffset }).toEqual({ name: 'tiny', precision: 7, keepsOffset: true })
    for (const once of [1, 2]) {
      expect(await client.ask({ ...command, patch: { once } }, 20_000)).toEqual({
        kind: 'result',
        entity: { seen: 'secret', blank: null },
      })
    }
    await client.close()
  })

  it.each([
    ['that is not there', ['/nonexistent/client'], 'there is no such program'],
    ['that ends at once', [process.execPath, '-e', 'process.exit(3)'], 'it ended with code 3'],
    [
      'that breaks on starting',
      [process.execPath, '-e', 'console.error("no\\nmodule"); process.exit(1)'],
      'it ended with code 1; its stderr: no | module',
    ],
    ['that greets', program('', 'say("Hello!")'), 'it printed what is no JSON object: "Hello!"'],
    ['that says too little', program('', 'say({ client: "x" })'), 'lacks client, version or language'],
  ] as const)('%s is refused in one line', async (_what, given, expected) => {
    expect(await problemOf(given as unknown as [string, ...string[]])).toContain(expected)
  })

  it('that says nothing is given up, and ended', async () => {
    expect(await problemOf([process.execPath, '-e', 'setInterval(() => {}, 1000)'], 150)).toContain(
      'it said nothing for 150 ms',
    )
  })

  it('that writes much to stderr has both ends of it shown', async () => {
    const lines = [...Array(200).keys()].map((index) => `frame ${index} of the trace`)
    const dying = `console.error(['SyntaxError: first line', ...${JSON.stringify(lines)}, 'last line'].join('\\n'))`
    const client = await launched(program(`${dying}; process.exit(9)`))
    const { reason } = (await client.ask(command, 20_000)) as { reason: string }
    expect(reason).toMatch(
      /^it ended with code 9; its stderr: SyntaxError: first line \| frame 0 .* … .* \| last line$/,
    )
    expect(reason.length).toBeLessThan(1000)
    await client.close()
  })

  it('is asked in ASCII, and reads what it stands for', async () => {
    const client = await launched(
      program('say({ case: command.case, result: { raw: line, seen: command.patch.a } })'),
    )
    const odd = 'ü\u2028\u0085 😀"\\'
    expect(await client.ask({ ...command, patch: { a: odd } }, 20_000)).toMatchObject({
      entity: { seen: odd, raw: expect.stringMatching(/^[ -~]+$/) },
    })
    await client.close()
  })

  it('that answers rubbish breaks the protocol', async () => {
    const client = await launched(program('say("rubbish")'))
    await expect(client.ask(command, 20_000)).rejects.toThrow(
      /breaks the protocol at VPP-SEND-01\/plain: it printed what is no JSON object: "rubbish"/,
    )
  })

  it('that dies in a call is lost, with its last words', async () => {
    const client = await launched(program('console.error("out of memory"); process.exit(9)'))
    expect(await client.ask(command, 20_000)).toEqual({
      kind: 'lost',
      reason: 'it ended with code 9; its stderr: out of memory',
    })
    expect(client.lastWords()).toBe('out of memory')
    await client.close()
  })

  it('that hangs in a call is lost, and what it has started ends with it', async ({ expect }) => {
    const grandchild = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      console.error(String(child.pid))`
    const client = await launched(program('', `${grandchild}; say(${JSON.stringify(hello)})`))
    expect(await client.ask(command, 100)).toMatchObject({
      kind: 'lost',
      reason: expect.stringContaining('it said nothing for 100 ms'),
    })
    const pid = Number(client.lastWords())
    expect(pid).toBeGreaterThan(0)
    await client.close()
    await expect.poll(() => isAlive(pid)).toBe(false)
  })
})

/** Whether a process runs: one that has ended and waits for its parent does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const state = /\) (\w)/.exec(
      existsSync('/proc/self') ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '',
    )?.[1]
    return state !== 'Z'
  } catch {
    return false
  }
}

describe('a line of a client', () => {
  it('is a profile of protocol 2 with what it declares', () => {
    const more = {
      protocol: 2,
      updateReturns: 'nothing',
      operations: ['patch', 'get'],
      retries: false,
      baseUrl: 'proxy',
      cannot: [{ cases: 'VPP-SEND-08/*', why: 'no nulls' }],
    }
    expect(readProfile(JSON.stringify({ ...hello, ...more })).value).toMatchObject(more)
    expect(readProfile(JSON.stringify({ ...hello, protocol: 1 })).value).not.toHaveProperty('protocol')
  })

  it('may begin with a byte order mark', () => {
    expect(readProfile(`\ufeff${JSON.stringify(hello)}`).value?.name).toBe('tiny')
  })

  it('is a profile where all of it is there', () => {
    expect(readProfile(JSON.stringify({ ...hello, dateType: 'Date' })).value).toEqual({
      name: 'tiny',
      version: '1.0.0',
      language: 'JavaScript',
      precision: 7,
      keepsOffset: true,
      dateType: 'Date',
    })
  })

  it.each([
    [{ precision: 10 }, 'precision'],
    [{ precision: 2.5 }, 'precision'],
    [{ precision: '7' }, 'precision'],
    [{ keepsOffset: 'yes' }, 'keepsOffset'],
    [{ client: '' }, 'lacks client'],
    [{ version: 1 }, 'lacks client'],
    [{ protocol: 3 }, 'speaks protocol 3; this suite speaks 1 and 2'],
    [{ protocol: 2 }, 'lacks operations'],
    [{ operations: ['get'] }, 'operations'],
    [{ operations: ['patch', 'fly'] }, 'operations'],
    [{ updateReturns: 'void' }, 'updateReturns'],
    [{ retries: 'on' }, 'retries'],
    [{ baseUrl: 'http://x' }, 'baseUrl'],
    [{ cannot: [{ cases: '*' }] }, 'cannot'],
    [{ cannot: { cases: '*', why: 'x' } }, 'cannot'],
  ])('is no profile with %j', (change, expected) => {
    expect(readProfile(JSON.stringify({ ...hello, ...change })).problem).toContain(expected)
  })

  it.each([
    [{ result: null }, { kind: 'result', entity: null }],
    [{ result: {} }, { kind: 'result', entity: {} }],
    [{ result: [1] }, { kind: 'result', entity: null }],
    [{ result: 'text' }, { kind: 'result', entity: null }],
    [{ unsupported: 'no GET' }, { kind: 'unsupported', reason: 'no GET' }],
    [
      { error: { status: 404, code: 'x', message: 'y' } },
      { kind: 'error', status: 404, code: 'x', message: 'y' },
    ],
    [{ error: {} }, { kind: 'error', status: null, code: null, message: null }],
    [
      { results: [{ result: null }, { error: { status: 404 } }] },
      {
        kind: 'several',
        outcomes: [
          { kind: 'result', entity: null },
          { kind: 'error', status: 404, code: null, message: null },
        ],
      },
    ],
  ])('%j is an outcome', (line, outcome) => {
    expect(readOutcome(JSON.stringify({ case: 'a', ...line }), 'a').value).toEqual(outcome)
  })

  it.each([
    [{ case: 'b', result: {} }, 'it answered case "b"'],
    [{ result: {} }, 'it answered case null'],
    [{ case: 'a' }, 'neither result'],
    [{ case: 'a', error: { status: '400' } }, 'the status of its error is "400": print it as a number'],
    [{ case: 'a', error: { status: 400, code: 7 } }, 'the code of its error is 7: print it as text'],
    [{ case: 'a', results: [{ result: {} }, {}] }, 'neither result'],
  ])('%j is none', (line, expected) => {
    expect(readOutcome(JSON.stringify(line), 'a').problem).toContain(expected)
  })
})
