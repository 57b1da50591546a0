import { deriveCases } from '../src/cases/derive.ts'
import { builtInVersions, loadContract } from '../src/contract/load.ts'
import { chapters } from '../src/contract/types.ts'
import { selectCases } from '../src/run/settings.ts'
import { openInProcess } from './in-process.ts'
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
  const cases = selectCases(deriveCases(contract), { only: [], skip: [] })
  const chapterOf = new Map(contract.requirements.map(({ id, chapter }) => [id, chapter]))
  const { verify, requests } = await openInProcess(contract, cases)
  const sent = new Map<string, number>([['opening', requests()]])
  for (const item of cases) {
    const before = requests()
    await verify(item)
    const chapter = chapterOf.get(item.requirement)!
    sent.set(chapter, (sent.get(chapter) ?? 0) + requests() - before)
  }
  const one = (name: string, value: number) => figure(`${version}: ${name}`, '', [value])
  return [
    one('cases', cases.length),
    one('probes (different things sent)', new Set(cases.map(({ probe }) => probe.id)).size),
    figure(`${version}: requests`, '', [requests()], { atMost: 599 }),
    ...['opening', ...chapters].map((name) => one(`requests, ${name}`, sent.get(name) ?? 0)),
  ]
}
