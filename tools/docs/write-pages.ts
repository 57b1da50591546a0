import { readFile, writeFile } from 'node:fs/promises'
import { readmePath, withClientProof } from './client-proof.ts'
import { pagesWithFigures, withFigures } from './figures.ts'
import { requirementsPage, requirementsPath } from './requirements-page.ts'

await writeFile(requirementsPath, await requirementsPage())
await writeFile(readmePath, await withClientProof(await readFile(readmePath, 'utf8')))
for (const path of pagesWithFigures.map((page) => new URL(`../../${page}`, import.meta.url)))
  await writeFile(path, await withFigures(await readFile(path, 'utf8')))
