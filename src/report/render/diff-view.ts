import { counted } from '../../text.ts'
import type { CasePair, ReportDiff } from '../model/diff.ts'
import { type CaseGroup, groupBy, groupCases } from '../model/group.ts'
import type { ReportCase, ReportRequirement } from '../model/types.ts'

/** Cases that show one cause and came about in one way. */
export type ChangeGroup = {
  /** `pass → fail`; one verdict alone where there is but one, or it stayed. */
  readonly change: string
  readonly cases: CaseGroup
  readonly requirement: ReportRequirement
  /** What was found, in the target's words or ours; empty where there is nothing to say. */
  readonly about: string
}

/** One kind of change, for people. */
export type ChangeSection = {
  readonly title: string
  /** Number of cases. */
  readonly count: number
  readonly groups: readonly ChangeGroup[]
  /** Whether its cases are worth telling in full. */
  readonly full: boolean
}

type Change = Partial<CasePair>
type Telling = { readonly full?: boolean; readonly tell?: 'before' | 'both' }

/** The changes in the order in which a reader wants them, without the kinds that did not occur. */
export function sectionsOf(diff: ReportDiff): readonly ChangeSection[] {
  const all = [...diff.before.requirements, ...diff.after.requirements]
  const requirements = new Map(all.map((item) => [item.id, item]))

  function section(
    title: string,
    changes: readonly Change[],
    { full = false, tell }: Telling = {},
  ): ChangeSection {
    const shown = ({ before, after }: Change) => (tell === 'before' ? before : (after ?? before))!
    const alike = (change: Change) =>
      JSON.stringify([changeOf(change), tell === 'both' && aboutOf(change.before)])
    const groups = [...groupBy(changes, alike).values()].flatMap((own) =>
      groupCases(own.map(shown)).map((found): ChangeGroup => {
        const about = aboutOf(found[0])
        return {
          change: changeOf(own[0]),
          cases: found,
          // A report has the requirement of each of its cases (parseReport).
          requirement: requirements.get(found[0].requirement)!,
          about: tell === 'both' ? `${aboutOf(own[0].before)} → ${about}` : about,
        }
      }),
    )
    return { title, count: changes.length, groups, full }
  }

  const only = (side: keyof CasePair, items: readonly ReportCase[]) =>
    items.map((item): Change => ({ [side]: item }))
  return [
    section('Newly broken', diff.broken, { full: true }),
    section('New and broken', only('after', diff.addedBroken), { full: true }),
    section('Broken in another way', diff.otherwise, { tell: 'both' }),
    section('Newly fixed', diff.fixed, { tell: 'before' }),
    section('No longer judged', diff.setAside),
    section('Changed, and not counted', diff.moved),
    section('Still broken', diff.still),
    section('Gone', only('before', diff.gone)),
    section('New', only('after', diff.added)),
  ].filter(({ count }) => count > 0)
}

/** The outcome in one sentence. */
export function headline({ broken, addedBroken, fixed, still, otherwise }: ReportDiff): string {
  const left = still.length + otherwise.length
  const parts = [
    ...(broken.length > 0 ? [`${counted(broken.length, 'case')} newly broken`] : []),
    ...(addedBroken.length > 0 ? [`${counted(addedBroken.length, 'case')} new and broken`] : []),
    ...(fixed.length > 0 ? [`${counted(fixed.length, 'case')} newly fixed`] : []),
    ...(left > 0 ? [`${counted(left, 'case')} still broken`] : []),
  ]
  const outcome = broken.length + addedBroken.length > 0 ? 'Regression' : 'No regression'
  return parts.length === 0 ? outcome : `${outcome}: ${parts.join(', ')}`
}

function changeOf({ before, after }: Change): string {
  return [...new Set([before, after].flatMap((item) => item?.verdict ?? []))].join(' → ')
}

function aboutOf(item: ReportCase | undefined): string {
  return item?.diagnosis ?? item?.message ?? ''
}
