import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// npm run owner -- NAME: puts the owner of the repository on GitHub in the place of the one that package.json names.
const root = fileURLToPath(new URL('..', import.meta.url))
const [name] = process.argv.slice(2)
if (name === undefined || !/^[A-Za-z0-9-]+$/.test(name)) {
  process.stderr.write('error: give the owner of the repository on GitHub: npm run owner -- NAME\n')
  process.exitCode = 2
} else {
  const { repository } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    repository: { url: string }
  }
  const before = /github\.com\/([^/]+)\//.exec(repository.url)![1]!
  const files = execFileSync('git', ['grep', '-lF', `${before}/vpptoken-conformance`], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of files.trim().split('\n')) {
    const text = readFileSync(root + file, 'utf8')
    writeFileSync(
      root + file,
      text.replaceAll(`${before}/vpptoken-conformance`, `${name}/vpptoken-conformance`),
    )
    process.stdout.write(`${file}\n`)
  }
}
