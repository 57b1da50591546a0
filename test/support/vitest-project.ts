import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReportCase } from '../../src/report/model/types.ts'

const entry = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))

/** A test as vitest knows it in the end. */
export type RanTest = {
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
  /** Why it was skipped. */
  readonly note?: string
  readonly errors: readonly { readonly message: string; readonly stack?: string }[]
  readonly annotations: readonly { readonly type: string; readonly message: string }[]
  readonly conformance?: ReportCase
}

/** A test file as vitest knows it in the end. `errors`: of its suites, hooks included. */
export type RanFile = { readonly errors: readonly string[]; readonly tests: readonly RanTest[] }

/** What a run of vitest came to: its files by name, and what it printed. */
export type Ran = {
  readonly files: Readonly<Record<string, RanFile>>
  readonly code: number
  readonly printed: string
}

const reporter = `
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
export default class {
  onTestRunEnd(modules) {
    const files = modules.map((module) => [basename(module.moduleId), {
      errors: [module, ...module.children.allSuites()].flatMap((suite) => suite.errors().map(({ message }) => message)),
      tests: [...module.children.allTests()].map((test) => {
        const { state, note, errors = [] } = test.result()
        return {
          name: test.name, state, note,
          errors: errors.map(({ message, stack }) => ({ message, stack })),
          annotations: test.annotations().map(({ type, message }) => ({ type, message })),
          ...test.meta(),
        }
      }),
    }])
    writeFileSync(process.env.RAN, JSON.stringify(Object.fromEntries(files)))
  }
}
`

/** Writes a vitest project of its own into a folder: a file for each name, which has `conformance` at hand. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  await writeFile(join(folder, 'reporter.mjs'), reporter)
  await writeFile(join(folder, 'vitest.config.mjs'), `export default { test: { include: ['*.spec.ts'] } }`)
  const index = fileURLToPath(new URL('../../src/vitest/index.ts', import.meta.url))
  for (const [name, text] of Object.entries(files))
    await writeFile(
      join(folder, `${name}.spec.ts`),
      `import { conformance } from ${JSON.stringify(index)}\n${text}\n`,
    )
}

/** Runs vitest in a folder, with an environment of its own, and whatever its exit code. */
export async function runVitest(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const ran = join(folder, `ran-${crypto.randomUUID()}.json`)
  const { PATH, HOME } = process.env
  const reporters = ['--reporter=default', `--reporter=${join(folder, 'reporter.mjs')}`]
  const options = {
    cwd: folder,
    env: { PATH, HOME, NO_COLOR: '1', RAN: ran, ...env },
    timeout: 300_000,
    maxBuffer: 2 ** 26,
  }
  const { code, printed } = await new Promise<{ code: number; printed: string }>((done) => {
    execFile(
      process.execPath,
      [entry, 'run', '--root', folder, ...reporters, ...args],
      options,
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, printed: stdout + stderr }),
    )
  })
  const text = await readFile(ran, 'utf8').catch(() => {
    throw new Error(`vitest did not come to its end: ${printed}`)
  })
  return { files: JSON.parse(text) as Ran['files'], code, printed }
}
