import { expressionOf } from '../contract/expression.ts'
import type { Property } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import {
  type Draft,
  type Generator,
  type GeneratorContext,
  inParts,
  otherThan,
  patchStep,
  plainValue,
} from './generator.ts'
import { nearInstants, nearNothing, nearTexts, sequence } from './grammar/sequence.ts'
import { type Input, placeIn } from './grammar/types.ts'
import { fits } from './text.ts'
import type { Step, Weight } from './types.ts'
import { unknownIdProbe } from './unknown-id.ts'

const read: Step = { method: 'READ', resource: 'item' }

/** A PATCH that sets members, one that is meant to be refused, or a reading. */
type Turn = { readonly step: Step; readonly update?: JsonObject }

const update = (members: JsonObject): Turn => ({ step: patchStep(members), update: members })
/** One of several of its kind: a default run sends those that see most. */
const oneOfMany = (one: Draft): Draft => ({ ...one, sampled: true })

const refusal = (members: JsonObject): Turn => ({ step: patchStep(members) })
const reading: Turn = { step: read }

/** The last state is read after the steps in any case. */
function draft(name: string, operator: string, turns: readonly Turn[], refused?: Weight): Draft {
  const production = operator.includes('refus') ? 'refusal' : name.startsWith('read') ? 'reading' : 'update'
  return {
    name,
    probe: { id: `sequence/${name}`, prepare: [], steps: turns.map(({ step }) => step) },
    expect: {
      kind: 'follows',
      updates: turns.map((turn) => turn.update),
      ...(refused && { refusal: refused }),
    },
    ...placeIn(sequence, { production, operator }),
  }
}

function visible(context: GeneratorContext): readonly Property[] {
  return context.settable.filter(({ credential }) => !credential)
}

function valuesOf(properties: readonly Property[], salt: string): JsonObject {
  return Object.fromEntries(properties.map((property) => [property.name, plainValue(property, salt)]))
}

/** Values unlike those of another body, where there is another one. */
function othersThan(properties: readonly Property[], sent: JsonObject): JsonObject {
  return Object.fromEntries(
    properties.map((property) => [
      property.name,
      otherThan(property, sent[property.name]!) ?? sent[property.name]!,
    ]),
  )
}

/** Updates after a refusal: nothing of what was refused comes with them. */
function afterRefusals(context: GeneratorContext): readonly Draft[] {
  const [bad] = [...context.settableOf('enum'), ...context.settableOf('boolean')]
  const properties = visible(context).filter(({ name }) => name !== bad?.name)
  const [first, ...others] = properties
  if (bad === undefined || first === undefined || others.length === 0) return []
  const valid = valuesOf(others, 'sequence, refused')
  const next = (salt: string) => update(valuesOf([first], salt))
  const invalid = { [bad.name]: 'conformanceUnknown' }
  const date = context.settableOf('dateTimeOffset')[0]
  return [
    draft('after-refusal', 'an update after one that was refused', [
      refusal({ ...valid, ...invalid }),
      reading,
      next('after a refusal'),
    ]),
    oneOfMany(
      draft('after-refusal-first', 'an update after one that was refused', [
        refusal({ ...invalid, ...valid }),
        reading,
        next('after another refusal'),
      ]),
    ),
    ...(date === undefined
      ? []
      : [
          oneOfMany(
            draft('after-refusal-of-date', 'an update after one that was refused', [
              refusal({ ...valid, [date.name]: '2035-02-30T00:00:00Z' }),
              reading,
              next('after a date'),
            ]),
          ),
        ]),
    afterUnknownId(context),
    draft('same-after-refusal', 'what was refused sent again without the bad member, after a refusal', [
      refusal({ ...valid, ...invalid }),
      reading,
      update(valid),
    ]),
  ]
}

/** An update after one of an id that no entity has. */
function afterUnknownId(context: GeneratorContext): Draft {
  const { probe, sent } = unknownIdProbe(context)
  const turns = probe.steps.map((step, rank) =>
    rank === probe.steps.length - 1 ? { step, update: sent } : { step },
  )
  return { ...draft('after-unknown-id', 'an update after one that was refused', turns), probe }
}

/** Updates of all properties one after another. */
function inTurn(context: GeneratorContext): readonly Draft[] {
  const properties = visible(context)
  const [a, b, c] = ['a', 'b', 'c'].map((salt) => valuesOf(properties, `sequence ${salt}`)) as [
    JsonObject,
    JsonObject,
    JsonObject,
  ]
  const other = othersThan(properties, a)
  const half = Object.fromEntries(Object.entries(b).slice(0, Math.ceil(properties.length / 2)))
  return [
    draft('change-and-back', 'a change and back at once', [update(a), reading, update(other), update(a)]),
    draft('read-right-after', 'each update read at once', [
      update(a),
      reading,
      update(b),
      reading,
      update(c),
      reading,
      reading,
    ]),
    draft('same-beside-other', 'the same again beside a change', [
      update(a),
      reading,
      update({ ...a, ...half }),
    ]),
  ]
}

/** A pair of values that a property may have both of. */
function ableFor(properties: readonly Property[], pair: readonly [Json, Json]): readonly Property[] {
  return properties.filter((property) =>
    pair.every((value) =>
      value === null
        ? property.nullable
        : property.kind === 'string'
          ? fits(property, String(value))
          : expressionOf(property.schema.pattern).test(String(value)),
    ),
  )
}

type Pair = Input<readonly [Json, Json]>

/** Two values one after the other, of all properties that may have them. */
function near(
  context: GeneratorContext,
  kind: Property['kind'],
  pairs: readonly Pair[],
  refused?: Weight,
): readonly Draft[] {
  const properties = context.settableOf(kind).filter(({ credential }) => !credential)
  return pairs.flatMap(({ value, ...input }): readonly Draft[] => {
    const able = ableFor(properties, value)
    if (able.length === 0) return []
    const all = (one: Json) => update(Object.fromEntries(able.map(({ name }) => [name, one])))
    const turns = [all(value[0]), reading, all(value[1])]
    return [{ ...draft(`near-${input.name}`, input.operator, turns, refused), ...placeIn(sequence, input) }]
  })
}

// As many in a contract of any size, so that a property more takes no case away.
const mostPairs = 3

/**
 * The same with as many pairs at once as there are properties, a pair for each: what does not depend on the property costs
 * a part of the requests.
 */
function nearTogether(context: GeneratorContext, pairs: readonly Pair[], refused: Weight): readonly Draft[] {
  const properties = context.settableOf('string').filter(({ credential }) => !credential)
  const able = properties.filter((property) =>
    pairs.every(({ value }) => ableFor([property], value).length > 0),
  )
  if (able.length < 2) return []
  return inParts(pairs, Math.min(able.length, mostPairs)).map((part, index): Draft => {
    const values = (which: 0 | 1) =>
      update(
        Object.fromEntries(
          part.map(({ value }, rank) => [able[(rank + index) % able.length]!.name, value[which]]),
        ),
      )
    const turns = [values(0), reading, values(1)]
    const { operator } = part[0]!
    return draft(`several-${part[0]!.class?.replaceAll(' ', '-')}-${index + 1}`, operator, turns, refused)
  })
}

/** What is stored in the end follows from the updates that were accepted, in their order. */
export const sequences: Generator = (context) => [
  ...afterRefusals(context),
  ...inTurn(context),
  ...nearTogether(context, nearTexts, 'warn'),
  ...nearTogether(context, nearNothing, 'warn'),
  ...near(context, 'string', nearTexts, 'warn'),
  ...near(context, 'string', nearNothing, 'warn'),
  ...near(context, 'dateTimeOffset', nearInstants),
]
