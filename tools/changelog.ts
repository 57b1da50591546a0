import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What a changelog says of a version: the text below its heading. Throws an Error where it has no such heading. */
export function notesOf(changelog: string, version: string): string {
  const [, after] = changelog.split(`## [${version}]`)
  if (after === undefined) throw new Error(`CHANGELOG.md has no section for ${version}`)
  return after.replace(/^.*\n/, '').split(/^## /m)[0]!.trim()
}

/**
 * A changelog in which what was unreleased belongs to a version of a day (`2026-01-31`). Throws an Error where nothing was.
 */
export function released(changelog: string, version: string, day: string): string {
  if (notesOf(changelog, 'Unreleased') === '') throw new Error('CHANGELOG.md has nothing under Unreleased')
  return changelog.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${day}\n`)
}

/** A page in which what is pinned to a version of this package is pinned to another. */
export function pinned(page: string, version: string): string {
  return page.replaceAll(/(vpptoken-conformance@v?)\d+\.\d+\.\d+/g, `$1${version}`)
}

// `npm version` calls it without an argument; the release workflow with the tag whose notes it wants.
if (import.meta.filename === process.argv[1]) {
  const [tag] = process.argv.slice(2)
  const path = (name: string) => `${root}${name}`
  if (tag !== undefined) {
    process.stdout.write(`${notesOf(readFileSync(path('CHANGELOG.md'), 'utf8'), tag.replace(/^v/, ''))}\n`)
  } else {
    const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as { version: string }
    const day = new Date().toISOString().slice(0, 10)
    const files = execFileSync('git', ['ls-files', 'README.md', 'docs/*.md'], { cwd: root, encoding: 'utf8' })
    for (const name of files.trim().split('\n'))
      writeFileSync(path(name), pinned(readFileSync(path(name), 'utf8'), version))
    writeFileSync(path('CHANGELOG.md'), released(readFileSync(path('CHANGELOG.md'), 'utf8'), version, day))
    execFileSync('git', ['add', 'CHANGELOG.md', 'README.md', 'docs'], { cwd: root })
  }
}
