import { parseTarget } from '../http/address.ts'
import { microsoftHosts } from '../http/microsoft-hosts.ts'
import { option } from '../option-words.ts'

/** What a target is guarded against. */
export type GuardOptions = {
  /** Whether Microsoft's production hosts may be written to. */
  readonly allowProduction: boolean
  /** What would be written there, as a sentence without a full stop. */
  readonly writes: string
}

/** A service root that may be written to, or why not: one line that says what to do. */
export type Guarded =
  | { readonly root: string; readonly problem?: undefined }
  | { readonly problem: string; readonly root?: undefined }

/** Reads the address of a target and refuses Microsoft's production hosts unless they are meant. */
export function guardTarget(
  text: string,
  collectionPath: string,
  { allowProduction, writes }: GuardOptions,
): Guarded {
  const parsed = parseTarget(text, collectionPath)
  if (parsed.problem !== undefined) return { problem: `${option('--target')}: ${parsed.problem}` }
  const host = productionHost(parsed.root)
  if (host === undefined || allowProduction) return parsed
  return { problem: `${host}; ${writes}: give ${option('--allow-production')} if that is meant` }
}

/**
 * Whether a URL leads to a production service of Microsoft's, where a run would change a real tenant. Gives the
 * reason in one line; undefined for any other host and for text that is not a URL.
 */
function productionHost(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const host = new URL(url).hostname.replace(/\.+$/, '')
  const found = microsoftHosts.find((one) => host === one.host || host.endsWith(`.${one.host}`))
  return found && `${host} is a production host (${found.what})`
}
