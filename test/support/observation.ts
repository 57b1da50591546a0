import { expect, it } from 'vitest'
import type { Case, Expectation, Probe, Step } from '../../src/cases/types.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import type { Exchange, FailureKind, HeaderList, Observation, Read } from '../../src/exchange/types.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { createJudge } from '../../src/judge/judge.ts'
import type { Judgement, Verdict } from '../../src/judge/types.ts'
import { documentedEntity } from '../../src/stub/tokens.ts'

export const contract = await loadContract('v1.0')
export const validators = compileValidators(contract)
const judge = createJudge(contract, validators)

/** A whole entity; the members given replace its own. */
export function entityWith(members: JsonObject = {}): JsonObject {
  return { ...documentedEntity(contract), ...members }
}

/** The entity without one of its members. */
export function entityWithout(name: string): JsonObject {
  return Object.fromEntries(Object.entries(entityWith()).filter(([member]) => member !== name))
}

/** The id of `entityWith()`. */
export const entityId = String(entityWith().id)

/** What an exchange is made of; a PATCH with an empty object that is answered 200 and the entity by default. */
export type ExchangeParts = {
  readonly method?: string
  readonly sent?: Json
  readonly status?: number
  /** The answer's body: JSON, or exact text or bytes under `raw`; empty for a 204. */
  readonly json?: Json
  readonly raw?: string | Uint8Array
  /** The media type; null for none. */
  readonly type?: string | null
  readonly headers?: HeaderList
  readonly failure?: FailureKind
  readonly attempts?: number
}

/** One exchange. */
export function exchange(parts: ExchangeParts = {}): Exchange {
  const {
    method = 'PATCH',
    sent,
    status = 200,
    json,
    raw,
    type = 'application/json',
    headers = [],
    failure,
  } = parts
  const body = raw ?? (status === 204 ? '' : JSON.stringify(json ?? (status < 400 ? entityWith() : error())))
  const request = {
    method,
    url: `http://127.0.0.1/v1.0/deviceAppManagement/vppTokens/${entityId}`,
    headers: [],
    ...(method === 'PATCH' && { body: Buffer.from(JSON.stringify(sent ?? {})) }),
  }
  const typed: HeaderList = type === null ? [] : [['content-type', type]]
  const outcome = failure
    ? { failure: { kind: failure, message: `a failure of the kind ${failure}` } }
    : { response: { status, headers: [...typed, ...headers], body: Buffer.from(body as string) } }
  const throttled = status === 429 || status === 503 ? 1 : 0
  return { request, ...outcome, throttled, attempts: parts.attempts ?? 1, durationMs: 1 }
}

/** An OData error; the members given replace its own. */
export function error(members: JsonObject = {}): JsonObject {
  return { error: { code: 'BadRequest', message: 'The value is not allowed.', ...members } }
}

/** What happened: the exchanges of the steps, and the states around them, null for one that could not be read. */
export type Happened = {
  readonly exchanges?: readonly Exchange[]
  readonly before?: JsonObject | null
  readonly after?: JsonObject | null
  readonly reader?: 'get' | 'patch'
  readonly blocked?: Observation['blocked']
}

/** One observation; a PATCH that was answered 200 and left the entity as it was by default. */
export function observation(happened: Happened = {}): Observation {
  const {
    exchanges = [exchange()],
    before = entityWith(),
    after = entityWith(),
    reader = 'get',
    blocked,
  } = happened
  return {
    id: entityId,
    before: readOf(before),
    exchanges,
    after: readOf(after),
    reader,
    ...(blocked && { blocked }),
  }
}

function readOf(entity: JsonObject | null): Read {
  return entity === null
    ? { problem: 'answered 404' }
    : { entity, exchange: exchange({ method: 'GET', json: entity }) }
}

const patch: Step = { method: 'PATCH', resource: 'item', body: '{}' }

/** A case that expects this of a single PATCH; MUST unless another requirement is named. */
export function caseOf(
  expected: Expectation,
  parts: Partial<Case> & { readonly steps?: Probe['steps'] } = {},
): Case {
  const { steps = [patch], ...rest } = parts
  const probe: Probe = { id: 'patch/test', prepare: [], steps }
  return { id: 'VPP-ENTITY-01/test', requirement: 'VPP-ENTITY-01', probe, expect: expected, ...rest }
}

/** One line of a table: what is expected, what happened, and what the judge makes of it. */
export type Row = {
  readonly name: string
  readonly expect: Expectation
  readonly happened: Happened
  readonly verdict: Verdict
  /** A part of the diagnosis, of the place, of the message. */
  readonly diagnosis?: string
  readonly where?: string
  readonly message?: string
  readonly requirement?: string
  readonly property?: string
  readonly steps?: Probe['steps']
}

/** A row in short: what is expected, its name, what happened, the verdict, and what else is told. */
export function row(
  expected: Expectation,
  name: string,
  happened: Happened,
  verdict: Verdict,
  told: Omit<Partial<Row>, 'expect' | 'name' | 'happened' | 'verdict'> = {},
): Row {
  return { name, expect: expected, happened, verdict, ...told }
}

/** What the judge says of a row. */
export function judgeRow({ expect: expected, happened, requirement, property, steps }: Row): Judgement {
  const item = caseOf(expected, {
    ...(requirement && { id: `${requirement}/test`, requirement }),
    ...(property && { property }),
    ...(steps && { steps }),
  })
  return judge(item, observation(happened))
}

/** Registers a test for each row, and one that each kind has a row that passes and one that does not. */
export function testRows(rows: readonly Row[], kinds: readonly string[]): void {
  it.each(rows)('$expect.kind: $name → $verdict', (row) => {
    const judgement = judgeRow(row)
    expect(judgement).toMatchObject({ verdict: row.verdict })
    if (row.diagnosis !== undefined) expect(judgement.diagnosis).toContain(row.diagnosis)
    if (row.where !== undefined) expect(judgement.where).toContain(row.where)
    if (row.message !== undefined) expect(judgement.message).toContain(row.message)
    if (row.verdict === 'fail') {
      const told = { message: expect.any(String), where: expect.any(String), expected: expect.any(String) }
      expect(judgement).toMatchObject({ ...told, got: expect.any(String), diagnosis: expect.any(String) })
    }
  })

  it.each(kinds)('%s has a row that passes and one that fails', (kind) => {
    const verdicts = rows.filter((row) => row.expect.kind === kind).map(({ verdict }) => verdict)
    // A freedom is recorded and never judged.
    expect(verdicts).toContain(kind === 'freedom' ? 'info' : 'pass')
    if (kind !== 'freedom')
      expect(verdicts.some((verdict) => verdict === 'fail' || verdict === 'warn')).toBe(true)
  })
}
