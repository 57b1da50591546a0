import type { Property } from '../../contract/types.ts'
import type { WireResponse } from '../../exchange/types.ts'
import { isObject, type Json, type JsonObject } from '../../json.ts'
import type { Call, Refusal, StageOverrides, View } from '../../stub/types.ts'

/** Says which properties a fault affects. */
export type Affects = (property: Property) => boolean

/** Whether a property is the client's to set, and of one of the kinds given; of any kind where none is given. */
export function settable(...kinds: readonly Property['kind'][]): Affects {
  return (property) => !property.serverOwned && (kinds.length === 0 || kinds.includes(property.kind))
}

/** The members of an object that pass, and whose property is documented. */
function documented(object: JsonObject, { world }: Call, affects: Affects): Property[] {
  return world.contract.properties.filter(
    (property) => affects(property) && Object.hasOwn(object, property.name),
  )
}

/** Gives an object with the members of some properties replaced; `undefined` leaves a member out. */
export function replaceMembers(
  object: JsonObject,
  call: Call,
  affects: Affects,
  change: (value: Json, property: Property) => Json | undefined,
): JsonObject {
  const result: Record<string, Json> = { ...object }
  for (const property of documented(object, call, affects)) {
    const value = change(object[property.name] ?? null, property)
    if (value === undefined) delete result[property.name]
    else result[property.name] = value
  }
  return result
}

/** Stores something else than what was sent; `before` is the stored value. */
export function storing(
  affects: Affects,
  change: (sent: Json, before: Json, property: Property) => Json,
): StageOverrides {
  return {
    merge: (base) => (entity, body, call) =>
      base(
        entity,
        replaceMembers(body, call, affects, (sent, property) =>
          change(sent, entity[property.name] ?? null, property),
        ),
        call,
      ),
  }
}

/** Shows something else than what is stored; `undefined` leaves the member out. */
export function showing(
  affects: Affects,
  views: readonly View[],
  change: (value: Json, property: Property) => Json | undefined,
): StageOverrides {
  return rendering(views, (shown, call) => replaceMembers(shown, call, affects, change))
}

/** Shows another object for the entity. */
export function rendering(
  views: readonly View[],
  change: (shown: JsonObject, call: Call) => Json,
): StageOverrides {
  return {
    render: (base) => (entity, view, call) => {
      const shown = base(entity, view, call)
      return views.includes(view) && isObject(shown) ? change(shown, call) : shown
    },
  }
}

/** Takes invalid values that match, and stores what they are taken for. */
export function taking(
  affects: Affects,
  matches: (value: Json, property: Property) => boolean,
  taken: (value: Json, property: Property) => Json = (value) => value,
): StageOverrides {
  const wrong = (value: Json, property: Property, call: Call) =>
    matches(value, property) && call.world.validators.property(property.name, value).length > 0
  return {
    validate: (base) => (body, call) =>
      base(
        replaceMembers(body, call, affects, (value, property) =>
          wrong(value, property, call) ? undefined : value,
        ),
        call,
      ),
    merge: (base) => (entity, body, call) =>
      base(
        entity,
        replaceMembers(body, call, affects, (value, property) =>
          wrong(value, property, call) ? taken(value, property) : value,
        ),
        call,
      ),
  }
}

/** Takes invalid values that match, and passes over them: nothing is stored for them. */
export function ignoring(
  affects: Affects,
  matches: (value: Json, property: Property) => boolean,
): StageOverrides {
  const without = (body: JsonObject, call: Call) =>
    replaceMembers(body, call, affects, (value, property) => (matches(value, property) ? undefined : value))
  return {
    validate: (base) => (body, call) => base(without(body, call), call),
    merge: (base) => (entity, body, call) => base(entity, without(body, call), call),
  }
}

/** Refuses bodies that would be accepted. */
export function refusing(
  matches: (body: JsonObject, call: Call) => boolean,
  refusal: Refusal = { status: 400, code: 'BadRequest', message: 'The request is refused.' },
): StageOverrides {
  return {
    validate: (base) => (body, call) => base(body, call) ?? (matches(body, call) ? refusal : undefined),
  }
}

/** Refuses bodies with a value that would be accepted. */
export function refusingValue(
  affects: Affects,
  matches: (value: Json, property: Property) => boolean,
): StageOverrides {
  return refusing((body, call) =>
    documented(body, call, affects).some((property) => matches(body[property.name] ?? null, property)),
  )
}

/** Alters responses for which `when` holds. */
export function responding(
  when: (response: WireResponse, call: Call) => boolean,
  change: (response: WireResponse, call: Call) => WireResponse,
): StageOverrides {
  return {
    serialise: (base) => (json, status, call, extra) => {
      const response = base(json, status, call, extra)
      return when(response, call) ? change(response, call) : response
    },
  }
}

/** Whether a response is the answer to an accepted PATCH. */
export function isUpdated({ status }: WireResponse, { request }: Call): boolean {
  return status === 200 && request.method === 'PATCH'
}

/** Whether a response refuses. */
export function isRefusal({ status }: WireResponse): boolean {
  return status >= 400
}

/** A response with a header set, or left out where no value is given. */
export function withHeader(response: WireResponse, name: string, value?: string): WireResponse {
  const others = response.headers.filter(([written]) => written.toLowerCase() !== name.toLowerCase())
  return { ...response, headers: value === undefined ? others : [...others, [name, value]] }
}

/** A response whose body's text is changed. */
export function withText(response: WireResponse, change: (text: string) => string): WireResponse {
  return { ...response, body: new TextEncoder().encode(change(new TextDecoder().decode(response.body))) }
}

/** A function that is true at every nth call, for a defect that shows now and then. */
export function everyNth(n: number): () => boolean {
  let calls = 0
  return () => {
    calls += 1
    return calls % n === 0
  }
}

/** The id that a call addresses; empty for the collection. */
export function addressed({ url, world }: Call): string {
  const { pathname } = url
  const { collectionPath } = world.contract
  return decodeURIComponent(pathname.slice(pathname.lastIndexOf(collectionPath) + collectionPath.length + 1))
}

/** The documented members of a body that are valid on their own. */
export function validMembers(body: JsonObject, call: Call): JsonObject {
  return replaceMembers(
    Object.fromEntries(documented(body, call, () => true).map(({ name }) => [name, body[name] ?? null])),
    call,
    () => true,
    (value, { name }) => (call.world.validators.property(name, value).length > 0 ? undefined : value),
  )
}

/** The entities as they were before the latest update of each, and the stage that keeps them. */
export function remembering(): {
  readonly earlier: Map<string, JsonObject>
  readonly save: NonNullable<StageOverrides['save']>
} {
  const earlier = new Map<string, JsonObject>()
  return {
    earlier,
    save: (base) => (id, entity, call) => {
      earlier.set(id, call.world.store.get(id) ?? entity)
      return base(id, entity, call)
    },
  }
}
