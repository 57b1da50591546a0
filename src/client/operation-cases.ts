import { inventedId } from '../cases/accept.ts'
import { plainValue } from '../cases/generator.ts'
import type { JsonObject } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  ok,
  sendProbe,
} from './generator.ts'
import type { ClientProbe } from './types.ts'

const reads: ClientGenerator = (context) => {
  const key = inventedId('send/read')
  return [
    {
      name: 'plain',
      probe: { id: 'send/read', key, patch: {}, operation: 'get', answers: [ok(entityOf(context, key))] },
      expect: { kind: 'one-get' },
    },
  ]
}

/** Two updates with one object: of another property, and of the same one. */
const second: ClientGenerator = (context) => {
  const { textual, plain } = context
  const open = context.settable.filter((property) => property !== textual && !property.credential)
  const other = open.find(({ kind }) => kind === textual.kind) ?? open[0]
  const items: readonly { name: string; again: JsonObject | undefined }[] = [
    { name: 'another-property', again: other && { [other.name]: plainValue(other, 'second') } },
    { name: 'same-property', again: { [textual.name]: plainValue(textual, 'second') } },
  ]
  return items.flatMap(({ name, again }): ClientDraft[] =>
    again === undefined
      ? []
      : [{ name, probe: { ...sendProbe(`twice/${name}`, plain), again }, expect: { kind: 'second-patch' } }],
  )
}

/** How many calls are made at the same time. */
const many = 4

const parallel: ClientGenerator = ({ textual }) => {
  const patchOf = (index: number) => ({ [textual.name]: plainValue(textual, `parallel-${index}`) })
  const beside = Array.from({ length: many - 1 }, (_, index) => ({
    key: inventedId(`send/parallel/${index}`),
    patch: patchOf(index),
  }))
  const probe: ClientProbe = { ...sendProbe('parallel', patchOf(many)), beside }
  return [{ name: 'four-at-once', probe, expect: { kind: 'side-by-side' } }]
}

/** Additional data of each JSON type. */
const additional: readonly { name: string; members: JsonObject }[] = [
  { name: 'text', members: { extensionText: 'ü "x"' } },
  { name: 'date-like-text', members: { extensionDate: '2033-02-01T10:20:38.1234567-08:00' } },
  { name: 'number', members: { extensionNumber: 12.5 } },
  { name: 'boolean', members: { extensionFlag: true } },
  { name: 'object', members: { extensionObject: { inner: { a: 1 } } } },
  { name: 'list', members: { extensionList: ['a', 'b'] } },
]

const additionalData: ClientGenerator = (context: ClientGeneratorContext) =>
  additional.map(({ name, members }) => ({
    name,
    // No answer of the service that knows the contract: what it makes of unknown members is its own affair.
    probe: {
      ...sendProbe(`additional/${name}`, context.plain),
      additional: members,
      answers: [ok(entityOf(context, inventedId(`send/additional/${name}`)))],
    },
    expect: { kind: 'additional-data' },
  }))

/** The parts of chapter `send` on calls that are more than one update of a new object. */
export const operationGenerators: Readonly<Record<string, ClientGenerator>> = {
  'VPP-SEND-22': reads,
  'VPP-SEND-23': second,
  'VPP-SEND-24': parallel,
  'VPP-SEND-25': additionalData,
}
