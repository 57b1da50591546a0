import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../contract/root.ts'

/** The lines of a list in specs/v1.0, which serves every contract; `#` begins a remark. */
function linesOf(name: string): readonly string[] {
  const text = readFileSync(join(packageRoot(), 'specs', 'v1.0', name), 'utf8')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/**
 * In which order a quick run takes its probes: keys as in `keyOf`, and which of the probes of that key, from 0. Chosen by
 * what they see of the built-in faults (`npm run quick-order`).
 */
export const quickOrder = once((): readonly (readonly [key: string, rank: number])[] =>
  linesOf('quick-order.txt').map((line) => {
    const end = line.lastIndexOf(' ')
    return [line.slice(0, end), Number(line.slice(end + 1))]
  }),
)

/**
 * Which inputs from grammars a default run sends: keys as in `keyOf`. Chosen by the faults, productions and operators that
 * they see and that no other input sees (`npm run default-inputs`).
 */
export const defaultInputs = once((): ReadonlySet<string> => new Set(linesOf('default-inputs.txt')))
