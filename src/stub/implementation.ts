import { type Contract, keyName, type Validators } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import type { WireRequest } from '../exchange/types.ts'
import type { Json, JsonObject } from '../json.ts'
import * as answering from './answer-stages.ts'
import { composeStages } from './compose.ts'
import { authorise, parse, route, validate } from './request-stages.ts'
import { defaultTokens } from './tokens.ts'
import type {
  Answer,
  Call,
  Implementation,
  ImplementationOptions,
  Outcome,
  Refusal,
  Stages,
  World,
} from './types.ts'

const { load, merge, save, render, refuse, serialise, answer } = answering

/** The stages of the conforming implementation. */
const baseStages: Stages = {
  authorise,
  route,
  parse,
  validate,
  load,
  merge,
  save,
  render,
  refuse,
  serialise,
  answer,
}

/**
 * An implementation of the list, get and update operations, made from a contract; it conforms unless `stages` say
 * otherwise. It neither keeps nor changes what it is given. Throws a TypeError where the contract marks no key or a
 * token lacks it.
 */
export function createImplementation(
  contract: Contract,
  options: ImplementationOptions = {},
): Implementation {
  const initial: readonly JsonObject[] = structuredClone(options.tokens ?? defaultTokens(contract))
  const begin = () => start(contract, options, initial)
  let { world, stages } = begin()
  let requests = 0
  return {
    handle: async (request) => {
      requests += 1
      return run(stages, callOf(request, world, requests))
    },
    tokens: () => structuredClone([...world.store.values()]),
    reset: () => {
      const fresh = begin()
      world = fresh.world
      stages = fresh.stages
      requests = 0
    },
  }
}

async function run(stages: Stages, call: Call): Promise<Answer> {
  const { value, refusal } = await carryOut(stages, call)
  const response =
    refusal === undefined
      ? stages.serialise(value, 200, call)
      : stages.serialise(stages.refuse(refusal, call), refusal.status, call, refusal.headers)
  return stages.answer(response, call)
}

async function carryOut(stages: Stages, call: Call): Promise<Outcome<Json>> {
  const unauthorised = stages.authorise(call)
  if (unauthorised !== undefined) return { refusal: unauthorised }
  const asked = stages.route(call)
  if (asked.refusal !== undefined) return asked
  if (asked.value.kind === 'list') return { value: list(stages, call) }
  if (asked.value.kind === 'get') return get(stages, asked.value.id, call)
  return patch(stages, asked.value.id, call)
}

function list(stages: Stages, call: Call): JsonObject {
  const loaded = [...call.world.store.keys()].map((id) => stages.load(id, 'list', call))
  const entities = loaded.filter((entity) => entity !== undefined)
  const value = entities.map((entity) => stages.render(entity, 'list', call))
  return { '@odata.context': answering.contextOf(call), value }
}

function get(stages: Stages, id: string, call: Call): Outcome<Json> {
  const entity = stages.load(id, 'read', call)
  return entity === undefined ? { refusal: gone } : { value: stages.render(entity, 'read', call) }
}

/** Between `load` and `save` nothing is awaited, so that no other request comes between them. */
async function patch(stages: Stages, id: string, call: Call): Promise<Outcome<Json>> {
  const body = stages.parse(call)
  if (body.refusal !== undefined) return body
  const invalid = stages.validate(body.value, call)
  if (invalid !== undefined) return { refusal: invalid }
  const before = stages.load(id, 'answer', call)
  if (before === undefined) return { refusal: gone }
  const after = stages.merge(before, body.value, call)
  await stages.save(id, after, call)
  return { value: stages.render(after, 'answer', call) }
}

const gone: Refusal = { status: 404, code: 'ResourceNotFound', message: 'There is no resource with this id.' }

function start(contract: Contract, options: ImplementationOptions, tokens: readonly JsonObject[]) {
  const key = keyName(contract)
  const world: World = {
    contract,
    validators: validatorsOf(contract),
    store: new Map(tokens.map((token) => [idOf(token, key), token])),
    bearer: options.bearer,
    basePath: options.basePath,
    now: options.now ?? steadyClock(),
  }
  const overrides = (options.stages ?? []).map((make) => make(contract))
  return { world, stages: composeStages(baseStages, overrides) }
}

function idOf(token: JsonObject, key: string): string {
  const id = Object.hasOwn(token, key) ? token[key] : undefined
  if (typeof id === 'string') return id
  throw new TypeError(`a token lacks its key ${key}`)
}

function callOf(request: WireRequest, world: World, count: number): Call {
  return {
    world,
    request,
    url: new URL(request.url),
    header: (name) => request.headers.find(([written]) => written.toLowerCase() === name)?.[1],
    requestId: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
  }
}

const compiled = new WeakMap<Contract, Validators>()

/** Compiling takes longer than a hundred requests, and a proof makes hundreds of implementations of one contract. */
function validatorsOf(contract: Contract): Validators {
  const known = compiled.get(contract) ?? compileValidators(contract)
  compiled.set(contract, known)
  return known
}

function steadyClock(): () => string {
  let seconds = 0
  return () => {
    seconds += 1
    const whole = new Date(Date.UTC(2024, 5, 1) + seconds * 1000).toISOString()
    return whole.replace('.000Z', '.1234567Z')
  }
}
