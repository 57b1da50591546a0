import { type Command, InvalidArgumentError, Option } from 'commander'
import { signInMethods, signInSettingsOf } from '../auth/sign-in-settings.ts'
import { defined } from '../defined.ts'
import { ConformanceError } from '../error.ts'
import { mebibyte } from '../http/limits.ts'
import type { Shard } from '../report/model/notes.ts'
import { formats } from '../report/render/formats.ts'
import { bounds } from '../run/bounds.ts'
import { defaultSettings, type Settings } from '../run/settings.ts'
import { defaultJournalDirectory } from '../safety/journal.ts'
import { parseShard } from '../select/shard.ts'

/** The options of `run`, `plan` and `explain` as commander gives them. */
export type CommonOptions = {
  readonly target?: string
  readonly id: readonly string[]
  readonly bearerEnv?: string
  readonly signIn?: string
  readonly scope?: string
  readonly header: readonly string[]
  readonly contract: string
  readonly only: readonly string[]
  readonly skip: readonly string[]
  readonly quick: boolean
  readonly thorough: boolean
  readonly shard?: Shard
  readonly failOn: 'must' | 'should'
  readonly report: readonly string[]
  readonly sarifLocation?: string
  readonly record?: string
  readonly annotations?: boolean
  readonly allCases?: boolean
  readonly timeout: number
  readonly retries: number
  readonly rate?: number
  readonly concurrency: number
  readonly maxDuration: number
  readonly maxBody: number
  readonly seed: number
  readonly restore: boolean
  readonly journal: string
  readonly ignoreJournal: boolean
  readonly allowProduction: boolean
  readonly allowDestructive: readonly string[]
  readonly deviations: readonly string[]
  readonly writeDeviations?: string
}

/** Refuses a text of nothing but blanks: most likely a variable of a shell that is not set. */
export function filled(value: string): string {
  if (value.trim() === '')
    throw new InvalidArgumentError('It is empty, most likely for a variable that is not set.')
  return value
}

/** An option that may be given several times. */
function list(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value: string, previous: readonly string[]) => [...previous, filled(value)])
    .default([], 'none')
}

const wholeNumber =
  ([least, most]: readonly [number, number], unit = 1) =>
  (value: string) => {
    const number = Number(value)
    const [from, to] = [Math.ceil(least / unit), Math.floor(most / unit)]
    if (!/^\d+$/.test(value) || number < from || number > to)
      throw new InvalidArgumentError(`It takes a whole number from ${from} to ${to}.`)
    return number
  }

function rate(value: string): number {
  const number = Number(value)
  const [least, most] = bounds.rate
  if (!/^\d+(\.\d+)?$/.test(value) || number < least || number > most)
    throw new InvalidArgumentError(`It takes requests per second, from ${least} to ${most}.`)
  return number
}

function shard(value: string): Shard {
  const found = parseShard(value)
  if (found === undefined) throw new InvalidArgumentError('It takes i/n, e.g. 1/3: the first of three parts.')
  return found
}

function hostName(value: string): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)) return value.toLowerCase()
  throw new InvalidArgumentError('It takes the name of a host, e.g. graph.microsoft.com.')
}

function seed(value: string): number {
  return value === 'random' ? Math.floor(Math.random() * 2 ** 31) : wholeNumber(bounds.seed)(value) % 2 ** 31
}

/** Adds the options that choose the target. */
export function withTarget(command: Command): Command {
  return command
    .option(
      '--target <url>',
      'service root, e.g. http://127.0.0.1:8080/v1.0; stub for the embedded stub (default: VPPTOKEN_TARGET, else the stub)',
    )
    .addOption(list('--id <id>', 'entity to use; repeat for several; by default the first of the collection'))
    .option('--bearer-env <variable>', 'environment variable that holds the bearer token', filled)
    .addOption(list('--header <header>', "'Name: value' sent with every request; repeat for several"))
    .option(
      '--config <file>',
      'settings (default: vpptoken-conformance.config.{ts,js,json} or package.json)',
      filled,
    )
    .option('--no-config', 'read no file with settings')
}

const failOn = () =>
  new Option('--fail-on <level>', 'what makes the gate fail').choices(['must', 'should']).default('must')

/** How much a run sends at once; a plan counts what it costs. */
export const concurrency = () =>
  new Option('--concurrency <n>', 'requests under way at once, at most; 1 sends one after another')
    .argParser(wholeNumber(bounds.concurrency))
    .default(defaultSettings.concurrency)

/** The contract that counts, and the seed of what is generated from it. */
function withContract(command: Command): Command {
  return command
    .option(
      '--contract <version>',
      'v1.0, beta, or an OpenAPI 3.0/3.1 file with the PATCH operation',
      filled,
      defaultSettings.contract,
    )
    .option('--seed <number>', 'seed of the generated values, or random', seed, defaultSettings.seed)
}

/** Which of its cases are meant. */
function withSelection(command: Command): Command {
  return withContract(command)
    .addOption(list('--only <pattern>', 'case id, its beginning, or a glob; repeat for several'))
    .addOption(list('--skip <pattern>', 'likewise, to leave out'))
}

/** Adds the options that choose contract and cases. */
export function withCases(command: Command): Command {
  return withSelection(command)
    .option('--quick', 'a small part of the requests: those that see the most faults', false)
    .addOption(
      new Option('--thorough', 'every value for every property, before a release')
        .default(false)
        .conflicts('quick'),
    )
    .option('--shard <i/n>', 'the i-th of n parts of the cases, for n jobs at once', shard)
}

/** Adds the options that choose among the built-in implementations. */
export function withSubjects(command: Command): Command {
  return withContract(command)
    .addOption(list('--only <pattern>', 'name of an implementation, or a glob; repeat for several'))
    .option('--quick', 'with --prove: what a quick run is worth', false)
    .option(
      '--concurrency <n>',
      'with --prove: requests under way at once in each trial',
      wholeNumber(bounds.concurrency),
      1,
    )
}

/** Adds the options of `client`. */
export function withClient(command: Command): Command {
  return withSelection(withReports(command))
    .addOption(failOn())
    .addOption(list('--deviations <list>', 'deviations that are accepted: a YAML file; repeat for several'))
    .option('--write-deviations <file>', 'write the deviations of this run as a new list', filled)
    .option(
      '--record <capture=file>',
      'keep what the client sent and said, to be judged again with --replay',
      filled,
    )
    .option('--replay <file>', 'judge what was recorded instead of driving a program', filled)
    .option(
      '--tls',
      'serve over https, with an authority made for the run (VPPTOKEN_CA_FILE names it)',
      false,
    )
    .option(
      '--proxy <host>',
      'for SDKs that cannot be pointed elsewhere: be this host, behind a proxy that leads nowhere else (HTTPS_PROXY names it)',
      hostName,
    )
    .option('--timeout <ms>', 'time limit of one call', wholeNumber(bounds.timeoutMs), 60_000)
    .option(
      '--start-timeout <ms>',
      'time limit for the first line of the program',
      wholeNumber(bounds.timeoutMs),
      60_000,
    )
}

/** Adds the options on how requests get to a target: signed in, in time, again, and how fast. */
function withTransit(command: Command): Command {
  return command
    .addOption(
      new Option('--sign-in <method>', 'sign in to Entra ID for the token (AZURE_… variables)').choices(
        signInMethods,
      ),
    )
    .option(
      '--scope <scope>',
      "what the token is for; by default the target's own, where that is Microsoft Graph",
      filled,
    )
    .option(
      '--timeout <ms>',
      'time limit of one request',
      wholeNumber(bounds.timeoutMs),
      defaultSettings.timeoutMs,
    )
    .option(
      '--retries <n>',
      'how often a throttled or lost request is sent again',
      wholeNumber(bounds.retries),
      defaultSettings.retries,
    )
    .option('--rate <n>', 'requests per second (default: no bound)', rate)
    .option(
      '--max-body <mebibytes>',
      'the largest body of an answer that is read',
      wholeNumber(bounds.maxBodyBytes, mebibyte),
      defaultSettings.maxBodyBytes / mebibyte,
    )
}

/** Adds the options on the files that a report is written to. */
export function withReports(command: Command): Command {
  return command
    .addOption(
      list(
        '--report <format=file,…>',
        `write reports: ${Object.keys(formats).join(', ')}; e.g. json=a.json,junit=b.xml; repeat for several`,
      ),
    )
    .option('--all-cases', 'name every case of a cause, not only the first', false)
    .option('--sarif-location <file>', 'file of your repository that findings in SARIF lie in', filled)
    .option('--annotations', 'print annotations for GitHub Actions (default: where GITHUB_ACTIONS is true)')
    .option('--no-annotations', 'print none')
}

/** Adds the options that say how a run goes. */
export function withRun(command: Command): Command {
  return withReports(withTransit(command))
    .addOption(failOn())
    .addOption(
      list(
        '--deviations <list>',
        'deviations that are accepted: a YAML file, or the built-in intune; repeat for several',
      ),
    )
    .option('--write-deviations <file>', 'write the deviations of this run as a new list', filled)
    .option('--record <har=file>', 'write every exchange, without secrets, as an HTTP archive', filled)
    .addOption(concurrency())
    .option(
      '--max-duration <seconds>',
      'longest time for the cases; what is not judged by then is unproven, and the entities are put back',
      wholeNumber(bounds.maxDurationMs, 1000),
      defaultSettings.maxDurationMs / 1000,
    )
    .option('--no-restore', 'leave the entities as the run leaves them')
    .option(
      '--journal <directory>',
      'where the entities are kept until they are put back',
      filled,
      defaultJournalDirectory,
    )
    .option('--ignore-journal', 'run although an earlier run has not put the entity back', false)
    .option('--allow-production', "run against Microsoft's production hosts", false)
    .addOption(
      list(
        '--allow-destructive <name>',
        'write this property although it cannot be put back; repeat for several',
      ),
    )
}

/** The settings of a run. Throws a ConformanceError for a header that is none. */
export function settingsOf(options: CommonOptions): Settings {
  const headers = (options.header ?? []).map(parseHeader)
  const { signIn, problem } = signInSettingsOf({ ...options, headers })
  if (problem !== undefined) throw new ConformanceError(problem)
  const { target, bearerEnv, rate, contract, only, skip, shard, failOn, timeout: timeoutMs } = options
  const { retries, concurrency, maxDuration, maxBody, seed, allowDestructive, id: ids } = options
  const maxDurationMs = maxDuration && maxDuration * 1000
  const maxBodyBytes = maxBody && maxBody * mebibyte
  return {
    ...defaultSettings,
    ...defined({ target, bearerEnv, signIn, ids, contract, only, skip, shard, failOn, allowDestructive }),
    ...defined({ timeoutMs, retries, rate, concurrency, maxDurationMs, maxBodyBytes, seed }),
    headers,
    ...(options.quick && { quick: true }),
    ...(options.thorough && { thorough: true }),
  }
}

function parseHeader(text: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)$/.exec(text) ?? []
  // The value may be a secret, so the message does not repeat it.
  if (name === undefined || value === undefined)
    throw new ConformanceError("--header: a header looks like 'Name: value', in one line")
  if (framing.includes(name.toLowerCase()))
    throw new ConformanceError(
      `--header: ${name} says how a request is sent, which is the suite's to say: leave it out`,
    )
  return [name, value.trim()]
}

/** Headers that say where a request ends and the connection goes on: RFC 9112 6, RFC 9110 7.6.1 and 10.1.1. */
const framing = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Adds the options of `restore`. */
export function withRestore(command: Command): Command {
  return withTransit(command)
    .option('--target <url>', 'service root (default: the one in the journal)', filled)
    .option('--bearer-env <variable>', 'environment variable that holds the bearer token', filled)
    .addOption(list('--header <header>', "'Name: value' sent with every request; repeat for several"))
    .option('--allow-production', "write to Microsoft's production hosts", false)
}
