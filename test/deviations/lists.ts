import { parseDeviations } from '../../src/deviations/parse.ts'
import type { Deviation } from '../../src/deviations/types.ts'

/** The entries of a list that is right, as `list.yaml`. */
export function listOf(yaml: string, builtIn = false): readonly Deviation[] {
  const parsed = parseDeviations(yaml, 'list.yaml', builtIn)
  if (parsed.problem !== undefined) throw new Error(parsed.problem)
  return parsed.deviations
}

/** What is wrong with a list. */
export function problemOf(yaml: string): string | undefined {
  return parseDeviations(yaml, 'list.yaml').problem
}
