import type { Contract, Property } from '../contract/types.ts'
import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import type { Json, JsonObject } from '../json.ts'

/** A valid request, and what tells it from others. */
export type ValidSent = {
  readonly members: JsonObject
  /** Whether other requests were under way. */
  readonly parallel: boolean
}

/** One way in which requests differ: what a request has of it, and how a set of that is told. */
type Dimension = {
  readonly values: (sent: ValidSent) => readonly (string | number)[]
  readonly tell: (refused: readonly (string | number)[], taken: readonly (string | number)[]) => string
  /** Whether it tells something too where no request that is taken has anything of it. */
  readonly absent?: boolean
  /** Whether only a few values of it tell something: each request has one that no other has. */
  readonly few?: boolean
}

/**
 * What valid requests that are refused have in common and none that is taken has, in a few words; undefined where there
 * is no such thing. Tries fraction digits, years, offsets, days, times of day, parallel requests, values of enums and booleans, length of
 * text, nulls, members, each over all properties and then of one. Pure.
 */
export function refusedInCommon(
  contract: Contract,
  refused: readonly ValidSent[],
  taken: readonly ValidSent[],
): string | undefined {
  const settable = contract.properties.filter(({ serverOwned }) => !serverOwned)
  const scopes = [settable, ...settable.map((property) => [property])]
  for (const scope of scopes) {
    const found = dimensionsOf(scope)
      .map((dimension) => explain(dimension, refused, taken))
      .filter((one) => one !== undefined)
      .filter(({ count, few }) => !few || count <= fewValues)
      // The fewer values it takes, the likelier it is the reason.
      .toSorted((a, b) => a.count - b.count)[0]
    if (found === undefined) continue
    return scope.length === 1 && settable.length > 1 && !found.text.includes(scope[0]!.name)
      ? `${scope[0]!.name}: ${found.text}`
      : found.text
  }
  return refused.every(({ parallel }) => parallel) ? 'only while other requests run' : undefined
}

function explain(
  { values, tell, absent = false, few = false }: Dimension,
  refused: readonly ValidSent[],
  taken: readonly ValidSent[],
): { readonly text: string; readonly count: number; readonly few: boolean } | undefined {
  const good = new Set(taken.flatMap(values))
  // Without a request that is taken and has any of it, it is the thing itself that they share, not a kind of it.
  if (good.size === 0 && !absent) return undefined
  const bad = refused.map((sent) => values(sent).filter((value) => !good.has(value)))
  if (bad.some((some) => some.length === 0)) return undefined
  const all = [...new Set(bad.flat())]
  return { text: tell(sorted(all), sorted([...good])), count: all.length, few }
}

const fewValues = 2

function sorted(values: readonly (string | number)[]): readonly (string | number)[] {
  return values.toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : a < b ? -1 : 1))
}

function dimensionsOf(scope: readonly Property[]): readonly Dimension[] {
  const of = (kind: Property['kind']) => scope.filter((property) => property.kind === kind)
  const texts = (kind: Property['kind'], sent: ValidSent) =>
    of(kind)
      .map(({ name }) => sent.members[name])
      .filter((value) => typeof value === 'string')
  const dates = (sent: ValidSent) =>
    texts('dateTimeOffset', sent).flatMap((text) => readDateTimeOffset(text)?.value ?? [])
  const named = (pick: (value: Json) => boolean) => (sent: ValidSent) =>
    scope
      .filter(({ name }) => Object.hasOwn(sent.members, name) && pick(sent.members[name]!))
      .map(({ name }) => name)
  return [
    {
      values: (sent) => dates(sent).map(({ fraction }) => fraction.length),
      tell: (refused, taken) =>
        `dates with ${listed(refused)} fraction digits${taken.length > 0 ? ` (taken: ${listed(taken)})` : ''}`,
    },
    {
      values: (sent) => dates(sent).map(({ year }) => year),
      tell: (refused, taken) => `dates ${rangeOf(refused, taken)}`,
    },
    {
      values: (sent) => dates(sent).map(({ offset }) => offset),
      tell: (refused, taken) =>
        refused.length > 3 && taken.every((offset) => offset === 'Z')
          ? 'dates with an offset other than Z'
          : `dates with the offset ${listed(refused)}`,
    },
    {
      values: (sent) => [sent.parallel ? 'parallel' : 'alone'],
      tell: ([first]) =>
        first === 'parallel' ? 'sent while other requests run' : 'sent while no other request runs',
    },
    {
      values: (sent) =>
        dates(sent).map(({ year, month, day }) => [yearText(year), two(month), two(day)].join('-')),
      tell: (refused) => `dates on ${listed(refused)}`,
      few: true,
    },
    {
      values: (sent) => dates(sent).map(({ month, day }) => `${two(month)}-${two(day)}`),
      tell: (refused) => `dates on ${listed(refused)}, whatever the year`,
      few: true,
    },
    {
      values: (sent) =>
        dates(sent).map(({ hour, minute, second }) => [hour, minute, second].map(two).join(':')),
      tell: (refused) => `dates at ${listed(refused)}`,
      few: true,
    },
    {
      values: (sent) =>
        [...of('enum'), ...of('boolean')]
          .filter(({ name }) => Object.hasOwn(sent.members, name))
          .map(({ name }) => `${name}: ${JSON.stringify(sent.members[name])}`),
      tell: (refused) => listed(refused),
    },
    {
      values: (sent) => texts('string', sent).map((text) => text.length),
      tell: (refused, taken) =>
        Math.min(...numbers(refused)) > Math.max(...numbers(taken))
          ? `text of more than ${Math.max(...numbers(taken))} characters`
          : `text of ${listed(refused)} characters`,
    },
    {
      values: named((value) => value === null),
      tell: (refused) => `null for ${listed(refused)}`,
      absent: true,
    },
    {
      values: (sent) => [Object.values(sent.members).filter((value) => value === null).length],
      tell: (refused) => `${listed(refused)} nulls in one body`,
    },
    { values: named(() => true), tell: (refused) => `a body with ${listed(refused)}` },
    {
      values: (sent) => [Object.keys(sent.members).length],
      tell: (refused) => `a body of ${listed(refused)} members`,
    },
  ]
}

function numbers(values: readonly (string | number)[]): readonly number[] {
  return values.filter((value) => typeof value === 'number')
}

/** Years in words: before the first that is taken, after the last, or one by one. */
function rangeOf(refused: readonly (string | number)[], taken: readonly (string | number)[]): string {
  const [bad, good] = [numbers(refused), numbers(taken)]
  if (good.length > 0 && bad.at(-1)! < good[0]!) return `of the year ${yearText(bad.at(-1)!)} and before`
  if (good.length > 0 && bad[0]! > good.at(-1)!) return `of the year ${yearText(bad[0]!)} and after`
  return `of the ${bad.length > 1 ? 'years' : 'year'} ${listed(bad.map(yearText))}`
}

const two = (value: number) => String(value).padStart(2, '0')

function yearText(year: number): string {
  return String(year).padStart(4, '0')
}

const mostListed = 6

function listed(values: readonly (string | number)[]): string {
  const some = values.slice(0, mostListed).map(String)
  if (values.length > mostListed) return `${some.join(', ')} and ${values.length - mostListed} more`
  return some.length < 2 ? some.join() : `${some.slice(0, -1).join(', ')} or ${some.at(-1)}`
}
