import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { keyName } from '../../src/contract/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { isObject, type JsonObject } from '../../src/json.ts'
import { isAnnotation } from '../../src/json-names.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { defaultSettings, selectCases } from '../../src/run/settings.ts'
import { composeOverrides } from '../../src/stub/compose.ts'
import type { Call, StageOverrides } from '../../src/stub/types.ts'

const contract = await loadContract('v1.0')
const context = {
  contract,
  validators: compileValidators(contract),
  cases: selectCases(deriveCases(contract), defaultSettings, contract),
  seed: defaultSettings.seed,
}
const key = keyName(contract)
const dates = contract.properties.filter(({ kind, serverOwned }) => kind === 'dateTimeOffset' && !serverOwned)

/** What is in a body, as JSON.parse gives it. */
function bodyOf({ request }: Call): JsonObject {
  const body: unknown = JSON.parse(new TextDecoder().decode(request.body))
  return isObject(body) ? body : {}
}

/** What a first version of an endpoint often gets wrong, each as it is written in a handler of a few lines. */
const habits: Readonly<Record<string, StageOverrides>> = {
  'Nothing is validated': {
    validate: () => () => undefined,
    merge: () => (entity, body) => ({
      ...entity,
      ...Object.fromEntries(Object.entries(body).filter(([name]) => name !== key && !isAnnotation(name))),
    }),
  },
  'The id in the body is taken': {
    merge: (base) => (entity, body, call) => ({
      ...base(entity, body, call),
      ...(typeof body[key] === 'string' && { [key]: body[key] }),
    }),
  },
  'Dates keep milliseconds only': {
    merge: (base) => (entity, body, call) => {
      const merged: Record<string, JsonObject[string]> = { ...base(entity, body, call) }
      for (const { name } of dates) {
        if (!Object.hasOwn(body, name)) continue
        const date = new Date(String(body[name]))
        merged[name] = Number.isNaN(date.getTime()) ? null : date.toISOString()
      }
      return merged
    },
  },
  'Members are wiped where they are not sent': {
    merge: (base) => (entity, body, call) => {
      const kept = new Set([key, ...Object.keys(body)])
      return Object.fromEntries(Object.entries(base(entity, body, call)).filter(([name]) => kept.has(name)))
    },
  },
  'Only the members that were sent are answered': {
    render: (base) => (entity, view, call) => {
      const shown = base(entity, view, call)
      if (view !== 'answer' || !isObject(shown)) return shown
      const sent = bodyOf(call)
      return Object.fromEntries(Object.entries(shown).filter(([name]) => Object.hasOwn(sent, name)))
    },
  },
  'The value null is answered with 500': {
    parse: (base) => (call) => {
      const text = new TextDecoder().decode(call.request.body)
      const parsed = base(call)
      const isNull = parsed.value ? Object.values(parsed.value).includes(null) : text.trim() === 'null'
      return isNull
        ? { refusal: { status: 500, code: 'TypeError', message: 'Cannot read properties of null' } }
        : parsed
    },
  },
  'An accepted PATCH is not answered with 200': {
    serialise: (base) => (json, status, call, extra) =>
      status === 200 && call.request.method === 'PATCH'
        ? { ...base(json, 204, call, extra), body: new Uint8Array() }
        : base(json, status, call, extra),
  },
  'A value that is not valid is answered with 500': {
    validate: (base) => (body, call) => {
      const refusal = base(body, call)
      return refusal && { ...refusal, status: 500 }
    },
  },
  'A body with @odata.type is answered with 500': {
    parse: (base) => (call) =>
      /"@odata\.type"/.test(new TextDecoder().decode(call.request.body))
        ? { refusal: { status: 500, code: 'TypeError', message: 'Resolved against no model.' } }
        : base(call),
  },
  'The answer wraps the entity in another object': {
    render: (base) => (entity, view, call) => {
      const shown = base(entity, view, call)
      return view === 'answer' ? { value: shown } : shown
    },
  },
  'Texts are not set to null': {
    merge: (base) => (entity, body, call) =>
      base(entity, Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)), call),
  },
  'are answered as if stored, and keep the value that they had': { save: () => () => {} },
}

/** The titles of the causes that a run tells of a server with these habits. */
export async function titlesOf(...names: readonly string[]): Promise<readonly string[]> {
  const stages = composeOverrides(names.map((name) => habits[name]!))
  const { causes } = await tryImplementation(context, { name: names.join(), stages: () => stages })
  return causes.map(({ title }) => title)
}

/** The names of the habits: what the title of a cause has to say of each. */
export const habitNames: readonly string[] = Object.keys(habits)
