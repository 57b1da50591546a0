import type { JsonObject } from '../json.ts'
import type { Call, Stages } from './types.ts'

/** Reads the store as it is. */
export const load: Stages['load'] = (id, _view, { world }) => world.store.get(id)

/**
 * Replaces the members that were sent and stamps the dates that the service owns; the key, what the service owns and
 * annotations are ignored (OData Protocol 4.01 §11.4.3).
 */
export const merge: Stages['merge'] = (entity, body, { world }) => {
  const merged: Record<string, JsonObject[string]> = { ...entity }
  for (const { name, kind, key, serverOwned } of world.contract.properties) {
    const sent = Object.hasOwn(body, name) ? body[name] : undefined
    if (serverOwned) {
      if (!key && kind === 'dateTimeOffset') merged[name] = world.now()
    } else if (sent !== undefined) merged[name] = sent
  }
  return merged
}

/** Writes to the store at once. */
export const save: Stages['save'] = (id, entity, { world }) => {
  world.store.set(id, entity)
}

/** The documented members in documented order after `@odata.context` (where it stands for itself) and `@odata.type`. */
export const render: Stages['render'] = (entity, view, call) => {
  const { properties, entityType } = call.world.contract
  const members = properties.map(({ name }) => [name, entity[name] ?? null])
  const context = view === 'list' ? {} : { '@odata.context': `${contextOf(call)}/$entity` }
  return { ...context, '@odata.type': entityType, ...Object.fromEntries(members) }
}

/** The value of `@odata.context` for the collection that a call addresses. */
export function contextOf({ url, world }: Call): string {
  const { collectionPath } = world.contract
  const root = url.pathname.slice(0, Math.max(0, url.pathname.lastIndexOf(collectionPath)))
  return `${url.origin}${root}/$metadata#${collectionPath.slice(1)}`
}

/** The error object with Graph's `innerError`. */
export const refuse: Stages['refuse'] = ({ code, message }, call) => ({
  error: {
    code,
    message,
    innerError: {
      date: call.world.now().slice(0, 19),
      'request-id': call.requestId,
      'client-request-id': call.header('client-request-id') ?? call.requestId,
    },
  },
})

/** JSON in UTF-8 with Graph's headers. */
export const serialise: Stages['serialise'] = (json, status, call, extra = []) => ({
  status,
  headers: [
    ['Content-Type', 'application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8'],
    ['OData-Version', '4.0'],
    ['request-id', call.requestId],
    ['client-request-id', call.header('client-request-id') ?? call.requestId],
    ...extra,
  ],
  body: new TextEncoder().encode(JSON.stringify(json)),
})

/** Sends what it is given. */
export const answer: Stages['answer'] = (response) => ({ response })
