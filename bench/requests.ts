import { deriveCases } from '../src/cases/derive.ts'
import { loadContract } from '../src/contract/load.ts'
import { builtInVersions, chapters } from '../src/contract/types.ts'
import { inOrder } from '../src/execute/order.ts'
import { selectCases } from '../src/run/settings.ts'
import { executeCounted } from './in-process.ts'
import { figure } from './statistics.ts'
import type { Benchmark, Figure } from './types.ts'

/** How much a run sends. Counted, not timed. */
export const requests: Benchmark = {
  name: 'requests',
  about:
    'What a run sends to a conforming target with one entity. A request belongs to the chapter of the first case ' +
    'that it is sent for; cases that look at the same exchange share it.',
  async measure({ progress }) {
    const figures: Figure[] = []
    for (const version of builtInVersions) {
      progress(version)
      figures.push(...(await count(version)))
    }
    return figures
  },
}

async function count(version: string): Promise<readonly Figure[]> {
  const contract = await loadContract(version)
  const selected = selectCases(deriveCases(contract), { only: [], skip: [] }, contract)
  const cases = inOrder(selected, contract.requirements)
  const { recording } = await executeCounted(contract, cases)
  const chapterOf = new Map(contract.requirements.map(({ id, chapter }) => [id, chapter]))
  const ofCase = new Map<string, string>(
    cases.map(({ id, requirement }) => [id, chapterOf.get(requirement)!]),
  )
  const sent = Map.groupBy(recording, ({ caseIds = [] }) => ofCase.get(caseIds[0] ?? '') ?? 'opening')
  const one = (name: string, value: number) => figure(`${version}: ${name}`, '', [value])
  return [
    one('cases', cases.length),
    one('probes (different things sent)', new Set(cases.map(({ probe }) => probe.id)).size),
    figure(`${version}: requests`, '', [recording.length], { atMost: 800 }),
    ...['opening', ...chapters].map((name) => one(`requests, ${name}`, sent.get(name)?.length ?? 0)),
  ]
}
