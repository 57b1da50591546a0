import { readFile, writeFile } from 'node:fs/promises'
import { readmePath, withClientProof } from './client-proof.ts'
import { requirementsPage, requirementsPath } from './requirements-page.ts'

await writeFile(requirementsPath, await requirementsPage())
await writeFile(readmePath, await withClientProof(await readFile(readmePath, 'utf8')))
