import { deriveCases } from '../cases/derive.ts'
import type { Case } from '../cases/types.ts'
import { loadContract } from '../contract/load.ts'
import { type Contract, keyName } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import { writtenBy } from '../execute/written.ts'
import { isLoopback, parseTarget } from '../http/address.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { connect, stubRoot } from '../run/connect.ts'
import { expectedRequests } from '../run/expected-requests.ts'
import { sentCases } from '../run/run.ts'
import { type Settings, selectById, selectCases } from '../run/settings.ts'
import { counted } from '../text.ts'
import { spareMemory } from './memory.ts'
import { type CommonOptions, settingsOf } from './options.ts'
import { planOfClient } from './plan-client.ts'

/** Lists the cases and their requests; sends nothing. Gives the exit code. */
export async function plan(
  options: CommonOptions & { readonly json: boolean; readonly client: boolean },
): Promise<number> {
  const settings = settingsOf(options)
  spareMemory(settings.contract)
  const contract = await loadContract(settings.contract)
  if (options.client) {
    process.stdout.write(planOfClient(contract, options))
    return 0
  }
  const planned = deriveCases(contract, settings.seed)
  const cases = selectCases(planned, settings, contract)
  const endpoint = plannedEndpoint(options, contract)
  const id = settings.ids[0] ?? exampleId(contract)
  const guarded = guardedIn(cases, contract, settings)
  const requests = await expectedRequests(contract, sentCases(contract, planned, cases), settings)
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...planOf(cases, contract, endpoint, id), requests, guarded }, null, 2)}\n`
      : textOf(cases, contract, endpoint, id) +
          expected(requests, settings) +
          spared(planned, cases, settings) +
          guarded.map(remarkOn).join('') +
          contract.notes.map((note) => `${note}\n`).join(''),
  )
  return 0
}

/** What is said of the requests of a run. Only of the stub it is known what it does. */
function expected(requests: number, { target, ids }: Settings): string {
  if (target === undefined) return `A run on the embedded stub sends ${counted(requests, 'request')}.\n`
  const of = ids.length > 1 ? ` with ${ids.length} entities` : ''
  return `A run on a target${of} that conforms sends about ${counted(requests, 'request')}; what looks wrong is sent again.\n`
}

/** What is said of the cases that a thorough run would have besides. */
function spared(planned: readonly Case[], cases: readonly Case[], settings: Settings): string {
  if (settings.thorough || settings.quick || settings.shard) return ''
  const more = selectById(planned, settings).length - cases.length
  return more === 0 ? '' : `${more} more cases, which others represent, with --thorough.\n`
}

/** Cases that write a property which a target that is not loopback may keep to itself, and which is not written then. */
type Guarded = { readonly property: string; readonly cases: number }

function guardedIn(cases: readonly Case[], contract: Contract, settings: Settings): readonly Guarded[] {
  if (settings.target === undefined || isLoopback(settings.target)) return []
  return contract.properties
    .filter(({ name, credential }) => credential && !settings.allowDestructive.includes(name))
    .map(({ name }) => ({
      property: name,
      cases: cases.filter(({ probe }) => writtenBy(probe).includes(name)).length,
    }))
    .filter((guarded) => guarded.cases > 0)
}

function remarkOn({ property, cases }: Guarded): string {
  return `${cases} of them write ${property}: where the target reads it as null it could not be put back, so they are left unproven without --allow-destructive ${property}.\n`
}

/** The endpoint that requests would go to; with credentials, and the values of configured headers, only in name. */
export function plannedEndpoint(options: CommonOptions, contract: Contract): Endpoint {
  const parsed =
    options.target === undefined ? { root: stubRoot } : parseTarget(options.target, contract.collectionPath)
  if (parsed.root === undefined) throw new ConformanceError(`--target: ${parsed.problem}`)
  const told = settingsOf(options)
  const headers = told.headers.map(([name]) => [name, `***header-${name.toLowerCase()}***`] as const)
  const settings = { ...told, headers, target: parsed.root, bearerEnv: 'PLANNED' }
  return connect(settings, contract, { PLANNED: '$VPPTOKEN_BEARER' }).endpoint
}

/** The id that stands for the entity where none is named. */
export function exampleId(contract: Contract): string {
  return String(contract.example.response[keyName(contract)] ?? 'ID')
}

function planOf(cases: readonly Case[], contract: Contract, endpoint: Endpoint, id: string) {
  const levels = new Map(contract.requirements.map((requirement) => [requirement.id, requirement.level]))
  return {
    contract: { name: contract.name, version: contract.version, sha256: contract.sha256 },
    probes: new Set(cases.map((item) => item.probe.id)).size,
    cases: cases.map((item) => ({
      id: item.id,
      requirement: item.requirement,
      level: levels.get(item.requirement),
      ...(item.property && { property: item.property }),
      ...(item.invalid && { provenInvalidBy: item.invalid }),
      ...(item.needs && { needs: item.needs }),
      ...(item.input && { input: item.input }),
      probe: item.probe.id,
      expect: item.expect,
      ...(item.probe.parallel && { parallel: true }),
      requests: item.probe.steps.map((step) => {
        const { method, url, headers, body } = endpoint.request(step, id)
        return { method, url, headers, ...(body && bodyOf(body)) }
      }),
    })),
  }
}

function bodyOf(body: Uint8Array): { body: string } | { bodyBase64: string } {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) }
  } catch {
    return { bodyBase64: Buffer.from(body).toString('base64') }
  }
}

function textOf(cases: readonly Case[], contract: Contract, endpoint: Endpoint, id: string): string {
  const lines = contract.requirements.flatMap((requirement) => {
    const own = cases.filter((item) => item.requirement === requirement.id)
    if (own.length === 0) return []
    return [
      `${requirement.id}  ${requirement.level}  ${requirement.statement}`,
      ...own.map((item) => `  ${lineOf(item, endpoint, id)}`),
    ]
  })
  const probes = new Set(cases.map((item) => item.probe.id)).size
  return `${lines.join('\n')}\n\n${cases.length} cases, made of ${probes} different requests or sequences of them; nothing was sent.\n`
}

function lineOf(item: Case, endpoint: Endpoint, id: string): string {
  const requests = item.probe.steps.map((step) => {
    const { method, url, body } = endpoint.request(step, id)
    const text =
      body === undefined
        ? ''
        : ` ${new TextDecoder().decode(body.subarray(0, 60)).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')}${body.length > 60 ? '…' : ''}`
    return `${method} ${new URL(url).pathname}${text}`
  })
  return `${item.id}\n      ${requests[0] ?? 'nothing of its own: every exchange of the run is looked at'}${requests.length > 1 ? ` (and ${requests.length - 1} more)` : ''}`
}
