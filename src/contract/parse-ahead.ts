import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtInVersions } from './load.ts'
import { parsedFolder, parsedName } from './parsed.ts'
import { readSource } from './read.ts'
import { packageRoot } from './root.ts'

// The last step of `npm run build`: parses the package's own YAML, so that no start has to.
await mkdir(parsedFolder(), { recursive: true })
for (const version of builtInVersions) {
  for (const file of ['openapi.yaml', 'requirements.yaml']) {
    const { bytes, value } = await readSource(join(packageRoot(), 'specs', version, file))
    await writeFile(join(parsedFolder(), parsedName(bytes)), JSON.stringify(value))
  }
}
