import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { bodyOf } from '../../src/cases/generator.ts'
import { proveCase } from '../../src/cases/prove.ts'
import type { Case } from '../../src/cases/types.ts'
import { loadContract } from '../../src/contract/load.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { isObject, type Json } from '../../src/json.ts'
import { executeInProcess } from '../../src/run/in-process.ts'
import type { StageOverrides } from '../../src/stub/types.ts'

const contract = await loadContract(join(packageRoot(), 'test', 'contract', 'files', 'kinds.yaml'))
const validators = compileValidators(contract)
const cases = deriveCases(contract)
const settable = contract.properties.filter(({ serverOwned }) => !serverOwned)

/** The requirements that an implementation does not pass, by the cases of a property, or by all. */
async function failedBy(stages: StageOverrides, property?: string): Promise<readonly string[]> {
  const own = property === undefined ? cases : cases.filter((item) => item.property === property)
  const failed: string[] = []
  const given = { contract, validators, cases: own, seed: 1, implementation: { stages: [() => stages] } }
  const { untestable } = await executeInProcess(given, ({ case: item, judgement: { verdict } }) => {
    if (verdict === 'fail' || verdict === 'unproven') failed.push(item.requirement)
  })
  expect(untestable).toBeUndefined()
  return failed
}

/** Answers a property, wherever it is shown, as something else. */
const shown = (name: string, change: (value: Json) => Json): StageOverrides => ({
  render: (next) => (entity, view, call) => {
    const whole = next(entity, view, call)
    const value = isObject(whole) ? (whole[name] ?? null) : null
    return isObject(whole) && value !== null ? { ...whole, [name]: change(value) } : whole
  },
})

/** Stores a property, where it is sent, as something else. */
const stored = (name: string, change: (value: Json) => Json): StageOverrides => ({
  merge: (next) => (entity, body, call) => {
    const value = body[name]
    return next(
      entity,
      value === undefined || value === null ? body : { ...body, [name]: change(value) },
      call,
    )
  },
})

/** Takes for a property what the schema does not admit. */
const lenient = (name: string, taken: (value: Json) => boolean): StageOverrides => ({
  validate: (next) => (body, call) => {
    const { [name]: value, ...rest } = body
    return value !== undefined && taken(value) ? next(rest, call) : next(body, call)
  },
})

const text = (value: Json) => String(value)

describe('a contract with properties of every kind', () => {
  it('knows each kind, and leaves alone what it can make nothing of', () => {
    const kinds = Object.groupBy(contract.properties, ({ kind }) => kind)
    const names = Object.entries(kinds).map(([kind, of]) => [kind, of.map(({ name }) => name)])
    expect(Object.fromEntries(names)).toEqual({
      string: ['id', 'mail'],
      duration: ['period', 'loosePeriod'],
      date: ['day'],
      timeOfDay: ['time', 'zonedTime'],
      dateTimeOffset: ['instant', 'millisecond'],
      guid: ['guid'],
      binary: ['bytes', 'oldBytes'],
      integer: ['count', 'long', 'small', 'tiny', 'grade'],
      number: ['amount', 'ratio'],
      enum: ['level', 'traits', 'only'],
      collection: ['names', 'levels', 'limits'],
      object: ['limit'],
    })
    const left = contract.leftAlone.map(({ name, reason }) => [name, reason.split(/[:(]/)[0]!.trim()])
    expect(Object.fromEntries(left)).toEqual({
      base: 'its schema says nothing of what it holds',
      open: 'its schema says nothing of what it holds',
      anything: 'its schema names no type',
      owner: 'a relationship',
      members: 'a relationship',
      badly: 'no valid value can be made',
    })
    expect(contract.entityType).toBe('#example.token')
  })

  it('has cases that are what they claim to be, each under an id of its own', () => {
    const flaws = cases.flatMap((item) => {
      const flaw = proveCase(item, validators)
      return flaw === undefined ? [] : [`${item.id}: ${flaw}`]
    })
    expect(flaws).toEqual([])
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  it.each(settable.map(({ name }) => name))('has valid and invalid values for %s', (name) => {
    const having = (test: (item: Case) => boolean) =>
      cases.filter((item) => item.property === name && test(item))
    expect(
      having(({ requirement, probe }) => /ACCEPT-0[2-4]/.test(requirement) && bodyOf(probe)[name] !== null),
    ).not.toEqual([])
    expect(having(({ invalid }) => invalid === 'schema')).not.toEqual([])
  })

  it('sends no member that stands for those to come, and no list of an enum of flags as an invalid value', () => {
    const valid = cases.filter(({ requirement }) => requirement === 'VPP-ACCEPT-03').map(({ id }) => id)
    expect(valid).toContain('VPP-ACCEPT-03/level/high')
    expect(valid).not.toContain('VPP-ACCEPT-03/level/unknownFutureValue')
    const lists = cases.filter(({ requirement }) => requirement === 'VPP-ENUM-05').map(({ id }) => id)
    expect(lists).toContain('VPP-ENUM-05/level/comma')
    expect(lists).not.toContain('VPP-ENUM-05/traits/comma')
  })

  it('asks the stub for nothing that it does not do', async () => {
    expect(await failedBy({})).toEqual([])
  })
})

describe('a value in another form that OData allows', () => {
  it.each<[string, string, (value: Json) => Json]>([
    ['a duration in seconds alone', 'period', (value) => `PT${seconds(text(value))}S`],
    [
      'a duration of no days',
      'loosePeriod',
      (value) => text(value).replace(/^P(\d+)D/, (_, days) => `P0W${days}D`),
    ],
    ['a time with a fraction', 'time', (value) => `${text(value)}.0000000`],
    ['a GUID in capitals', 'guid', (value) => text(value).toUpperCase()],
    ['padded bytes', 'bytes', (value) => `${text(value)}`.padEnd(Math.ceil(text(value).length / 4) * 4, '=')],
    ['a decimal as text', 'amount', text],
    ['a list in another order', 'names', (value) => (Array.isArray(value) ? value.toReversed() : value)],
    [
      'a complex value with more members',
      'limit',
      (value) => ({ ...(value as object), more: null, '@odata.type': '#example.limit' }),
    ],
    [
      'a date in another offset, within a complex value',
      'limit',
      (value) => changed(value, 'since', (since) => text(since).replace(/Z$/, '+00:00')),
    ],
  ])('is no failure: %s', async (_, name, change) => {
    expect(await failedBy(shown(name, change), name)).toEqual([])
  })
})

describe('a fault of one kind', () => {
  it.each<[string, string, string, StageOverrides]>([
    [
      'minutes of a duration are lost',
      'period',
      'VPP-ENTITY-08',
      stored('period', (value) => text(value).replace(/\d+M$/, '0M')),
    ],
    [
      'a duration is taken from a clock',
      'period',
      'VPP-TYPE-02',
      lenient('period', (value) => value === '00:10:00'),
    ],
    [
      'a date is a day late',
      'day',
      'VPP-ENTITY-08',
      stored('day', (value) => text(value).replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))),
    ],
    ['a date that is none is taken', 'day', 'VPP-TYPE-02', lenient('day', (value) => value === '2035-02-30')],
    [
      'seconds of a time are lost',
      'time',
      'VPP-ENTITY-08',
      stored('time', (value) => text(value).replace(/\d\d$/, '00')),
    ],
    [
      'an hour that is none is taken',
      'time',
      'VPP-TYPE-02',
      lenient('time', (value) => value === '25:20:30'),
    ],
    [
      'a GUID is cut',
      'guid',
      'VPP-ENTITY-08',
      stored('guid', (value) => text(value).replace(/.{4}$/, '0000')),
    ],
    ['a text that is no GUID is taken', 'guid', 'VPP-TYPE-01', lenient('guid', (value) => value === 'none')],
    ['bytes are read as text', 'bytes', 'VPP-ENTITY-08', stored('bytes', (value) => btoa(text(value)))],
    [
      'what is not base64 is taken',
      'bytes',
      'VPP-TYPE-01',
      lenient('bytes', (value) => text(value).includes('%')),
    ],
    ['an integer as text is taken', 'count', 'VPP-TYPE-02', lenient('count', (value) => value === '1')],
    ['a fraction is taken for an integer', 'long', 'VPP-TYPE-01', lenient('long', (value) => value === 1.5)],
    [
      'a decimal is made whole',
      'amount',
      'VPP-ENTITY-08',
      stored('amount', (value) => Math.floor(Number(value))),
    ],
    ['a number outside its enum is taken', 'grade', 'VPP-TYPE-02', lenient('grade', (value) => value === 6)],
    ['a list loses its items', 'names', 'VPP-ENTITY-08', stored('names', () => [])],
    [
      'a list takes items of another type',
      'names',
      'VPP-TYPE-01',
      lenient('names', (value) => Array.isArray(value) && value[0] === true),
    ],
    [
      'a member of a complex value is lost',
      'limit',
      'VPP-ENTITY-08',
      stored('limit', (value) => changed(value, 'most', () => 0)),
    ],
    [
      'a list within a complex value is emptied',
      'limit',
      'VPP-ENTITY-08',
      stored('limit', (value) => changed(value, 'reasons', () => [])),
    ],
    [
      'a complex value takes members of another type',
      'limit',
      'VPP-TYPE-01',
      lenient('limit', (value) => isObject(value) && Array.isArray(value.most)),
    ],
  ])('is found: %s', async (_, name, requirement, stages) => {
    expect(await failedBy(stages, name)).toContain(requirement)
  })
})

function changed(value: Json, name: string, change: (member: Json) => Json): Json {
  return isObject(value) && value[name] !== undefined ? { ...value, [name]: change(value[name]!) } : value
}

function seconds(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0', rest = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? []
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(rest)
}
