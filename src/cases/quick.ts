import { packed } from './pack.ts'
import type { Case } from './types.ts'

/** Fewer requests than this are sent by a quick run on a contract of this size: opening, preparation and reads included. */
export const quickRequests = 120

// Opening takes 5 and putting back 3. About one probe in ten sends what is stored, and has it made different first.
const overhead = 18
// Refusals share readings, about six to one.
const refusalCost = 1.2

// What a probe is the first to look at, by how much it says of a server. Found by trying, on the built-in faults.
const worth = {
  requirement: 30,
  requirementOfKind: 10,
  requirementOfProperty: 4,
  kindOfRefusal: 10,
  valueOfKind: 5,
  valueOfProperty: 10,
  // It cannot be broken, so it is looked at where nothing else is left.
  freedom: 0.001,
} as const
// How much a second look is worth of the first one.
const again = 0.2

type Feature = { readonly key: string; readonly worth: number }

/** `gain` is what it adds as far as known: never less than what it adds by now, since looks only lose worth. */
type Unit = { readonly features: Map<string, number>; cost: number; gain: number }

/**
 * The cases of a quick run, in the order given: those of the probes that together look at most for few requests.
 * Greedy: next is always the probe that adds most for each request that it costs: requirements not looked at yet, first
 * of all, then for other kinds of properties, for other properties, with other values. Cases that differ in the property
 * alone share a request (see `packed`). Pure.
 */
export function quickCases(cases: readonly Case[]): readonly Case[] {
  const all = packed(cases)
  const units = unitsOf(all, kindsOf(cases))
  const looks = new Map<string, number>()
  const chosen = new Set<string>()
  for (let left = quickRequests - overhead; ; ) {
    const id = bestOf(units, looks, chosen, left)
    if (id === undefined) return all.filter(({ probe }) => chosen.has(probe.id))
    const { cost, features } = units.get(id)!
    chosen.add(id)
    left -= cost
    for (const key of features.keys()) looks.set(key, (looks.get(key) ?? 0) + 1)
  }
}

function bestOf(
  units: ReadonlyMap<string, Unit>,
  looks: ReadonlyMap<string, number>,
  chosen: ReadonlySet<string>,
  left: number,
): string | undefined {
  let best: string | undefined
  let most = 0
  for (const [id, unit] of units) {
    const { cost, features } = unit
    if (chosen.has(id) || cost > left || unit.gain / cost <= most) continue
    unit.gain = 0
    for (const [key, value] of features) unit.gain += value * again ** (looks.get(key) ?? 0)
    if (unit.gain / cost <= most) continue
    most = unit.gain / cost
    best = id
  }
  return best
}

function unitsOf(cases: readonly Case[], kindOf: KindOf): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>()
  for (const item of cases) {
    const cost = costOf(item)
    const unit = units.get(item.probe.id) ?? { features: new Map(), cost, gain: Infinity }
    unit.cost = Math.min(unit.cost, cost)
    for (const feature of featuresOf(item, kindOf)) unit.features.set(feature.key, feature.worth)
    units.set(item.probe.id, unit)
  }
  return units
}

function costOf({ expect, probe: { steps, undo, dangerous, prepare } }: Case): number {
  const shares = undo && !dangerous && steps.length === 1 && prepare.length === 0 && expect.kind === 'refused'
  return shares ? refusalCost : steps.length + 1
}

type KindOf = (property: string | undefined) => string

/** Properties of which the same is asked are of one kind. */
function kindsOf(cases: readonly Case[]): KindOf {
  const asked = new Map<string, Set<string>>()
  for (const { property, requirement } of cases)
    if (property !== undefined) asked.set(property, (asked.get(property) ?? new Set()).add(requirement))
  const kinds = new Map([...asked].map(([property, requirements]) => [property, [...requirements].join()]))
  return (property) => (property === undefined ? '' : kinds.get(property)!)
}

/** What a case looks at. The parts of its id after the requirement are the property and what is done with it. */
function featuresOf(item: Case, kindOf: KindOf): readonly Feature[] {
  const { id, requirement, property = '', expect, generated } = item
  if (expect.kind === 'freedom') return [{ key: `freedom ${requirement}`, worth: worth.freedom }]
  const kind = property === '' ? '' : kindOf(property)
  const parts = id.split('/').slice(1)
  const at = parts.indexOf(property)
  const what = parts.filter((_, index) => index !== at).join('/')
  // One combination, or one generated value, is as good as another.
  const value = generated !== undefined || property === '' ? what.replace(/-\d+$/, '') : what
  const common: readonly Feature[] = [
    { key: `requirement ${requirement}`, worth: worth.requirement },
    { key: `kind ${requirement} ${kind}`, worth: worth.requirementOfKind },
    { key: `property ${requirement} ${property}`, worth: worth.requirementOfProperty },
  ]
  const [first = ''] = parts
  // Another requirement's request, looked at once more: there its value has been counted.
  if (/^[A-Z]+-[A-Z]+-\d+$/.test(first))
    return [...common, { key: `refusal ${requirement} ${first}`, worth: worth.kindOfRefusal }]
  return [
    ...common,
    { key: `value ${kind} ${value}`, worth: worth.valueOfKind },
    { key: `own value ${property} ${value}`, worth: worth.valueOfProperty },
  ]
}
