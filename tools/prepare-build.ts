import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parsedFolder, parsedName } from '../src/contract/parsed.ts'
import { readSource } from '../src/contract/read.ts'
import { packageRoot } from '../src/contract/root.ts'
import { builtInVersions } from '../src/contract/types.ts'
import { contractsModule } from './contracts-module.ts'

// The last step of `npm run build`: what the compiler cannot do.
const root = packageRoot()
const dist = join(root, 'dist')

/** Parses the package's own YAML, so that no start has to. */
async function parseAhead(): Promise<void> {
  await mkdir(parsedFolder(), { recursive: true })
  for (const version of builtInVersions) {
    for (const file of ['openapi.yaml', 'requirements.yaml']) {
      const { bytes, value } = await readSource(join(root, 'specs', version, file))
      await writeFile(join(parsedFolder(), parsedName(bytes)), JSON.stringify(value))
    }
  }
}

/** Takes away the types of what no entry point of the package leads to: they are a third of its files. */
async function pruneTypes(): Promise<void> {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const entries = Object.values<{ readonly types?: string }>(exports).flatMap(({ types }) => types ?? [])
  const needed = new Set<string>()
  const rest = entries.map((entry) => resolve(root, entry))
  for (let file = rest.pop(); file !== undefined; file = rest.pop()) {
    if (needed.has(file)) continue
    needed.add(file)
    // An example in a comment imports what is not there.
    const text = (await readFile(file, 'utf8')).replaceAll(/\/\*.*?\*\//gs, '')
    for (const [, path] of text.matchAll(/(?:from |import\(|import )['"](\.[^'"]+)\.ts['"]/g))
      rest.push(resolve(dirname(file), `${path}.d.ts`))
  }
  const files = await readdir(dist, { recursive: true })
  const spare = files.filter((file) => file.endsWith('.d.ts') && !needed.has(join(dist, file)))
  await Promise.all(spare.map((file) => rm(join(dist, file))))
}

await parseAhead()
await writeFile(join(dist, 'src', 'stub', 'built-in.js'), await contractsModule())
await pruneTypes()
