import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { pagesWithFigures, withFigures } from '../../tools/docs/figures.ts'

it.each(pagesWithFigures)(
  '%s has the numbers of this catalogue, those too that take seconds',
  async (path) => {
    const page = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
    expect(page).toBe(await withFigures(page))
  },
)
