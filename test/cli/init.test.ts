import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/cli/config/file.ts'
import { type InitOptions, init } from '../../src/cli/init.ts'
import { ciFiles, configForms } from '../../src/cli/init-files.ts'

const schema = JSON.parse(await readFile(new URL('../../specs/config.schema.json', import.meta.url), 'utf8'))
const plain = { target: 'http://127.0.0.1:8080/v1.0', form: 'json' } as const

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function written(options: InitOptions): Promise<string> {
  const lines: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    expect(await init(options, folder)).toBe(0)
    return lines.join('')
  } finally {
    spy.mockRestore()
  }
}
const textOf = (path: string) => readFile(join(folder, path), 'utf8')

describe('init', () => {
  it.each(configForms)('writes a config file in %s that is read again', async (form) => {
    await written({ ...plain, form, bearerEnv: 'TOKEN', ci: 'none' })
    const path = `vpptoken-conformance.config.${form}`
    expect(await readdir(folder)).toEqual([path])
    // The name of the package leads to it where it is installed; here to the sources.
    const text = await textOf(path)
    const source = new URL('../../src/api/config.ts', import.meta.url).href
    await writeFile(join(folder, path), text.replace("'vpptoken-conformance'", `'${source}'`))
    if (form === 'js') await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    const { config } = (await readConfig(folder))!
    expect(config).toMatchObject({
      target: plain.target,
      bearerEnv: 'TOKEN',
      reports: { html: expect.any(String) },
    })
    expect(new Ajv2020().compile(schema)(config)).toBe(true)
  })

  it.each([
    ['.github', 'github'],
    ['.gitlab-ci.yml', 'gitlab'],
    ['azure-pipelines.yml', 'azure'],
  ] as const)('writes a job for the service whose files are there: %s', async (path, service) => {
    await (path.startsWith('.github') ? mkdir(join(folder, path)) : writeFile(join(folder, path), ''))
    const told = await written({ ...plain, bearerEnv: 'TOKEN' })
    expect(told).toContain(`${ciFiles[service]} written`)
    const text = await textOf(ciFiles[service])
    expect(text).toContain('npx --no-install vpptoken-conformance')
    expect(text).toContain('TOKEN')
    expect(JSON.stringify(parse(text))).toContain('junit' in parse(text) ? 'junit' : 'conformance')
  })

  it('writes no job where there is no such service, and never over a file', async () => {
    expect(await written(plain)).not.toContain('yml')
    await expect(init(plain, folder)).rejects.toThrow(/config\.json is there already/)
    await expect(init({ ...plain, target: 'nowhere' }, folder)).rejects.toThrow(/--target: .*http:/)
  })

  it('writes nothing at all where one of its files is there', async () => {
    await mkdir(join(folder, '.gitlab'))
    await writeFile(join(folder, ciFiles.gitlab), '')
    await expect(init({ ...plain, ci: 'gitlab' }, folder)).rejects.toThrow(
      /conformance\.yml is there already/,
    )
    expect(await readdir(folder)).toEqual(['.gitlab'])
  })
})
