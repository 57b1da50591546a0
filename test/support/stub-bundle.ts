import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { contractsModule } from '../../tools/contracts-module.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the build of the package does to the stub. */
const asBuilt: Plugin = {
  name: 'as-built',
  setup({ onLoad }) {
    onLoad({ filter: /src\/stub\/built-in\.ts$/ }, async () => ({
      contents: await contractsModule(),
      loader: 'js',
    }))
  },
}

/**
 * Bundles a program for browsers that imports the stub as `./src/stub/handlers.ts`. Rejects where a module of Node is
 * among what it needs.
 */
export async function bundleForBrowser(program: string): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
    plugins: [asBuilt],
  })
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('; '))
  return outputFiles[0]!.text
}
