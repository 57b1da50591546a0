import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { starterNames } from '../client/starters.ts'
import { ConformanceError, isConformanceError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { readTool } from '../run/tool.ts'
import { messageOf } from '../thrown.ts'
import { completeOptions } from './config/layers.ts'
import { ciFiles, configForms } from './init-files.ts'
import {
  concurrency,
  filled,
  withCases,
  withClient,
  withReports,
  withRestore,
  withRun,
  withSubjects,
  withTarget,
} from './options.ts'

function port(value: string): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number > 65_535)
    throw new InvalidArgumentError('It takes a port number from 0 to 65535.')
  return number
}

/** A word that is no command reaches the default one as an argument. */
function unknownCommand(word: string, program: Command): ConformanceError {
  if (/[:/.]/.test(word))
    return new ConformanceError(
      `${word} is neither a command nor the address of a target, e.g. http://127.0.0.1:8080/v1.0`,
    )
  const names = program.commands.map((command) => command.name())
  return new ConformanceError(
    `there is no command ${JSON.stringify(word)}; the nearest is ${nearest(word, names)} (--help lists all)`,
  )
}

/** The commands; each hands its exit code to `done`. */
export function createProgram(version: string, done: (code: number) => void): Command {
  const program = new Command('vpptoken-conformance')
    .version(version)
    .description('Conformance suite for PATCH /deviceAppManagement/vppTokens/{id} of Microsoft Graph')
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
  const command = (name: string, description: string) => program.command(name).description(description)

  withRun(
    withCases(
      withTarget(program.command('run', { isDefault: true }).description('run the suite (the default)')),
    ),
  )
    .argument('[url]', 'the target, in the place of --target')
    .option('--print-config', 'print each setting and where it comes from; send nothing', false)
    .action(async (url: string | undefined, options, run: Command) => {
      if (url !== undefined && options.target !== url) throw unknownCommand(url, program)
      if (options.printConfig) {
        process.stdout.write((await import('./config/print.ts')).printedConfig(run))
        return
      }
      done(await (await import('./run.ts')).run(options))
    })
  withCases(withTarget(command('plan', 'list the cases and their requests; send nothing')))
    .addOption(concurrency())
    .option('--json', 'as JSON', false)
    .option('--client', 'the cases that clients are tested with', false)
    .action(async (options) => done(await (await import('./plan.ts')).plan(options)))
  withCases(withTarget(command('explain', 'explain a requirement or a case')))
    .argument('<id>', 'e.g. VPP-ENUM-02')
    .action(async (id, options) => done(await (await import('./explain.ts')).explain(id, options)))
  command('serve', 'serve the stub, or a faulty variant of it, over HTTP')
    .option('--port <n>', 'port; 0 for any free one', port, 0)
    .option('--host <address>', 'address to listen on', filled, '127.0.0.1')
    .option('--fault <name>', 'name of a faulty or conforming variant', filled)
    .option('--bearer <token>', 'bearer token to ask for', filled)
    .option('--contract <version>', 'v1.0, beta, or an OpenAPI file', filled, 'v1.0')
    .action(async (options) => done(await (await import('./serve.ts')).serve(options)))
  const client = withClient(
    command('client', 'test a client (an SDK): drive its program, judge both directions'),
  )
    .usage('[options] -- COMMAND ARGS…')
    .argument('[command...]', 'the client program and its arguments, after --')
    .passThroughOptions()
    .action(async (words, options) => done(await (await import('./client.ts')).client(words, options)))
  client
    .command('init')
    .description('write a client program to begin with, and a job in GitHub Actions that runs it')
    .argument('<language>', starterNames.join(', '))
    .option('--directory <path>', 'where the program goes', filled, 'conformance')
    .action(async (language, options) =>
      done(await (await import('./init-client.ts')).initClient(language, options, process.cwd())),
    )
  command('init', 'write a config file and a CI job into this directory')
    .option('--target <url>', 'service root, or stub', 'http://127.0.0.1:8080/v1.0')
    .option('--bearer-env <variable>', 'environment variable that holds the bearer token')
    .addOption(new Option('--form <form>', 'form of the config file').choices(configForms).default('json'))
    .addOption(
      new Option(
        '--ci <service>',
        'service that the job is for (default: the one whose files are here)',
      ).choices([...Object.keys(ciFiles), 'none']),
    )
    .action(async (options) => done(await (await import('./init.ts')).init(options, process.cwd())))
  withRestore(command('restore', 'put back what a run could not put back, from its journal'))
    .argument('<file>', 'the journal that the run has named')
    .action(async (file, options) => done(await (await import('./restore.ts')).restoreFrom(file, options)))
  withSubjects(
    command('faults', 'list the built-in faulty and conforming implementations, or prove the suite on them'),
  )
    .option('--prove', 'run the suite over all of them', false)
    .option('--json', 'as JSON', false)
    .option(
      '--report <format=file,…>',
      'write the proof: json=FILE, markdown=FILE, summary=FILE (between its markers)',
    )
    .action(async (options) => done(await (await import('./faults.ts')).faults(options)))
  command('diff', 'compare two JSON reports: what broke, what was fixed')
    .argument('<before>', 'JSON report')
    .argument('<after>', 'JSON report')
    .option('--markdown [file]', 'as Markdown for a pull request, to a file or to stdout')
    .option('--json', 'as JSON', false)
    .action(async (before, after, options) =>
      done(await (await import('./diff.ts')).diff(before, after, options)),
    )
  withReports(command('merge', 'merge the JSON reports of the shards of one run'))
    .argument('<report...>', 'JSON reports')
    .option('--output <file>', 'write the merged JSON report', filled)
    .action(async (reports, options) => done(await (await import('./merge.ts')).merge(reports, options)))
  return program
}

/** Runs a command line; gives the exit code (0 holds, 1 does not, 2 nothing could be run, 3 target not testable). */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0
  const { version } = await readTool()
  const program = createProgram(version, (given) => {
    code = given
  })
  for (const command of program.commands.filter(({ options }) =>
    options.some(({ long }) => long === '--config'),
  )) {
    command.hook('preAction', async () => completeOptions(command, process.env, process.cwd()))
  }
  for (const command of [program, ...program.commands.flatMap((item) => [item, ...item.commands])]) {
    command.exitOverride().configureOutput({
      outputError: (text, write) =>
        write(
          text
            .replace(/\s*\n\s*/g, ' ')
            .trimEnd()
            .concat('\n'),
        ),
    })
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return fail(messageOf(error), isConformanceError(error) ? error.exitCode : 2)
  }
}

function fail(message: string, code: number): number {
  process.stderr.write(`error: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`)
  return code
}
