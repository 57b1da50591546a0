import type { Classed } from '../representatives.ts'

/** Which part of a grammar an input is about, and what was done to it. */
export type Derivation = {
  /** The part, by its name in the grammar. */
  readonly production: string
  /** What was done to it: an operator that breaks it, one of its boundaries, another notation. */
  readonly operator: string
}

/**
 * A value made from a grammar: its name goes into the case's id. There are many: a default run sends those that see most
 * (see `src/select/orders.ts`), a thorough one all.
 */
export type Input<Value> = Classed & Derivation & { readonly value: Value; readonly sampled: true }

/** A part of a grammar. */
export type Production = {
  readonly name: string
  /** Where the standard has it. */
  readonly clause: string
}

/** What the inputs of one kind of value are made from. */
export type Grammar = {
  /** Short and stable: the case names it. */
  readonly name: string
  readonly title: string
  readonly productions: readonly Production[]
}

/** A case's place in a grammar. */
export type Place = Derivation & { readonly grammar: string }

/** Inputs of one production and operator, from pairs of name and value. */
export function inputs<Value>(
  production: string,
  operator: string,
  values: Readonly<Record<string, Value>>,
  alike?: string,
): readonly Input<Value>[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    production,
    operator,
    sampled: true,
    ...(alike !== undefined && { class: alike }),
  }))
}

/** Inputs that a default run sends all of: they share requests with others and cost none of their own, or next to none. */
export function always<T extends { readonly sampled: true }>(
  given: readonly T[],
): readonly Omit<T, 'sampled'>[] {
  return given.map(({ sampled: _, ...input }) => input)
}

/** What is listed, with its place in a grammar. */
export function of<T>(
  production: string,
  operator: string,
  listed: readonly T[],
): readonly (T & Derivation)[] {
  return listed.map((one) => ({ ...one, production, operator }))
}

/** The place of a case whose value was made from a grammar, as a member of the case; nothing for any other value. */
export function placeIn(
  { name: grammar }: Grammar,
  { production, operator, sampled }: Partial<Derivation> & { readonly sampled?: true },
): { readonly input?: Place; readonly sampled?: true } {
  if (production === undefined || operator === undefined) return {}
  return { input: { grammar, production, operator }, ...(sampled && { sampled }) }
}
