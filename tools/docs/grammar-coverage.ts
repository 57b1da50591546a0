import { dateTimeOffset } from '../../src/cases/grammar/date-time-offset.ts'
import { enumValue } from '../../src/cases/grammar/enum-member.ts'
import { httpMessage } from '../../src/cases/grammar/http-message.ts'
import { jsonText } from '../../src/cases/grammar/json-text.ts'
import { memberName } from '../../src/cases/grammar/member-name.ts'
import { sequence } from '../../src/cases/grammar/sequence.ts'
import { text } from '../../src/cases/grammar/text.ts'
import type { Grammar, Production } from '../../src/cases/grammar/types.ts'
import type { Case } from '../../src/cases/types.ts'

/** Every grammar that inputs are made from. */
export const grammars: readonly Grammar[] = [
  dateTimeOffset,
  enumValue,
  text,
  memberName,
  jsonText,
  httpMessage,
  sequence,
]

/** What is sent of one production: how many different inputs each operator gives. */
export type Covered = Production & { readonly operators: ReadonlyMap<string, number> }

/** What is sent of a grammar, production by production. */
export type Coverage = Omit<Grammar, 'productions'> & { readonly productions: readonly Covered[] }

/**
 * What the cases send of each grammar. An input that goes to several properties, or that several requirements look at, is
 * counted once. Pure.
 */
export function coverageOf(cases: readonly Case[]): readonly Coverage[] {
  const sent = new Map<string, Set<string>>()
  for (const { input, id, property } of cases) {
    if (input === undefined) continue
    const key = keyOf(input.grammar, input.production, input.operator)
    // Its name stands last, whichever requirement looks at it.
    const name = property === undefined ? id : id.slice(id.lastIndexOf(`/${property}/`) + property.length + 2)
    sent.set(key, (sent.get(key) ?? new Set()).add(name.split('/').at(-1)!))
  }
  const operators = new Map<string, string[]>()
  for (const { input } of cases) {
    if (input === undefined) continue
    const of = keyOf(input.grammar, input.production)
    const known = operators.get(of) ?? []
    if (!known.includes(input.operator)) known.push(input.operator)
    operators.set(of, known)
  }
  return grammars.map((grammar) => ({
    ...grammar,
    productions: grammar.productions.map((production) => {
      const own = operators.get(keyOf(grammar.name, production.name)) ?? []
      const counted = own.map(
        (operator) => [operator, sent.get(keyOf(grammar.name, production.name, operator))!.size] as const,
      )
      return { ...production, operators: new Map(counted) }
    }),
  }))
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\n')
}
