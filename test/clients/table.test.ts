import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Argv, type ClientProgram, clientPrograms, folderOf } from '../../fixtures/clients/table.ts'
import { packageRoot } from '../../src/contract/root.ts'

const folder = join(packageRoot(), 'fixtures', 'clients')

/** What pins the SDK: a version that is exact by the rules of the language's package manager. */
const pins: Readonly<Record<string, { file: string; pin: RegExp }>> = {
  csharp: { file: 'client.csproj', pin: /<MicrosoftGraph>6\.\d+\.\d+<\/MicrosoftGraph>/ },
  'csharp-5': { file: 'packages.5.92.0.lock.json', pin: /"resolved": "5\.92\.0"/ },
  generated: { file: 'package.json', pin: /"openapi-fetch": "\d[\w.-]*"/ },
  kiota: { file: 'client.csproj', pin: /<Version>\d[\d.]*<\/Version>/ },
  nswag: { file: 'client.csproj', pin: /<Version>\d[\d.]*<\/Version>/ },
  'hey-api': { file: 'package.json', pin: /"@hey-api\/openapi-ts": "\d[\w.-]*"/ },
  go: { file: 'go.mod', pin: /microsoftgraph\/msgraph-sdk-go v\d+\.\d+\.\d+$/m },
  java: { file: 'pom.xml', pin: /<artifactId>microsoft-graph<\/artifactId>\s*<version>[\d.]+<\/version>/ },
  javascript: { file: 'package.json', pin: /"@microsoft\/microsoft-graph-client": "\d[\w.-]*"/ },
  php: { file: 'composer.json', pin: /"microsoft\/microsoft-graph": "\d+\.\d+\.\d+"/ },
  python: { file: 'requirements.txt', pin: /^msgraph-sdk==[\d.]+$/m },
  typescript: { file: 'package.json', pin: /"@microsoft\/msgraph-sdk": "\d[\w.-]*"/ },
}

const quoted = (word: string) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word}'`)
const shell = (argv: Argv) => argv.map(quoted).join(' ')

/** The program's line in the README. */
function line(program: ClientProgram): string {
  const { install, run, options = [], files = [] } = program
  const beside = files.map((file) => ` "$SUITE"/${file}`).join('')
  const copy = `cd "$(mktemp -d)" && cp -r "$SUITE"/fixtures/clients/${folderOf(program)}/.${beside} .`
  const words = ['client', ...options, '--', shell(run)]
  return [copy, ...install.map(shell), `node "$SUITE"/src/cli/bin.ts ${words.join(' ')}`].join(' && ')
}

describe('the table of client programs', () => {
  it('has each folder, but for those of the clients that are part of the suite (they are .ts files)', async () => {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true })
    const files = entries.filter((entry) => entry.isFile() && entry.parentPath !== folder)
    const own = files
      .filter(({ name }) => !name.endsWith('.ts'))
      .map(({ parentPath }) => basename(parentPath))
    expect([...new Set(clientPrograms.map(folderOf))].toSorted()).toEqual([...new Set(own)].toSorted())
  })

  it.each(clientPrograms.filter(({ name }) => name !== 'bash'))(
    'names an SDK whose version the manifest pins: $name',
    async (program) => {
      const { file, pin } = pins[program.name]!
      expect(await readFile(join(folder, folderOf(program), file), 'utf8')).toMatch(pin)
    },
  )

  it.each(clientPrograms)('stands in the README as a command line: $name', async (program) => {
    expect((await readFile(join(folder, 'README.md'), 'utf8')).split('\n')).toContain(line(program))
  })
})
