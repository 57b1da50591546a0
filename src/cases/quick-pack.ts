import { isObject, type JsonObject } from '../json.ts'
import { patchStep } from './kit.ts'
import type { Case, Probe } from './types.ts'

/** What such cases look at is their own property, whatever else the request sets. */
const indifferent: readonly Case['expect']['kind'][] = [
  'echo',
  'credential-text',
  'instant',
  'offset',
  'date-form',
  'no-server-error',
  'freedom',
]

/**
 * Gives cases whose requests differ in the property alone one request for all of them: the probes of a text, or of an
 * instant, that each property gets in turn. A text and an instant share a request too. Every case keeps its own probe
 * as `alone`; those that look at more than their own property stay as they are.
 */
export function packed(cases: readonly Case[]): readonly Case[] {
  const probes = probesOf(cases)
  const rows = rowsOf([...probes.values()].filter(({ own }) => own.every(isIndifferent)))
  const merged = new Map<string, Probe>()
  rows.forEach((row, index) => {
    if (row.length === 1) return
    const body: JsonObject = Object.assign({}, ...row.map(({ probe }) => bodyOf(probe)))
    const prepare = row.flatMap(({ probe }) => probe.prepare)
    const probe = { id: `quick/${index + 1}`, prepare, steps: [patchStep(body)] }
    for (const one of row) merged.set(one.probe.id, probe)
  })
  return cases.map((item) => {
    const probe = merged.get(item.probe.id)
    return probe === undefined ? item : { ...item, probe, alone: item.probe }
  })
}

type Carrier = { readonly probe: Probe; readonly own: Case[] }

function probesOf(cases: readonly Case[]): ReadonlyMap<string, Carrier> {
  const probes = new Map<string, Carrier>()
  for (const item of cases) {
    const known = probes.get(item.probe.id)
    if (known) known.own.push(item)
    else probes.set(item.probe.id, { probe: item.probe, own: [item] })
  }
  return probes
}

function isIndifferent({ expect, probe: { steps, undo, dangerous }, property }: Case): boolean {
  const [step] = steps
  const plain = steps.length === 1 && step?.method === 'PATCH' && step.resource === 'item' && !step.headers
  return plain && !undo && !dangerous && property !== undefined && indifferent.includes(expect.kind)
}

function bodyOf({ steps }: Probe): JsonObject {
  const { body } = steps[0]!
  const value: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
  return isObject(value) ? value : {}
}

/** Carriers that go together: alike in what they send, one for each property; then such of different properties. */
function rowsOf(carriers: readonly Carrier[]): readonly (readonly Carrier[])[] {
  const alike = new Map<string, Carrier[]>()
  for (const carrier of carriers) {
    const [name, value] = Object.entries(bodyOf(carrier.probe))[0] ?? []
    const key = `${carrier.probe.id.replace(`/${name}/`, '/')} ${JSON.stringify(value)}`
    alike.set(key, [...(alike.get(key) ?? []), carrier])
  }
  const rows = [...alike.values()]
  const weighed = rows.filter((row) => row.some(({ own }) => own.some(({ expect }) => 'refusal' in expect)))
  const free = interleaved(rows.filter((row) => !weighed.includes(row)))
  return Array.from({ length: Math.max(weighed.length, free.length) }, (_, index) => [
    weighed[index] ?? [],
    free[index] ?? [],
  ]).flatMap(([first = [], second = []]) =>
    clash(first, second) ? [first, second] : [[...first, ...second]],
  )
}

/** Rows in turn from each requirement, so that the first of them are of every kind. */
function interleaved(rows: readonly (readonly Carrier[])[]): readonly (readonly Carrier[])[] {
  const counts = new Map<string, number>()
  const ranked = rows.map((row) => {
    const { requirement } = row[0]!.own[0]!
    const rank = counts.get(requirement) ?? 0
    counts.set(requirement, rank + 1)
    return { row, rank }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ row }) => row)
}

function clash(a: readonly Carrier[], b: readonly Carrier[]): boolean {
  const names = new Set(a.flatMap(({ probe }) => Object.keys(bodyOf(probe))))
  return b.some(({ probe }) => Object.keys(bodyOf(probe)).some((name) => names.has(name)))
}
