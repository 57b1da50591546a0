import type { Contract } from '../contract/types.ts'
import { isProductionHost, parseTarget } from '../target/address.ts'
import { createMask } from '../report/mask.ts'
import { openTarget } from '../target/open.ts'
import { irrecoverable, restore } from '../target/restore.ts'
import { signIn } from '../target/sign-in.ts'
import { connect } from './connect.ts'
import type { Settings } from './settings.ts'
import type { Found } from './worker.ts'

/** A live target, opened, with its snapshot taken. */
export type Prepared = {
  readonly found: Found
  /** The settings, with the service root in its plain form. */
  readonly settings: Settings
  /** Remarks for the report. */
  readonly notes: readonly string[]
  /** Puts the entities back and closes the connections; gives a sentence for each thing that could not be put back. */
  readonly putBack: () => Promise<readonly string[]>
}

/** Why a target cannot be tested, in one line, and the exit code that goes with it. */
export type Unprepared = { readonly problem: string; readonly exit: 2 | 3 }

/** Checks the address, reads the entities, and says what must not be written. Nothing has been written then. */
export async function prepareTarget(
  settings: Settings,
  contract: Contract,
  env: NodeJS.ProcessEnv,
  allowProduction: boolean,
): Promise<Prepared | Unprepared> {
  const parsed = parseTarget(settings.target ?? '', contract.collectionPath)
  if (parsed.problem !== undefined) return { problem: `--target: ${parsed.problem}`, exit: 2 }
  const production = isProductionHost(parsed.root)
  if (production !== undefined && !allowProduction) {
    const writes = contract.properties.filter((property) => !property.serverOwned).map(({ name }) => name)
    return { problem: `${production}; the run writes ${writes.join(', ')} of a real token: give --allow-production if that is meant`, exit: 2 }
  }
  if (settings.bearerEnv !== undefined && !env[settings.bearerEnv]) {
    return { problem: `the environment variable ${settings.bearerEnv} (--bearer-env) is not set: put the bearer token into it`, exit: 2 }
  }
  const signedIn = settings.signIn && (await signIn(settings.signIn, parsed.root, env, { mask: createMask() }))
  if (signedIn?.problem !== undefined) return { problem: signedIn.problem, exit: signedIn.exit }
  const normalised = { ...settings, target: parsed.root }
  const { endpoint, patient, mask } = connect(normalised, contract, env)
  const result = await openTarget(endpoint, settings.ids)
  if (result.problem !== undefined) {
    await patient.close()
    signedIn?.close()
    return { problem: mask.text(result.problem), exit: 3 }
  }
  const { opened } = result
  const lost = irrecoverable(endpoint, opened)
  const untouchable = isLoopback(parsed.root) ? [] : lost.filter((name) => !settings.allowDestructive.includes(name))
  return {
    settings: normalised,
    found: { ids: opened.ids, reader: opened.reader, untouchable },
    notes: [
      ...(opened.reader === 'patch' ? ['GET of the entity is absent: the state was read through a PATCH that changes nothing.'] : []),
      ...(untouchable.length > 0 ? [`Not written, since it could not be put back: ${untouchable.join(', ')} (--allow-destructive NAME).`] : []),
    ],
    putBack: async () => {
      const problems = await restore(endpoint, opened)
      await patient.close()
      signedIn?.close()
      return [...problems, ...(untouchable.length > 0 ? [] : lost.map((name) => `${name} reads as nothing, so what it was cannot be put back`))].map((line) => mask.text(line))
    },
  }
}

function isLoopback(root: string): boolean {
  const { hostname } = new URL(root)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
