import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkFiles, parseHar, parseSinks, printAnnotations, writeSinks } from '../../src/cli/sinks.ts'
import { formats } from '../../src/report/render/formats.ts'
import { reportJson } from '../../src/report/render/json.ts'
import { cli, errorOf, printed } from '../support/cli.ts'
import { plainCase, sampleCase, sampleReport } from '../support/report.ts'

describe('parseSinks', () => {
  it('takes several, of several kinds, given in one or in many', () => {
    expect(parseSinks(['json=a.json,junit=b.xml', 'json=c.json'])).toEqual([
      { format: 'json', path: 'a.json' },
      { format: 'junit', path: 'b.xml' },
      { format: 'json', path: 'c.json' },
    ])
    expect(parseSinks([])).toEqual([])
  })

  it('leaves = and , in the name of a file', () => {
    expect(parseSinks(['html=a=b,c.html,badge=d=.json'])).toEqual([
      { format: 'html', path: 'a=b,c.html' },
      { format: 'badge', path: 'd=.json' },
    ])
  })

  it.each(['pdf=x.pdf', 'json', 'json=', '=x', '', 'toString=x', 'json=a,pdf=b'])('refuses %j', (text) => {
    const known = Object.keys(formats).map((name) => `${name}=FILE`)
    expect(() => parseSinks([text])).toThrow(
      new RegExp(`^--report: \\S* ?is no format=file pair; known: ${known.join(', ')}$`),
    )
  })
})

describe('findings in SARIF', () => {
  it('lie in a file of the repository, where one is named', async () => {
    const report = sampleReport([sampleCase()])
    const folder = await mkdtemp(join(tmpdir(), 'sarif-'))
    try {
      const path = join(folder, 'r.sarif')
      await writeSinks(report, [{ format: 'sarif', path }], 'docs/my file.md')
      const [run] = JSON.parse(await readFile(path, 'utf8')).runs
      const places = JSON.stringify([run.artifacts, run.results]).match(/"uri":"[^"]*"/g)
      expect(new Set(places)).toEqual(new Set(['"uri":"docs/my%20file.md"']))
      expect(places!.length).toBeGreaterThan(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each(['nowhere.yaml', '/etc/hostname'])('lie in no file that is not there: %s', async (file) => {
    expect(await errorOf(['--sarif-location', file, '--only', 'VPP-ENUM-07'])).toMatch(
      /--sarif-location: .* is no file below this directory/,
    )
  })
})

describe('parseHar', () => {
  it('gives the file, with any = in it', () => {
    expect([parseHar('har=a=b.har'), parseHar(undefined)]).toEqual(['a=b.har', undefined])
    expect(() => parseHar('a.har')).toThrow(/^--record: a\.har is not har=FILE$/)
  })
})

describe('files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinks-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('are written, each in its format', async () => {
    const [json, badge] = [join(folder, 'new', 'a.json'), join(folder, 'b.json')]
    const report = sampleReport([sampleCase()])
    await writeSinks(report, parseSinks([`json=${json},badge=${badge}`]))
    expect(JSON.parse(await readFile(json, 'utf8'))).toEqual(report)
    expect(JSON.parse(await readFile(badge, 'utf8'))).toMatchObject({
      schemaVersion: 1,
      label: expect.any(String),
    })
  })

  it('are refused before anything is written: the same twice, one that cannot be', async () => {
    const path = join(folder, 'a.json')
    await expect(checkFiles([path, join(folder, 'x', '..', 'a.json')])).rejects.toThrow(
      /a\.json is to be written twice: name another file for one$/,
    )
    await expect(checkFiles([path, folder])).rejects.toThrow(/^cannot write .*: it is a directory/)
    await checkFiles([path, join(folder, 'b.json')])
    expect(await readdir(folder)).toEqual([])
  })
})

describe('run', () => {
  it.each<[string, string[], RegExp]>([
    [
      'two reports in one file',
      ['--report', 'json=a.json', '--report', 'junit=./a.json'],
      /a\.json is to be written twice/,
    ],
    [
      'a report and a recording in one file',
      ['--report', 'json=a.har', '--record', 'har=a.har'],
      /a\.har is to be written twice/,
    ],
    ['a recording without a format', ['--record', 'a.har'], /--record: a\.har is not har=FILE/],
    [
      'a format that there is not',
      ['--report', 'pdf=a', '--record', 'har=b'],
      /--report: pdf=a is no format=file pair; known: json=FILE/,
    ],
  ])('refuses %s before anything is sent', async (_what, args, message) => {
    expect(await errorOf(['--only', 'VPP-ENUM-07', ...args])).toMatch(message)
  })
})

describe('merge', () => {
  it('writes every format, --output being one more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sinks-'))
    try {
      const path = (name: string) => join(folder, name)
      const part = reportJson(sampleReport([plainCase('VPP-HTTP-09/a', 'MUST', 'pass')]))
      await writeFile(path('part.json'), part)
      const written = [
        '--output',
        path('a.json'),
        '--report',
        `junit=${path('b.xml')},json=${path('c.json')}`,
      ]
      expect((await cli(['merge', path('part.json'), ...written])).code).toBe(0)
      expect(await readFile(path('a.json'), 'utf8')).toBe(await readFile(path('c.json'), 'utf8'))
      expect(await readFile(path('b.xml'), 'utf8')).toContain('<testsuites')
      const twice = ['--output', path('a.json'), '--report', `html=${path('a.json')}`]
      expect(await errorOf(['merge', path('part.json'), ...twice])).toContain('is to be written twice')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('printAnnotations', () => {
  it.each<[boolean | undefined, NodeJS.ProcessEnv, boolean]>([
    [undefined, {}, false],
    [undefined, { GITHUB_ACTIONS: 'true' }, true],
    [undefined, { GITHUB_ACTIONS: 'false' }, false],
    [true, {}, true],
    [false, { GITHUB_ACTIONS: 'true' }, false],
  ])('follows the option, else whether GitHub runs it (%s, in %j: %s)', async (asked, env, isMeant) => {
    const { stdout } = await printed(() => printAnnotations(sampleReport([sampleCase()]), asked, env))
    expect(stdout.startsWith('::error ')).toBe(isMeant)
  })
})
