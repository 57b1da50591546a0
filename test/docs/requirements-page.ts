import { deriveCases } from '../../src/cases/derive.ts'
import { describeExpectation } from '../../src/cases/describe.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { describeClientExpectation } from '../../src/client/describe.ts'
import { loadContract } from '../../src/contract/load.ts'
import { requirementsMarkdown } from '../../src/report/render/requirements-markdown.ts'

/** Where the page stands. */
export const requirementsPath = new URL('../../docs/requirements.md', import.meta.url)

/** The text of docs/requirements.md, from the catalogue as it is now. */
export async function requirementsPage(): Promise<string> {
  const contract = await loadContract('v1.0')
  const cases = deriveCases(contract).map((item) => ({ ...item, looks: describeExpectation(item.expect) }))
  const clientCases = deriveClientCases(contract).map((item) => ({
    ...item,
    looks: describeClientExpectation(item.expect),
  }))
  return requirementsMarkdown(
    [...contract.requirements, ...contract.clientRequirements],
    [...cases, ...clientCases],
  )
}
