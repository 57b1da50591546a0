import type { Command } from 'commander'
import type { Config } from '../../api/config.ts'
import { fromEnvironment, variableNames } from '../../api/environment.ts'
import type { RunOptions } from '../../api/options.ts'
import { ConformanceError } from '../../error.ts'
import { mebibyte } from '../../http/limits.ts'
import { bounds } from '../../run/bounds.ts'
import { readConfig } from './file.ts'

/** What a layer may say: a config, and what a variable alone may say. */
type Said = Config & Pick<RunOptions, 'allowProduction' | 'ignoreJournal'>

/** What of a layer becomes which option of the command, by its flag, in the form that the command line gives it. */
const options: { readonly [Name in keyof Required<Said>]: readonly [string, (value: never) => unknown] } = {
  target: ['--target', asIs],
  ids: ['--id', asIs],
  bearerEnv: ['--bearer-env', asIs],
  signIn: ['--sign-in', asIs],
  scope: ['--scope', asIs],
  headers: [
    '--header',
    (headers: object) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ],
  contract: ['--contract', asIs],
  only: ['--only', asIs],
  skip: ['--skip', asIs],
  quick: ['--quick', asIs],
  thorough: ['--thorough', asIs],
  failOn: ['--fail-on', asIs],
  deviations: ['--deviations', asIs],
  timeoutMs: ['--timeout', asIs],
  retries: ['--retries', asIs],
  rate: ['--rate', asIs],
  concurrency: ['--concurrency', asIs],
  maxDurationMs: ['--max-duration', (ms: number) => ms / 1000],
  maxBodyBytes: ['--max-body', (bytes: number) => bytes / mebibyte],
  seed: ['--seed', asIs],
  restore: ['--no-restore', asIs],
  journal: ['--journal', asIs],
  allowDestructive: ['--allow-destructive', asIs],
  reports: [
    '--report',
    (reports: object) => Object.entries(reports).map(([format, path]) => `${format}=${path}`),
  ],
  har: ['--record', (path: string) => `har=${path}`],
  annotations: ['--annotations', asIs],
  allowProduction: ['--allow-production', asIs],
  ignoreJournal: ['--ignore-journal', asIs],
}

/** Of these the higher layer's counts, whichever it is. */
const exclusive: readonly (readonly string[])[] = [
  ['--quick', '--thorough'],
  ['--bearer-env', '--sign-in'],
]

/** The config file that a command has read, by the command. */
const files = new WeakMap<Command, string>()

/** The path of the config file that counts for a command; undefined for none. */
export function configPathOf(command: Command): string | undefined {
  return files.get(command)
}

/** The variable that an option, by its flag, is taken from. */
export function variableOf(flag: string): string {
  if (flag === '--bearer-env') return 'VPPTOKEN_BEARER'
  return Object.entries(variableNames).find(([, name]) => options[name as keyof Said]?.[0] === flag)![0]
}

/**
 * Completes the options of a command: what the command line leaves open is taken from VPPTOKEN_… variables, then from the
 * config file of the directory. Throws a ConformanceError for a file, a variable or a target that cannot be used.
 */
export async function completeOptions(
  command: Command,
  env: NodeJS.ProcessEnv,
  directory: string,
): Promise<void> {
  const { config: path } = command.opts<{ readonly config?: string | false }>()
  takeAddress(command)
  const variables = readVariables(env)
  apply(command, variables, 'env')
  const file = path === false ? undefined : await readConfig(directory, path)
  if (file !== undefined) {
    files.set(command, file.path)
    apply(command, file.config, 'config')
  }
  settleTarget(command)
}

function apply(command: Command, said: Said, source: 'env' | 'config'): void {
  const open = (flag: string) => ['default', undefined].includes(sourceOf(command, flag))
  const settled = new Set(command.options.flatMap(({ long }) => (long && !open(long) ? [long] : [])))
  for (const [name, value] of Object.entries(said)) {
    const [flag, form] = options[name as keyof Said]
    const option = command.options.find(({ long }) => long === flag)
    const rivals = exclusive.find((group) => group.includes(flag)) ?? [flag]
    if (value === undefined || option === undefined || rivals.some((rival) => settled.has(rival))) continue
    command.setOptionValueWithSource(option.attributeName(), form(value as never), source)
  }
}

/** Where the value of an option comes from; undefined for one that the command does not have. */
export function sourceOf(command: Command, flag: string): string | undefined {
  const option = command.options.find(({ long }) => long === flag)
  return option && command.getOptionValueSource(option.attributeName())
}

function readVariables(env: NodeJS.ProcessEnv): Said {
  const { bearer, ...said } = fromEnvironment(env)
  const bad = (['timeoutMs', 'seed'] as const).find(
    (name) => said[name] !== undefined && !isWithin(said[name], bounds[name]),
  )
  if (bad !== undefined) {
    const [least, most] = bounds[bad]
    throw new ConformanceError(
      `${variableOf(options[bad][0])}: it takes a whole number from ${least} to ${most}`,
    )
  }
  return { ...said, ...(bearer !== undefined && { bearerEnv: 'VPPTOKEN_BEARER' }) }
}

function isWithin(value: number, [least, most]: readonly [number, number]): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}

/** Takes an address that stands where a command would. */
function takeAddress(command: Command): void {
  const [address] = command.args
  if (address === undefined || !/^https?:\/\//i.test(address)) return
  if (command.getOptionValueSource('target') === 'cli')
    throw new ConformanceError(`the target is given twice, as ${address} and with --target: leave one out`)
  command.setOptionValueWithSource('target', address, 'cli')
}

/** Options that say that a target is meant. */
const meant = ['--id', '--bearer-env', '--sign-in', '--header']

/** No set-up tests the embedded stub in silence: it is meant where nothing says otherwise, or where it is named. */
function settleTarget(command: Command): void {
  const { target } = command.opts<{ readonly target?: string }>()
  const source = command.getOptionValueSource('target')
  if (target === 'stub') {
    command.setOptionValueWithSource('target', undefined, source)
    return
  }
  if (target?.trim() === '') {
    const which = source === 'env' ? 'VPPTOKEN_TARGET' : '--target'
    throw new ConformanceError(
      `${which} is empty, most likely for a variable that is not set: give a URL, or stub for the embedded stub`,
    )
  }
  if (target !== undefined || command.name() !== 'run') return
  const given = meant.find((flag) => {
    const from = sourceOf(command, flag)
    // A token in the environment may be there for another program.
    return from === 'cli' || from === 'config' || (from === 'env' && flag !== '--bearer-env')
  })
  if (given === undefined) return
  throw new ConformanceError(
    `${given} is for a target, and none is named: give --target URL, or --target stub for the embedded stub`,
  )
}

function asIs(value: unknown): unknown {
  return value
}
