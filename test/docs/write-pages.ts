import { writeFile } from 'node:fs/promises'
import { requirementsPage, requirementsPath } from './requirements-page.ts'

await writeFile(requirementsPath, await requirementsPage())
