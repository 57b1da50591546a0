import { clientFaults, clientVariants } from '../../fixtures/clients/faults/catalogue.ts'
import { loadContract } from '../../src/contract/load.ts'
import { wrap } from '../../src/text.ts'

/** Where the paragraph stands. */
export const readmePath = new URL('../../README.md', import.meta.url)

const paragraph = /^The SDK side likewise, in `npm test`: .*?(?=\n\n)/ms

/** README.md with the paragraph on the proof of the SDK side as it is now. Throws an Error where it has none. */
export async function withClientProof(readme: string): Promise<string> {
  const contract = await loadContract('v1.0')
  const faults = clientFaults(contract).length
  const text = `The SDK side likewise, in \`npm test\`: ${faults} of ${faults} faulty clients are caught by the requirement that they break, none of ${clientVariants.length} conforming ones is failed, and each of the ${contract.clientRequirements.length} requirements on clients catches a fault that no other one sees. What was recorded of Microsoft's SDKs is judged again there.`
  if (!paragraph.test(readme)) throw new Error('README.md has no paragraph on the proof of the SDK side')
  return readme.replace(paragraph, () => wrap(text, 120).join('\n'))
}
