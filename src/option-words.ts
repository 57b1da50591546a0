import { AsyncLocalStorage } from 'node:async_hooks'

/** What a way in calls an option, by its name on the command line without dashes: `allow-production`. */
export type OptionWords = (name: string) => string

const spoken = new AsyncLocalStorage<OptionWords>()

/** Does work whose messages name options in these words. */
export function speaking<T>(words: OptionWords, work: () => T): T {
  return spoken.run(words, work)
}

/** An option in the words of whoever is told: `--allow-production`, unless the way in has words of its own. */
export function option(name: string): string {
  return (spoken.getStore() ?? flag)(name)
}

function flag(name: string): string {
  return `--${name}`
}
