import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { builtInVersions } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import type { Found } from '../execute/context.ts'
import { isLoopback, isProductionHost, parseTarget } from '../http/address.ts'
import type { Journal } from '../safety/journal.ts'
import { type KeptJournal, keepJournal } from '../safety/keep-journal.ts'
import { type Opened, openTarget } from '../safety/open.ts'
import { restore, unrestorableOf } from '../safety/restore.ts'
import { createMask } from '../secrets/mask.ts'
import { connect, type Watching } from './connect.ts'
import type { Settings } from './settings.ts'

/** A live target, opened, with its snapshot taken. */
export type Prepared = {
  readonly found: Found
  /** The settings, with the service root in its plain form. */
  readonly settings: Settings
  /** Remarks for the report. */
  readonly notes: readonly string[]
  /**
   * Puts the entities back and closes the connections; gives a sentence for each thing that could not be put back.
   * `lateMs` is for how long a write without an answer may still come in; 0 unless told.
   */
  readonly putBack: (lateMs?: number) => Promise<readonly string[]>
  /** Closes the connections; part of putting back. */
  readonly close: () => Promise<void>
  /** After putting back, where the journal was kept and how it is used; undefined where it is not needed any more. */
  readonly kept: () => string | undefined
}

/** How a run keeps its journal. */
export type JournalSettings = {
  readonly directory: string
  /** Whether to begin although an older journal holds the same entity. */
  readonly ignoreOlder: boolean
  readonly tool: Journal['tool']
}

/** Why a target cannot be tested, in one line, and the exit code that goes with it. */
export type Unprepared = { readonly problem: string; readonly exit: 2 | 3 }

/**
 * Checks the address, reads the entities, keeps a journal of them (unless none is asked for), and says what must not
 * be written. Nothing has been written then.
 */
export async function prepareTarget(
  settings: Settings,
  contract: Contract,
  env: NodeJS.ProcessEnv,
  allowProduction: boolean,
  journal?: JournalSettings,
  { mask = createMask(), log }: Watching = {},
): Promise<Prepared | Unprepared> {
  const parsed = parseTarget(settings.target ?? '', contract.collectionPath)
  if (parsed.problem !== undefined) return { problem: `--target: ${parsed.problem}`, exit: 2 }
  const production = isProductionHost(parsed.root)
  if (production !== undefined && !allowProduction) {
    const writes = contract.properties.filter((property) => !property.serverOwned).map(({ name }) => name)
    return {
      problem: `${production}; the run writes ${writes.join(', ')} of a real token: give --allow-production if that is meant`,
      exit: 2,
    }
  }
  if (settings.bearerEnv !== undefined && !env[settings.bearerEnv]) {
    return {
      problem: `the environment variable ${settings.bearerEnv} (--bearer-env) is not set: put the bearer token into it`,
      exit: 2,
    }
  }
  const signedIn =
    settings.signIn &&
    (await (await import('../auth/sign-in.ts')).signIn(settings.signIn, parsed.root, env, { mask }))
  if (signedIn?.problem !== undefined) return { problem: signedIn.problem, exit: signedIn.exit }
  const normalised = { ...settings, target: parsed.root }
  const { endpoint, patient } = connect(normalised, contract, env, { mask, log })
  const loopback = isLoopback(parsed.root)
  let kept: KeptJournal | undefined
  let refused = false
  const protect = async (opened: Opened): Promise<string | undefined> => {
    if (journal === undefined) return undefined
    const outcome = await keepJournal(
      {
        schemaVersion: 1,
        tool: journal.tool,
        process: { id: process.pid, host: hostname() },
        startedAt: new Date().toISOString(),
        target: parsed.root,
        contract: (builtInVersions as readonly string[]).includes(settings.contract)
          ? settings.contract
          : resolve(settings.contract),
        reader: opened.reader,
        unrestorable: unrestorableOf(endpoint, opened),
        entities: opened.ids.map((id, index) => ({ id, snapshot: opened.snapshots[index]! })),
      },
      { ...journal, loopback },
    )
    if ('problem' in outcome) {
      refused = true
      return outcome.problem
    }
    kept = outcome
    return undefined
  }
  const most = settings.concurrency
  const result = await openTarget(endpoint, settings.ids, { protect, most })
  if (result.problem !== undefined) {
    await kept?.close(true)
    await patient.close()
    signedIn?.close()
    return { problem: mask.text(result.problem), exit: refused ? 2 : 3 }
  }
  const { opened } = result
  const lost = unrestorableOf(endpoint, opened)
  const unrestorable = loopback ? [] : lost.filter((name) => !settings.allowDestructive.includes(name))
  let keptAs: string | undefined
  async function close(): Promise<void> {
    await patient.close()
    signedIn?.close?.()
  }
  return {
    settings: normalised,
    found: { ids: opened.ids, reader: opened.reader, unrestorable },
    notes: [
      ...(opened.reader === 'patch'
        ? ['GET of the entity is absent: the state was read through a PATCH that changes nothing.']
        : []),
      ...(unrestorable.length > 0
        ? [
            `Not written, since it could not be put back: ${unrestorable.join(', ')} (--allow-destructive NAME).`,
          ]
        : []),
      ...(kept?.warning === undefined ? [] : [kept.warning]),
    ],
    putBack: async (lateMs = 0) => {
      const problems = await restore(endpoint, opened, { settleMs: lateMs, most })
      await close()
      keptAs = await kept?.close(problems.length === 0)
      const overwritten = lost.filter((name) => !unrestorable.includes(name))
      const lines = [
        ...problems,
        ...overwritten.map(
          (name) => `${name} was not shown when the run began, so what it was cannot be put back`,
        ),
      ]
      return lines.map((line) => mask.text(line))
    },
    close,
    kept: () => keptAs,
  }
}
