import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

/** A step of action.yml, as far as tests look at it. */
export type ActionStep = {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly shell?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, string | number>>
}

/** action.yml, as far as tests look at it. */
export type Action = {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] }
}

/** Reads the action at the top of the repository. */
export async function readAction(): Promise<Action> {
  return parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8')) as Action
}
