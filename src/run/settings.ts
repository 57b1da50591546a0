import type { SignInSettings } from '../auth/sign-in-settings.ts'
import { defaultSeed } from '../cases/derive.ts'
import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import type { HeaderList } from '../exchange/types.ts'
import { defaultMaxBodyBytes } from '../http/limits.ts'
import { option } from '../option-words.ts'
import type { Shard } from '../report/model/notes.ts'
import { defaultCases } from '../select/default.ts'
import { matcher } from '../select/matcher.ts'
import { mergeValues } from '../select/merge-values.ts'
import { quickCases } from '../select/quick.ts'
import { shardCases } from '../select/shard.ts'

/** What a run is told; all of it is plain data. */
export type Settings = {
  /** The service root; absent for the embedded stub. */
  readonly target?: string
  /** The entities to use; none for the first of the collection. */
  readonly ids: readonly string[]
  /** `v1.0`, `beta`, or the path of an OpenAPI file. */
  readonly contract: string
  /** Name of the environment variable that holds the bearer token. */
  readonly bearerEnv?: string
  /** The bearer token itself, in the place of `bearerEnv`. */
  readonly bearer?: string
  /** How to sign in for a token, in the place of `bearerEnv`. */
  readonly signIn?: SignInSettings
  readonly headers: HeaderList
  /** Globs on case ids; none for all. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** Whether to take the cases of a quick run alone, of those that `only` and `skip` leave. */
  readonly quick?: boolean
  /** Whether to take every value of each class for each property; what `only` names is taken in any case. */
  readonly thorough?: boolean
  /** The part of the cases that this run takes; absent for all. */
  readonly shard?: Shard
  readonly failOn: 'must' | 'should'
  /** Time limit of one request, ms. */
  readonly timeoutMs: number
  /** How often a throttled or lost request is sent again. */
  readonly retries: number
  /** Requests per second; absent for no bound. */
  readonly rate?: number
  /** How many requests are under way at once, at most; 1 sends one after another. */
  readonly concurrency: number
  /** The longest that a run sends requests for, ms; then the rest is unproven and the entities are put back. */
  readonly maxDurationMs: number
  /** The largest body of an answer that is read, bytes. */
  readonly maxBodyBytes: number
  readonly seed: number
  /** Properties that may be written although they cannot be put back. */
  readonly allowDestructive: readonly string[]
}

/** A run that is told nothing: everything, against the embedded stub. */
export const defaultSettings: Settings = {
  ids: [],
  contract: 'v1.0',
  headers: [],
  only: [],
  skip: [],
  failOn: 'must',
  timeoutMs: 5000,
  retries: 4,
  concurrency: 6,
  maxDurationMs: 300_000,
  maxBodyBytes: defaultMaxBodyBytes,
  seed: defaultSeed,
  allowDestructive: [],
}

/**
 * Whether cases for which another one stands are among those to choose from: what is asked for by its name is not left
 * out, and a quick run chooses for itself.
 */
export function needsAll({ only, thorough, quick }: Pick<Settings, 'only' | 'thorough' | 'quick'>): boolean {
  return thorough === true || quick === true || only.length > 0
}

/**
 * The cases that `--only`, `--skip`, `--thorough`, `--quick` and `--shard` leave, in that order; at least one. Throws a
 * ConformanceError where they leave none.
 */
export function selectCases(
  cases: readonly Case[],
  {
    only,
    skip,
    thorough = false,
    quick = false,
    shard,
  }: Pick<Settings, 'only' | 'skip' | 'thorough' | 'quick' | 'shard'>,
  contract: Contract,
): readonly Case[] {
  const all = needsAll({ only, thorough, quick }) ? cases : defaultCases(cases)
  const wanted = selectById(all, { only, skip })
  const selected = quick ? quickCases(wanted, contract) : mergeValues(wanted)
  if (shard === undefined) return selected
  const part = shardCases(selected, shard)
  if (part.length > 0) return part
  throw new ConformanceError(
    `${option('--shard')} ${shard.index}/${shard.count}: no case is left for this part; divide the run into fewer`,
  )
}

/**
 * What `--only` and `--skip` leave of anything that has the id of a case. Throws a ConformanceError where nothing is left,
 * or where a pattern of `--only` matches nothing: a mistyped one beside right ones would let the gate judge less than was
 * asked for. `lister` is the command that lists the ids.
 */
export function selectById<T extends { readonly id: string }>(
  cases: readonly T[],
  { only, skip }: Pick<Settings, 'only' | 'skip'>,
  lister = 'plan',
): readonly T[] {
  const [wanted, unwanted] = [only.map(matcher), skip.map(matcher)]
  const [idle] = unmatchedBy(only, cases)
  if (idle !== undefined)
    throw unmatched(`${option('--only')}: no case matches ${JSON.stringify(idle)}`, lister)
  const left = cases.filter(
    ({ id }) =>
      (wanted.length === 0 || wanted.some((test) => test(id))) && !unwanted.some((test) => test(id)),
  )
  if (left.length === 0) throw unmatched(`${option('--skip')} ${skip.join(', ')} leaves no case`, lister)
  return left
}

/** Those of some patterns that no case has. */
export function unmatchedBy(
  patterns: readonly string[],
  cases: readonly { readonly id: string }[],
): readonly string[] {
  return patterns.filter((pattern) => {
    const test = matcher(pattern)
    return !cases.some(({ id }) => test(id))
  })
}

/**
 * Throws a ConformanceError for a pattern of `--skip` that none of all cases has: a mistyped one would send what was to be
 * left out.
 */
export function refuseIdleSkips(
  skip: readonly string[],
  all: readonly { readonly id: string }[],
  lister = 'plan',
): void {
  const [idle] = unmatchedBy(skip, all)
  if (idle !== undefined)
    throw unmatched(`${option('--skip')}: no case matches ${JSON.stringify(idle)}`, lister)
}

function unmatched(what: string, lister: string): ConformanceError {
  return new ConformanceError(`${what}: vpptoken-conformance ${lister} lists the ids`)
}
