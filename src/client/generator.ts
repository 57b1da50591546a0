import { inventedId } from '../cases/accept.ts'
import { createGeneratorContext, type GeneratorContext, plainValue } from '../cases/generator.ts'
import { type Contract, keyName, type Property } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { documentedEntity } from '../stub/tokens.ts'
import type { ClientAnswer, ClientCase, ClientProbe, ScriptedAnswer } from './types.ts'

/** A client case before its requirement's id is put in front of its name. */
export type ClientDraft = Omit<ClientCase, 'id' | 'requirement'> & { readonly name: string }

/** Derives the cases of one requirement on clients. Pure. */
export type ClientGenerator = (context: ClientGeneratorContext) => readonly ClientDraft[]

/** What the generators on clients derive cases from. */
export type ClientGeneratorContext = GeneratorContext & {
  /** A property that holds unrestricted text and is no credential: what is set where it does not matter. */
  readonly textual: Property
  /** A body with nothing odd about it. */
  readonly plain: JsonObject
}

/** Gathers what the generators need from a contract. Throws a RangeError for one without a settable property. */
export function createClientGeneratorContext(contract: Contract, seed: number): ClientGeneratorContext {
  const context = createGeneratorContext(contract, seed)
  const visible = context.settable.filter((property) => !property.credential)
  const textual = visible.find(({ kind }) => kind === 'string') ?? visible[0]
  if (textual === undefined) throw new RangeError('the contract has no property that a client may set')
  return { ...context, textual, plain: { [textual.name]: plainValue(textual, 'client') } }
}

/** A call that the conforming implementation answers. */
export function sendProbe(id: string, patch: JsonObject): ClientProbe {
  return { id: `send/${id}`, key: inventedId(`send/${id}`), patch, answers: ['stub'] }
}

/** The call with nothing odd about it. */
export function plainProbe(context: ClientGeneratorContext): ClientProbe {
  return sendProbe('plain', context.plain)
}

/** A plain call with answers of its own. */
export function receiveProbe(
  context: ClientGeneratorContext,
  id: string,
  answers: (key: string) => readonly ClientAnswer[],
): ClientProbe {
  const key = inventedId(`receive/${id}`)
  return { id: `receive/${id}`, key, patch: context.plain, answers: answers(key) }
}

/** The entity that an update is answered with: the documented one, some members replaced or (undefined) left out. */
export function entityOf(
  { contract }: ClientGeneratorContext,
  key: string,
  members: Readonly<Record<string, Json | undefined>> = {},
): JsonObject {
  const entity: [string, Json | undefined][] = Object.entries({
    '@odata.type': contract.entityType,
    ...documentedEntity(contract),
    [keyName(contract)]: key,
    ...members,
  })
  return Object.fromEntries(entity.filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

/** The members that a caller is given of an entity, dates apart: what the rest of an answer is checked by. */
export function readable({ contract }: ClientGeneratorContext, entity: JsonObject, but?: string): JsonObject {
  return Object.fromEntries(
    contract.properties
      .filter(({ name, kind }) => kind !== 'dateTimeOffset' && name !== but && Object.hasOwn(entity, name))
      .map(({ name }) => [name, entity[name]!]),
  )
}

/** 200 with an entity. */
export function ok(entity: JsonObject): ScriptedAnswer {
  return { status: 200, headers: [['Content-Type', jsonType]], body: JSON.stringify(entity) }
}

/** The media type that the service answers with. */
export const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8'
