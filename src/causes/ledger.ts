import type { Case } from '../cases/types.ts'
import type { Property } from '../contract/types.ts'
import { byRequest, goodFor } from './by-request.ts'
import { byWay } from './by-way.ts'
import { dependent } from './dependent.ts'
import { type Context, type Explanation, type Found, inputOf } from './explanation.ts'
import { formOf } from './form.ts'
import { merged } from './merge.ts'
import { type Request, requestsOf } from './traits.ts'
import type { LedgerCase, Sort } from './types.ts'

const outcomes: readonly Sort[] = ['refused', 'server-error', 'no-answer', 'taken']

/** The requests behind the cases of a run, as far as some of them came to nothing good. */
export function requestsBehind(
  records: readonly LedgerCase[],
  cases: readonly Case[],
  properties: readonly Property[],
): ReadonlyMap<string, Request> {
  const found = records.filter(isFound)
  if (found.length === 0) return new Map()
  return requestsOf(cases, properties, new Set(found.map(({ finding }) => finding.probe)))
}

function isFound(record: LedgerCase): record is Found {
  const { finding, verdict } = record
  // What a list has as a known deviation is told apart.
  return finding !== undefined && ['fail', 'warn', 'unproven'].includes(verdict)
}

/** A record whose names of answers as a whole, which quote what was got, have lost what varies in them. */
function inForm(found: Found): Found {
  const { finding } = found
  if (!['form', 'effect', 'refusal', 'open'].includes(finding.sort)) return found
  const ways = finding.ways.map((way) => formOf(way).replace(/"[^"]*"/g, '"…"'))
  return { ...found, finding: { ...finding, ways } }
}

/** Explains the findings of a run by as few causes as there can be, those that explain most first. Pure. */
export function explain(
  records: readonly LedgerCase[],
  cases: readonly Case[],
  requests: ReadonlyMap<string, Request>,
): readonly Explanation[] {
  const found = records.filter(isFound).map(inForm)
  // A generated counter-example was made smaller: its probe is none of the plan.
  const probeOf = new Map(cases.map(({ id, probe }) => [id, probe.id]))
  const having = (...sorts: readonly Sort[]) => found.filter(({ finding }) => sorts.includes(finding.sort))
  const ordered = dependent(having(...outcomes, 'value', 'form', 'effect', 'refusal'))
  if (ordered)
    return [
      ordered,
      ...explain(
        records.filter((one) => !ordered.found.some(({ id }) => id === one.id)),
        cases,
        requests,
      ),
    ]
  const explained = [
    ...outcomes.flatMap((sort) => {
      const good = goodFor(sort, records, cases)
      // What ends the server is another cause than what it leaves without an answer.
      const kinds = Map.groupBy(having(sort), endedBy)
      return [...kinds.values()].flatMap((own) => byRequest(sort, own, requests, good, probeOf))
    }),
    ...byWay(having('value', 'form', 'effect')),
    ...byWay(having('refusal')),
    ...byWay(having('open')),
  ]
  return merged(explained, { requests, passed: passedInputs(records, cases) })
}

function passedInputs(records: readonly LedgerCase[], cases: readonly Case[]): Context['passed'] {
  const good = new Set(records.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id))
  const passed = new Map<string, string[]>()
  for (const item of cases) {
    if (!good.has(item.id) || item.property === undefined) continue
    for (const key of [item.requirement, inputOf(item)]) {
      const known = passed.get(key)
      if (known) known.push(item.property)
      else passed.set(key, [item.property])
    }
  }
  return passed
}

/** What a request has put an end to, if to anything: the entity for good, or until it was put back. */
function endedBy({ finding }: Found): 'server' | 'entity' | 'read' | undefined {
  if (finding.wentAway) return 'server'
  if (finding.spoilt) return 'entity'
  return finding.unread ? 'read' : undefined
}
