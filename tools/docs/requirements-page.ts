import { deriveCases } from '../../src/cases/derive.ts'
import { describeRequirement } from '../../src/cases/describe.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { describeClientExpectation } from '../../src/client/describe.ts'
import { loadContract } from '../../src/contract/load.ts'
import { defaultCases } from '../../src/select/default.ts'
import { coverageOf } from './grammar-coverage.ts'
import { grammarMarkdown } from './grammar-markdown.ts'
import { requirementsMarkdown } from './requirements-markdown.ts'

/** Where the page stands. */
export const requirementsPath = new URL('../../docs/requirements.md', import.meta.url)

/** The text of docs/requirements.md, from the catalogue as it is now. */
export async function requirementsPage(): Promise<string> {
  const contract = await loadContract('v1.0')
  const derived = deriveCases(contract)
  const levels = new Map(contract.requirements.map(({ id, level }) => [id, level]))
  const looks = new Map(
    [...Map.groupBy(derived, ({ requirement }) => requirement)].map(([id, own]) => [
      id,
      describeRequirement(
        own.map(({ expect }) => expect),
        levels.get(id)!,
      )!,
    ]),
  )
  const usual = new Set(defaultCases(derived))
  const cases = derived.map((item) => ({
    id: item.id,
    requirement: item.requirement,
    looks: looks.get(item.requirement)!,
    thorough: !usual.has(item),
  }))
  const clientCases = deriveClientCases(contract).map((item) => ({
    ...item,
    looks: describeClientExpectation(item.expect),
  }))
  const requirements = [...contract.requirements, ...contract.clientRequirements]
  return `${requirementsMarkdown(requirements, [...cases, ...clientCases])}\n${grammarMarkdown(coverageOf(derived))}`
}
