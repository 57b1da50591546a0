import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { TokenSource } from '../auth/sign-in-tokens.ts'
import { builtInVersions, type Contract } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import type { ExchangeLog } from '../execute/recording.ts'
import { isLoopback } from '../http/address.ts'
import type { Reader } from '../http/endpoint.ts'
import { guardTarget } from '../safety/guard.ts'
import type { Journal } from '../safety/journal.ts'
import { type KeptJournal, keepJournal } from '../safety/keep-journal.ts'
import { type Opened, openTarget } from '../safety/open.ts'
import { restore, type SentByRun, unrestorableOf } from '../safety/restore.ts'
import { type RefusedBack, writeBack } from '../safety/write-back.ts'
import { createMask, type Mask } from '../secrets/mask.ts'
import { bearerProblem, type Connection, connect } from './connect.ts'
import type { Settings } from './settings.ts'

const restoreMs = 60_000

/** How a target is prepared. */
export type PrepareOptions = {
  /** Where `bearerEnv` and the AZURE_… variables are looked up. */
  readonly env: NodeJS.ProcessEnv
  readonly allowProduction: boolean
  /** How the run keeps its journal; absent where nothing is to be put back. */
  readonly journal?: JournalSettings | undefined
  /** Learns what is secret; one of its own unless given. */
  readonly mask?: Mask
  /** Keeps every exchange. */
  readonly log?: ExchangeLog | undefined
  /** What the run may send, asked for when it has ended; nothing by default. */
  readonly sent?: () => SentByRun
}

/** How a run keeps its journal. */
export type JournalSettings = {
  readonly directory: string
  /** Whether to begin although an older journal holds the same entity. */
  readonly ignoreOlder: boolean
  readonly tool: Journal['tool']
}

/** A target that is open, with its snapshot taken. */
export type Prepared = Connection & {
  readonly ids: readonly string[]
  readonly reader: Reader
  /** Properties that are not written, since they could not be put back. */
  readonly unrestorable: readonly string[]
  /** What the target has refused of its own values when they were written back. */
  readonly refusedBack: readonly RefusedBack[]
  /** Remarks for the report. */
  readonly notes: readonly string[]
  /** Puts the entities back and closes the connections; gives a sentence for each thing that could not be put back. */
  readonly putBack: () => Promise<readonly string[]>
  /** Closes the connections; part of putting back. */
  readonly close: () => Promise<void>
  /** After putting back, where the journal was kept and how it is used; undefined where it is not needed any more. */
  readonly kept: () => string | undefined
}

/**
 * Opens the target of the settings, or the embedded stub: checks the address, signs in, reads the entities, keeps a
 * journal of them, and says what must not be written. Nothing but a PATCH without members and the values as they were
 * read has been sent then. Throws a ConformanceError where the target cannot be tested.
 */
export async function prepareTarget(
  settings: Settings,
  contract: Contract,
  options: PrepareOptions,
): Promise<Prepared> {
  return settings.target === undefined
    ? prepareStub(settings, contract, options)
    : prepareLive({ ...settings, target: settings.target }, contract, options)
}

async function prepareStub(
  settings: Settings,
  contract: Contract,
  { env, mask, log }: PrepareOptions,
): Promise<Prepared> {
  const connection = connect(settings, contract, env, { mask, log })
  const { opened, problem } = await openTarget(connection.endpoint, [])
  if (problem !== undefined) throw new ConformanceError(`the embedded stub does not answer: ${problem}`, 3)
  const { close } = connection.sender
  return {
    ...connection,
    ids: opened.ids,
    reader: opened.reader,
    unrestorable: [],
    refusedBack: [],
    notes: [],
    // It ends with the run.
    putBack: async () => {
      await close()
      return []
    },
    close,
    kept: () => undefined,
  }
}

async function prepareLive(
  settings: Settings & { readonly target: string },
  contract: Contract,
  { env, allowProduction, journal, mask = createMask(), log, sent }: PrepareOptions,
): Promise<Prepared> {
  const root = rootOf(settings.target, contract, allowProduction)
  const missing = bearerProblem(settings, env)
  if (missing !== undefined) throw new ConformanceError(missing)
  const tokens = await signIn(settings, root, env, mask)
  const connection = connect({ ...settings, target: root }, contract, env, { mask, log, tokens })
  const { endpoint, sender } = connection
  let kept: KeptJournal | undefined
  const most = settings.concurrency
  const protect = async (opened: Opened): Promise<void> => {
    if (journal !== undefined)
      kept = await protectBy(journal, journalOf(journal, settings, root, connection, opened))
  }
  const opened = await openTarget(endpoint, settings.ids, { protect, most })
    .then((result) => {
      if (result.problem !== undefined) throw new ConformanceError(mask.text(result.problem), 3)
      return result.opened
    })
    .catch(async (error: unknown) => {
      await kept?.close(true)
      await sender.close()
      throw error
    })
  const refused = await writeBack(endpoint, opened)
  const lost = [...new Set([...unrestorableOf(endpoint, opened), ...refused.map(({ name }) => name)])]
  const unrestorable = isLoopback(root)
    ? []
    : lost.filter((name) => !settings.allowDestructive.includes(name))
  let keptAs: string | undefined
  return {
    ...connection,
    ids: opened.ids,
    reader: opened.reader,
    unrestorable,
    refusedBack: refused,
    notes: notesOn(opened.reader, unrestorable, refused, kept),
    putBack: async () => {
      // Whatever time the cases took: putting back has its own.
      sender.allow(restoreMs)
      const problems = await restore(endpoint, opened, {
        settleMs: sender.inFlightMs(),
        most,
        ...(sent && { sent: sent() }),
      })
      await sender.close()
      keptAs = await kept?.close(problems.length === 0)
      const overwritten = unrestorableOf(endpoint, opened)
        .filter((name) => !unrestorable.includes(name))
        .map((name) => `${name} was not shown when the run began, so what it was cannot be put back`)
      return [...problems, ...overwritten].map((line) => mask.text(line))
    },
    close: sender.close,
    kept: () => keptAs,
  }
}

function rootOf(target: string, contract: Contract, allowProduction: boolean): string {
  const written = contract.properties.filter((property) => !property.serverOwned).map(({ name }) => name)
  const { root, problem } = guardTarget(target, contract.collectionPath, {
    allowProduction,
    writes: `the run writes ${written.join(', ')} of a real token`,
  })
  if (problem !== undefined) throw new ConformanceError(problem)
  return root
}

async function signIn(
  settings: Settings,
  root: string,
  env: NodeJS.ProcessEnv,
  mask: Mask,
): Promise<TokenSource | undefined> {
  if (settings.signIn === undefined) return undefined
  const signing = await import('../auth/sign-in.ts')
  const { tokens, problem, ...failed } = await signing.signIn(settings.signIn, root, env, { mask })
  if (problem !== undefined) throw new ConformanceError(problem, 'exit' in failed ? failed.exit : 2)
  return tokens
}

function journalOf(
  { tool }: JournalSettings,
  { contract }: Settings,
  target: string,
  { endpoint }: Connection,
  opened: Opened,
): Journal {
  return {
    schemaVersion: 1,
    tool,
    process: { id: process.pid, host: hostname() },
    startedAt: new Date().toISOString(),
    target,
    contract: (builtInVersions as readonly string[]).includes(contract) ? contract : resolve(contract),
    reader: opened.reader,
    unrestorable: unrestorableOf(endpoint, opened),
    entities: opened.ids.map((id, index) => ({ id, snapshot: opened.snapshots[index]! })),
  }
}

async function protectBy(settings: JournalSettings, journal: Journal): Promise<KeptJournal> {
  const outcome = await keepJournal(journal, { ...settings, loopback: isLoopback(journal.target) })
  if ('problem' in outcome) throw new ConformanceError(outcome.problem)
  return outcome
}

function notesOn(
  reader: Reader,
  unrestorable: readonly string[],
  refused: readonly RefusedBack[],
  kept: KeptJournal | undefined,
): readonly string[] {
  return [
    ...(reader === 'patch'
      ? ['GET of the entity is absent: the state was read through a PATCH that changes nothing.']
      : []),
    ...(unrestorable.length > 0
      ? [
          `Not written, since it could not be put back: ${unrestorable.join(', ')} (--allow-destructive NAME).`,
        ]
      : []),
    ...refused.map(
      ({ id, name, outcome }) =>
        `The target refuses its own value of ${name}: written back as it was read, before anything else, ${id} answered ${outcome}.`,
    ),
    ...(kept?.warning === undefined ? [] : [kept.warning]),
  ]
}
