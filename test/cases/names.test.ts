import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { contracts } from './contracts.ts'

const source = fileURLToPath(new URL('../../src', import.meta.url))
// Ordinary words: these give a property away only where they stand in quotes, and others not at all.
const ordinary = ['id', 'token', 'state']
const names = [...new Set(contracts.flatMap(({ properties }) => properties.map(({ name }) => name)))].filter(
  (name) => ordinary.includes(name) || /[A-Z]/.test(name),
)

/** The property names in a source text; those of comments, and the `id` of our own data, are not meant. */
function namesIn(text: string): string[] {
  const code = text
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/\b(Pick|Omit)<\w+, [^>]*>/g, '')
    .replaceAll(/class="[^"]*"/g, '')
    .replace("['id', 'chapter',", '')
  const quoted = (name: string) => (ordinary.includes(name) ? code : text).match(pattern(name)) !== null
  return names.filter(quoted)
}

function pattern(name: string): RegExp {
  return new RegExp(ordinary.includes(name) ? `(['"\`])${name}\\1` : `\\b${name}\\b`)
}

describe('src/', () => {
  it('writes no name of a property: all of them come from the contract', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    )
    expect(files.length).toBeGreaterThan(60)
    const found = files.flatMap((name) =>
      namesIn(readFileSync(`${source}/${name}`, 'utf8')).map((word) => `src/${name}: ${word}`),
    )
    expect(found).toEqual([])
  })

  it('would be caught', () => {
    expect(names.length).toBeGreaterThan(12)
    for (const name of names) expect(namesIn(`const x = { '${name}': 1 }`)).toContain(name)
    expect(namesIn("entity.appleId === 'x'")).toEqual(['appleId'])
    expect(namesIn('const { id, token, state } = entity')).toEqual([])
  })
})
