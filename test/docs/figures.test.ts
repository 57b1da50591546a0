import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { figures, pagesWithFigures, slowFigures, withFigures } from '../../tools/docs/figures.ts'

describe('the numbers in the docs', () => {
  it.each(pagesWithFigures)('%s has those of this catalogue (npm run docs)', async (path) => {
    const page = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
    expect(page).toMatch(/<!-- figure [a-z ]+ -->/)
    expect(page).toBe(await withFigures(page, (name) => !slowFigures.has(name)))
  })

  it('are written between their markers, and a name that none has is told', async () => {
    const cases = await figures['default cases']!()
    const page = 'a <!-- figure default cases -->1<!-- end --> b <!-- figure shards -->c<!-- end -->'
    expect(await withFigures(page, (name) => !slowFigures.has(name))).toBe(
      `a <!-- figure default cases -->${cases}<!-- end --> b <!-- figure shards -->c<!-- end -->`,
    )
    await expect(withFigures('<!-- figure none such -->1<!-- end -->')).rejects.toThrow('no figure none such')
  })
})
