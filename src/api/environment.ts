import type { RunOptions } from './options.ts'

/** The options that can be given by a variable: the name after `VPPTOKEN_`, and what the text stands for. */
const variables = {
  target: ['TARGET', 'text'],
  ids: ['ID', 'list'],
  bearer: ['BEARER', 'text'],
  contract: ['CONTRACT', 'text'],
  only: ['ONLY', 'list'],
  skip: ['SKIP', 'list'],
  quick: ['QUICK', 'truth'],
  thorough: ['THOROUGH', 'truth'],
  timeoutMs: ['TIMEOUT', 'number'],
  seed: ['SEED', 'number'],
  allowProduction: ['ALLOW_PRODUCTION', 'truth'],
  ignoreJournal: ['IGNORE_JOURNAL', 'truth'],
} as const satisfies Partial<
  Record<keyof RunOptions, readonly [string, 'text' | 'list' | 'truth' | 'number']>
>

/** The variables, each with the option of `run` that it gives. */
export const variableNames: Readonly<Record<string, keyof typeof variables>> = Object.fromEntries(
  Object.entries(variables).map(([option, [name]]) => [`VPPTOKEN_${name}`, option as keyof typeof variables]),
)

const readers = {
  text: (text: string) => text,
  list: (text: string) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  truth: (text: string) => !['0', 'false'].includes(text.toLowerCase()),
  number: (text: string) => Number(text),
}

/**
 * The options that VPPTOKEN_… variables ask for, for suites that are pointed at a target from outside: TARGET, ID,
 * BEARER, CONTRACT, ONLY, SKIP, QUICK, THOROUGH, TIMEOUT (ms), SEED, ALLOW_PRODUCTION and IGNORE_JOURNAL. Lists are
 * divided by commas. An empty variable counts as absent, but for the target: one that is set and empty is most likely a
 * mistake in a pipeline, which would then test the embedded stub in silence; it is refused by whatever takes the options.
 *
 * @example
 * conformance({ ...fromEnvironment(process.env), failOn: 'should' })
 */
export function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Pick<RunOptions, keyof typeof variables> {
  const given = Object.entries(variables).flatMap(([option, [name, kind]]) => {
    const text = env[`VPPTOKEN_${name}`]?.trim()
    if (text === undefined || (text === '' && option !== 'target')) return []
    return [[option, readers[kind](text)]]
  })
  return Object.fromEntries(given)
}
