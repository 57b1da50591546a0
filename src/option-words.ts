import { AsyncLocalStorage } from 'node:async_hooks'

/** What a way in calls an option, by its flag on the command line: `--allow-production`. */
export type OptionWords = (flag: string) => string

const spoken = new AsyncLocalStorage<OptionWords>()

/** Does work whose messages name options in these words. */
export function speaking<T>(words: OptionWords, work: () => T): T {
  return spoken.run(words, work)
}

/** An option, by its flag, in the words of whoever is told: the flag, unless the way in has words of its own. */
export function option(flag: string): string {
  return spoken.getStore()?.(flag) ?? flag
}
