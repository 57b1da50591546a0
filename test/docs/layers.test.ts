import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFile(join(root, path), 'utf8')

type Pattern = { readonly group: readonly string[]; readonly message: string }
type Override = {
  readonly linter: {
    readonly rules: {
      readonly style: {
        readonly noRestrictedImports?: { readonly options: { readonly patterns: Pattern[] } }
      }
    }
  }
}
const { overrides } = JSON.parse(await read('layers.biome.json')) as {
  readonly overrides: readonly Override[]
}

/** Each folder that imports from named ones alone, with those that the linter lets it import from. */
const rules = overrides
  .flatMap(({ linter }) => linter.rules.style.noRestrictedImports?.options.patterns ?? [])
  .flatMap(({ group, message }) => {
    const folder = /^(\S+) imports (no other folder|.*, and nothing else)/.exec(message)?.[1]
    // What is within the folder itself is no business of the table.
    const open = group.flatMap((pattern) => /^!\*\*\/(.+)\/\*\*$/.exec(pattern)?.[1] ?? [])
    return folder === undefined ? [] : [{ folder, open: open.filter((name) => name !== 'grammar') }]
  })

const table = (await read('ARCHITECTURE.md')).split('\n')

/** What the linter says of files with these texts, in a folder of their own that has the rules of this package. */
async function lint(files: readonly (readonly [path: string, text: string])[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'layers-'))
  try {
    await copyFile(join(root, 'layers.biome.json'), join(folder, 'biome.json'))
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const only = ['style/noRestrictedImports', 'style/noRestrictedGlobals'].map((rule) => `--only=${rule}`)
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [biome, 'lint', '--colors=off', ...only],
        { cwd: folder },
        (_error, stdout, stderr) => resolve(`\n${stdout}${stderr}`),
      )
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('the layers', () => {
  it.each(rules)('of $folder are those of ARCHITECTURE.md', ({ folder, open }) => {
    const [row] = table.filter((line) => line.startsWith(`| \`${folder}/\` |`))
    const listed = row!.split('|')[3]!.split(',')
    expect(listed.map((name) => name.trim().replace(/^report\/(?=model)/, '')).join()).toBe(
      open.map((name) => name.replace(/^report\/(?=model)/, '')).join(),
    )
  })

  it('are kept by the linter, which lets the rest be', async () => {
    const wrong = [
      ['src/judge/new.ts', "import { createSender } from '../http/retry.ts'\n", 'judge imports'],
      ['src/cases/new.ts', "import { readFile } from 'node:fs/promises'\n", 'cases does no I/O'],
      ['src/run/new.ts', "import { x } from '../../test/support/cli.ts'\n", 'outside src'],
      ['src/causes/new.ts', 'export const now = () => process.hrtime()\n', 'No I/O here'],
      ['src/report/model/new.ts', "import { x } from '../render/console.ts'\n", 'report/model imports'],
      ['src/new.ts', "import { x } from './edm/ticks.ts'\n", 'imports none of them'],
    ] as const
    const right = [
      ['src/judge/right.ts', "import { ticks } from '../edm/ticks.ts'\n"],
      ['src/report/render/html/right.ts', "import type { Report } from '../../model/types.ts'\n"],
      ['src/mutation/faults/right.ts', "import type { Stages } from '../../stub/types.ts'\n"],
    ] as const
    const said = await lint([...wrong.map(([path, text]) => [path, text] as const), ...right])
    for (const [path, , message] of wrong) {
      expect(said.split(`\n${path}:`)[1]?.split('━━\n')[1], path).toContain(message)
    }
    for (const [path] of right) expect(said).not.toContain(path)
  })
})

describe('what a stranger reads', () => {
  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s leads to files that there are', async (page) => {
    const links = [...(await read(page)).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
    expect(links).not.toEqual([])
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('each folder of src says what comes in, what goes out, and where to begin', async () => {
    const folders = new Set<string>()
    for await (const path of glob('src/*/**/*.ts', { cwd: root }))
      folders.add(path.split('/').slice(0, 2).join('/'))
    for (const folder of folders) {
      const said = /\*\*In:\*\*.*\*\*Out:\*\*.*Begin\s+at(.*)/s.exec(
        await read(join(folder, 'README.md')),
      )?.[1]
      const files = [...(said ?? '').matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file!)
      expect(files, folder).not.toEqual([])
      expect(files.filter((file) => !existsSync(join(root, folder, file)))).toEqual([])
    }
  })
})
