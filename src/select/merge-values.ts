import { bodyOf, inParts, patchStep } from '../cases/generator.ts'
import type { Case, Probe } from '../cases/types.ts'
import type { JsonObject } from '../json.ts'

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

// A request that is refused has each of its values sent alone, and a body should stay easy to read.
const mostMembers = 24

/**
 * Gives cases whose requests set one property each, and that look at that property alone, one request for several of
 * them, each with a value of its own: an odd text for each text property, an instant for each date. Every case keeps
 * its own probe as `alone`; those that look at more than their own property stay as they are. Pure.
 */
export function mergeValues(cases: readonly Case[]): readonly Case[] {
  const carriers = carriersOf(cases).filter(({ own }) => own.every(isIndifferent))
  const merged = new Map<string, Probe>()
  for (const row of rowsOf(carriers)) {
    if (row.length === 1) continue
    const body: JsonObject = Object.assign({}, ...row.map((carrier) => carrier.body))
    const prepare = row.flatMap(({ probe }) => probe.prepare)
    const probe = { id: `together/${row[0]!.probe.id}`, prepare, steps: [patchStep(body)] }
    for (const one of row) merged.set(one.probe.id, probe)
  }
  return cases.map((item) => {
    const probe = merged.get(item.probe.id)
    return probe === undefined ? item : { ...item, probe, alone: item.probe }
  })
}

/** A probe, the cases that look at it, and what it sends. */
type Carrier = { readonly probe: Probe; readonly own: Case[]; readonly body: JsonObject }
type Row = readonly Carrier[]

function carriersOf(cases: readonly Case[]): readonly Carrier[] {
  const carriers = new Map<string, Carrier>()
  for (const item of cases) {
    const known = carriers.get(item.probe.id)
    if (known) known.own.push(item)
    else carriers.set(item.probe.id, { probe: item.probe, own: [item], body: bodyOf(item.probe) })
  }
  return [...carriers.values()]
}

function isIndifferent({ expect, probe: { steps, undo, disruptive }, property }: Case): boolean {
  const [step] = steps
  const plain = steps.length === 1 && step?.method === 'PATCH' && step.resource === 'item' && !step.headers
  return plain && !undo && !disruptive && property !== undefined && indifferent.includes(expect.kind)
}

/** Carriers that go together. What a service may refuse goes with its like, so that few requests are refused. */
function rowsOf(carriers: readonly Carrier[]): readonly Row[] {
  const mayBeRefused = ({ own }: Carrier) => own.some(({ expect }) => 'refusal' in expect)
  const refusable = carriers.filter(mayBeRefused)
  const isSampled = ({ own }: Carrier) => own.every(({ sampled }) => sampled)
  const rows = alike(refusable.filter((carrier) => !isSampled(carrier)))
  // What goes to each property makes a row; what goes to one or two of them shares one with other values.
  const widest = Math.max(2, ...rows.map(({ length }) => length))
  const narrow = rows.filter(({ length }) => length < widest).flat()
  const weighed = [
    ...rows.filter(({ length }) => length === widest),
    ...dealt([...narrow, ...refusable.filter(isSampled)]),
  ].flatMap((row) => inParts(row, mostMembers))
  const free = rotated(carriers.filter((carrier) => !mayBeRefused(carrier))).flatMap((row) =>
    inParts(row, mostMembers),
  )
  return Array.from({ length: Math.max(weighed.length, free.length) }, (_, index) => [
    weighed[index] ?? [],
    free[index] ?? [],
  ])
    .flatMap(([first = [], second = []]) =>
      goTogether(first, second) ? [[...first, ...second]] : [first, second],
    )
    .filter((row) => row.length > 0)
}

/** Rows of the same value, one carrier for each property. */
function alike(carriers: readonly Carrier[]): readonly Row[] {
  const rows = new Map<string, Carrier[]>()
  for (const carrier of carriers) {
    const [name, value] = Object.entries(carrier.body)[0] ?? []
    const key = `${carrier.probe.id.replace(`/${name}/`, '/')} ${JSON.stringify(value)}`
    rows.set(key, [...(rows.get(key) ?? []), carrier])
  }
  return [...rows.values()]
}

/**
 * Rows of one carrier for each property. The inputs of one operator went to one property after another, so that each
 * row holds such as are refused for the same reason.
 */
function dealt(carriers: readonly Carrier[]): readonly Row[] {
  const isInstant = ({ own }: Carrier) => own[0]!.expect.kind === 'instant'
  return [...Map.groupBy(carriers, isInstant).values()].flatMap((alike) => {
    const columns = [...Map.groupBy(alike, ({ own }) => own[0]!.property).values()]
    const length = Math.max(...columns.map((column) => column.length))
    return Array.from({ length }, (_, row) => columns.flatMap((column) => column[row] ?? []))
  })
}

/** Rows of one carrier for each property, in which properties that get the same values get them at different times. */
function rotated(carriers: readonly Carrier[]): readonly Row[] {
  const columns = [...Map.groupBy(carriers, ({ own }) => own[0]!.property).values()].map(interleaved)
  const length = Math.max(0, ...columns.map((column) => column.length))
  return Array.from({ length }, (_, row) =>
    columns.flatMap((column, shift) => (row < column.length ? column[(row + shift) % column.length]! : [])),
  )
}

/** Carriers in turn from each requirement, so that the first of them are of every kind. */
function interleaved(carriers: readonly Carrier[]): readonly Carrier[] {
  const counts = new Map<string, number>()
  const ranked = carriers.map((carrier) => {
    const { requirement } = carrier.own[0]!
    const rank = counts.get(requirement) ?? 0
    counts.set(requirement, rank + 1)
    return { carrier, rank }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ carrier }) => carrier)
}

function goTogether(a: Row, b: Row): boolean {
  const names = new Set(a.flatMap(({ body }) => Object.keys(body)))
  const clash = b.some(({ body }) => Object.keys(body).some((name) => names.has(name)))
  return !clash && a.length + b.length <= mostMembers
}
