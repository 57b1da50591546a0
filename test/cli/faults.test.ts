import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faults } from '../../src/cli/faults.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { cli } from '../support/cli.ts'

const command = (...args: readonly string[]) => cli(['faults', ...args])

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-faults-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

describe('faults', () => {
  it('lists name, family, requirement and sentence', async () => {
    const { code, stdout } = await command('--only', 'entity-answer-204', '--only', 'dates-in-utc')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^entity-answer-204 +entity +VPP-ENTITY-01 +\S.*\.\ndates-in-utc +conforming +- +\S.*\.\n1 fault/,
    )
  })

  it('lists as JSON', async () => {
    const { code, stdout } = await command('--only', 'entity-answer-204', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      faults: [
        {
          name: 'entity-answer-204',
          family: 'entity',
          requirement: 'VPP-ENTITY-01',
          describe: expect.stringMatching(/./),
          report: { at: expect.stringMatching(/^[^/]+\/[^/]+#\d+$/), year: expect.any(Number) },
        },
      ],
      variants: [],
    })
  })

  it('proves a selection and writes what was found', async () => {
    const path = join(directory, 'proof.json')
    const { code, stdout, stderr } = await command(
      '--prove',
      '--only',
      'entity-answer-204',
      '--report',
      `json=${path}`,
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /\nfaults {4}1: 1 killed by the requirement that they break\n[\s\S]*\nproof {5}passed for this selection/,
    )
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      holds: true,
      faults: [{ verdict: 'killed', requirement: 'VPP-ENTITY-01' }],
    })
  })

  it('ends with 1 where a fault survives', async () => {
    // The one settable property of this contract is too few for some faults to show.
    const contract = join(packageRoot(), 'test/contract/files/with-examples.json')
    const { code, stdout, stderr } = await command(
      '--prove',
      '--only',
      'accept-empty-resets',
      '--contract',
      contract,
    )
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^the proof failed: \d+ faults? missed[^\n]*\n$/),
    })
    expect(stdout).toMatch(/^MISSED {2}accept-/m)
  })

  it('tells what is wrong in one line', async () => {
    const { code, stdout, stderr } = await command('--only', 'entity-answer-205')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: --only: entity-answer-205 matches nothing; .* faults lists all\n$/)
  })
})

describe('faults refuses', () => {
  const options = { prove: true, json: false, only: [], contract: 'v1.0', seed: 1 }
  it.each([
    [
      'a name of no fault, with the nearest one',
      { prove: false, only: ['entity-answer-205'] },
      /matches nothing; the nearest name is entity-answer-204: /,
    ],
    ['a pattern that matches no fault', { only: ['no-such-*'] }, /^--only: no-such-\* matches nothing: /],
    [
      'a report where nothing is proven',
      { prove: false, report: 'json=x.json' },
      /^--report: there is nothing to report without --prove$/,
    ],
    [
      'a format that there is not',
      { report: 'html=x.html' },
      /^--report: html=x\.html is no format=file pair; known: json=FILE, /,
    ],
    [
      'the page of the whole proof for a part of it',
      { only: ['*'], report: 'markdown=x.md' },
      /^--report: markdown tells of the whole proof: leave out --only$/,
    ],
    ['a file that cannot be written', { report: 'json=/dev/null/x' }, /^cannot write \/dev\/null\/x: /],
    [
      'a page that cannot be read',
      { report: 'summary=/no/such/file' },
      /^--report: cannot read \/no\/such\/file: there is no such file/,
    ],
  ])('%s', async (_what, given, message) => {
    await expect(faults({ ...options, ...given })).rejects.toThrow(message)
  })

  it('a page without the markers of the summary', async () => {
    const path = join(directory, 'page.md')
    await writeFile(path, 'no markers\n')
    await expect(faults({ ...options, report: `summary=${path}` })).rejects.toThrow(
      /must have <!-- proof:begin -->/,
    )
    expect(await readFile(path, 'utf8')).toBe('no markers\n')
  })
})
