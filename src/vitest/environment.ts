import type { ConformanceOptions } from './options.ts'

/**
 * The options that VPPTOKEN_… variables ask for, for suites that are pointed at a target from outside: TARGET, ID,
 * BEARER, CONTRACT, ONLY, SKIP, QUICK, THOROUGH, TIMEOUT (ms), SEED, ALLOW_PRODUCTION and IGNORE_JOURNAL. Lists are
 * divided by commas; an empty variable counts as absent.
 *
 * @example
 * conformance({ ...fromEnvironment(process.env), failOn: 'should' })
 */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): ConformanceOptions {
  const text = (name: string) => env[`VPPTOKEN_${name}`]?.trim() || undefined
  const list = (name: string) =>
    text(name)
      ?.split(',')
      .map((item) => item.trim())
      .filter(Boolean)
  const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)))
  const truth = (name: string) =>
    text(name) === undefined ? undefined : !['0', 'false'].includes(text(name)!)
  const given = {
    target: text('TARGET'),
    ids: list('ID'),
    bearer: text('BEARER'),
    contract: text('CONTRACT'),
    only: list('ONLY'),
    skip: list('SKIP'),
    quick: truth('QUICK'),
    thorough: truth('THOROUGH'),
    timeoutMs: number('TIMEOUT'),
    seed: number('SEED'),
    allowProduction: truth('ALLOW_PRODUCTION'),
    ignoreJournal: truth('IGNORE_JOURNAL'),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
