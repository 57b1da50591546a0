import { optionProblem } from '../api/check.ts'
import { settingsOf } from '../api/settings.ts'
import { apiOption, asConformanceError } from '../api/words.ts'
import { chapters as known } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import { speaking } from '../option-words.ts'
import { planRun, type RunPlan } from '../run/plan.ts'
import type { ConformanceOptions } from './options.ts'

/** Plans the run that the options ask for; the target is named later. Throws an Error of one line for a bad option or file. */
export async function planOf(options: ConformanceOptions): Promise<RunPlan> {
  const { target, chapters, reports, ...rest } = options
  const fixed = typeof target === 'string' ? { target } : {}
  const problem = optionProblem({ ...rest, ...fixed })
  if (problem !== undefined) throw new ConformanceError(problem.replace(/^run: /, 'conformance: '))
  const unknown = chapters?.find((chapter) => !known.includes(chapter))
  if (unknown !== undefined)
    throw new ConformanceError(`chapters: there is no ${JSON.stringify(unknown)}; known: ${known.join(', ')}`)
  const settings = settingsOf({ ...rest, ...fixed })
  const plan = await speaking(apiOption, () => planRun(settings, options.deviations ?? [])).catch(
    (error: unknown) => {
      throw asConformanceError(error)
    },
  )
  if (chapters === undefined) return plan
  const chapterOf = new Map(plan.contract.requirements.map(({ id, chapter }) => [id, chapter]))
  const cases = plan.cases.filter(({ requirement }) =>
    chapters.some((chapter) => chapter === chapterOf.get(requirement)),
  )
  return { ...plan, cases }
}
