import { dirname } from 'node:path'
import { abreast, usuallyAbreast } from '../abreast.ts'
import { signIn } from '../auth/sign-in.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { bearerProblem, connect } from '../run/connect.ts'
import { guardTarget } from '../safety/guard.ts'
import { findJournals, type Journal, readJournal, removeJournal } from '../safety/journal.ts'
import { openTarget } from '../safety/open.ts'
import { changedSince, restore } from '../safety/restore.ts'
import { createMask } from '../secrets/mask.ts'
import { type CommonOptions, settingsOf } from './options.ts'

/** The options of `restore` as commander gives them; each is as in `run`, and the target is the journal's unless given. */
export type RestoreOptions = Pick<
  CommonOptions,
  | 'target'
  | 'bearerEnv'
  | 'signIn'
  | 'scope'
  | 'header'
  | 'timeout'
  | 'retries'
  | 'rate'
  | 'maxBody'
  | 'allowProduction'
>

/**
 * Puts back what a journal holds, prints what that was, and removes the journal when all is back. Gives the exit
 * code: 0 all is back, 1 something is not. Throws a ConformanceError for a bad file or option, or a target that cannot
 * be used. `settleMs` is for how long a write of the run that died may still come in.
 */
export async function restoreFrom(path: string, options: RestoreOptions, settleMs = 1000): Promise<number> {
  const journal = await readJournal(path)
  const contract = await loadContract(journal.contract)
  const target = rootOf(options, journal, contract)
  // What `run` can be told besides is of no interest here, and has its defaults.
  const settings = { ...settingsOf({ ...options, target } as CommonOptions), contract: journal.contract }
  const missing = bearerProblem(settings, process.env)
  if (missing !== undefined) throw new ConformanceError(missing)
  const signedIn =
    settings.signIn && (await signIn(settings.signIn, target, process.env, { mask: createMask() }))
  if (signedIn?.problem !== undefined) throw new ConformanceError(signedIn.problem, signedIn.exit)
  const { endpoint, sender, mask } = connect(settings, contract, process.env, { tokens: signedIn?.tokens })
  for (const [name, value] of credentialsIn(journal, contract)) mask.add(value, 'credential', [name])
  try {
    const { done, problems } = await replay(journal, endpoint, settleMs)
    if (done.length === 0) throw new ConformanceError(mask.text(problems[0]!), 3)
    for (const line of done) process.stdout.write(`${mask.text(line)}\n`)
    for (const line of problems) process.stderr.write(`not put back: ${mask.text(line)}\n`)
    for (const name of journal.unrestorable) {
      process.stderr.write(`${name} was not shown when the run began, so it is as the run left it\n`)
    }
    if (problems.length > 0) return 1
    await removeJournal(path)
    await nameOthers(path, journal)
    return 0
  } finally {
    await sender.close()
  }
}

function rootOf({ target, allowProduction }: RestoreOptions, journal: Journal, contract: Contract): string {
  const guarded = guardTarget(target ?? journal.target, contract.collectionPath, {
    allowProduction,
    writes: 'restore writes to a real token',
  })
  if (guarded.problem !== undefined) throw new ConformanceError(guarded.problem)
  return guarded.root
}

/** Puts back each entity that can be reached; `done` has a line for each of them, `problems` for all that is not back. */
async function replay(
  journal: Journal,
  endpoint: Endpoint,
  settleMs: number,
): Promise<{ done: readonly string[]; problems: readonly string[] }> {
  const looked = await abreast(journal.entities, usuallyAbreast, async ({ id, snapshot }) => ({
    id,
    snapshot,
    ...(await openTarget(endpoint, [id])),
  }))
  const unreached = looked.flatMap(({ id, problem }) => (problem === undefined ? [] : [`${id}: ${problem}`]))
  const found = looked.flatMap(({ id, snapshot, opened: now }) =>
    now === undefined ? [] : [{ id, snapshot, reader: now.reader, now: now.snapshots[0]! }],
  )
  if (found.length === 0) return { done: [], problems: unreached }
  const reader = found.at(-1)!.reader
  const opened = { ids: found.map(({ id }) => id), snapshots: found.map(({ snapshot }) => snapshot), reader }
  const problems = await restore(endpoint, opened, { settleMs })
  const done = found.map(({ id, snapshot, now }) => {
    const changed = changedSince(endpoint, snapshot, now).map(({ name }) => name)
    const back = changed.filter((name) => !problems.some((line) => line.startsWith(`${name} of ${id} `)))
    return `${id}: ${back.length > 0 ? `put back ${back.join(', ')}` : changed.length > 0 ? 'put back nothing' : 'all was as before the run'}`
  })
  return { done, problems: [...unreached, ...problems] }
}

function credentialsIn(journal: Journal, contract: Contract): readonly (readonly [string, string])[] {
  const own = [...contract.properties, ...contract.leftAlone].filter(({ credential }) => credential)
  return own.flatMap(({ name }) =>
    journal.entities.flatMap(({ snapshot }) => {
      const value = snapshot[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    }),
  )
}

/** Says which other journals hold the same entities: only one of them can be right. */
async function nameOthers(path: string, journal: Journal): Promise<void> {
  for (const other of await findJournals(
    dirname(path),
    journal.target,
    journal.entities.map(({ id }) => id),
  )) {
    const order = other.journal.startedAt < journal.startedAt ? 'an earlier' : 'a later'
    process.stderr.write(
      `${other.path} is of ${order} run on the same entity: delete it if that one need not be put back\n`,
    )
  }
}
