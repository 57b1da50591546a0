import { defined } from '../defined.ts'
import { isObject, type JsonObject } from '../json.ts'
import { type ClientProfile, operations } from './types.ts'

/** One of two: what a line says, or what is wrong with it (a clause). */
export type Parsed<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly problem: string; readonly value?: undefined }

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined

/** Reads what a client says of itself in its first line, by docs/client-protocol.md; a problem is a clause. */
export function profileOf(line: JsonObject): Parsed<ClientProfile> {
  const [name, version, language] = [textOf(line.client), textOf(line.version), textOf(line.language)]
  const { precision, keepsOffset, protocol } = line
  if (name === undefined || version === undefined || language === undefined) {
    return { problem: 'its first line lacks client, version or language' }
  }
  if (typeof precision !== 'number' || !Number.isInteger(precision) || precision < 0 || precision > 9) {
    return { problem: 'the precision in its first line is no whole number from 0 to 9' }
  }
  if (typeof keepsOffset !== 'boolean') {
    return { problem: 'keepsOffset in its first line is not true or false' }
  }
  if (protocol !== undefined && protocol !== 1 && protocol !== 2) {
    return {
      problem: `its first line speaks protocol ${JSON.stringify(protocol)}; this suite speaks 1 and 2`,
    }
  }
  const more = declarationsOf(line, protocol === 2)
  if (more.problem !== undefined) return more
  const dateType = textOf(line.dateType)
  return {
    value: {
      name,
      version,
      language,
      precision,
      keepsOffset,
      ...defined({ dateType, protocol: protocol === 2 ? protocol : undefined }),
      ...more.value,
    },
  }
}

type Declarations = Pick<ClientProfile, 'updateReturns' | 'operations' | 'retries' | 'baseUrl' | 'cannot'>

/** The declarations, each of which may be left out, but for the operations in protocol 2. */
function declarationsOf(line: JsonObject, second: boolean): Parsed<Declarations> {
  const { updateReturns, retries, baseUrl } = line
  if (updateReturns !== undefined && updateReturns !== 'entity' && updateReturns !== 'nothing') {
    return { problem: 'updateReturns in its first line is neither "entity" nor "nothing"' }
  }
  if (retries !== undefined && typeof retries !== 'boolean') {
    return { problem: 'retries in its first line is not true or false' }
  }
  if (baseUrl !== undefined && baseUrl !== 'settable' && baseUrl !== 'proxy') {
    return { problem: 'baseUrl in its first line is neither "settable" nor "proxy"' }
  }
  const able = operationsOf(line.operations, second)
  if (able.problem !== undefined) return able
  const cannot = cannotOf(line.cannot)
  if (cannot.problem !== undefined) return cannot
  return { value: defined({ updateReturns, operations: able.value, retries, baseUrl, cannot: cannot.value }) }
}

function operationsOf(given: unknown, second: boolean): Parsed<ClientProfile['operations']> {
  if (given === undefined) {
    return second
      ? { problem: 'its first line speaks protocol 2 and lacks operations' }
      : { value: undefined as ClientProfile['operations'] }
  }
  const known: readonly unknown[] = operations
  if (!Array.isArray(given) || !given.includes('patch') || given.some((item) => !known.includes(item))) {
    return {
      problem: `operations in its first line is no list of ${operations.join(', ')} with patch among them`,
    }
  }
  return { value: given as readonly string[] }
}

function cannotOf(given: unknown): Parsed<ClientProfile['cannot']> {
  if (given === undefined) return { value: undefined as ClientProfile['cannot'] }
  const entries = Array.isArray(given) ? given : [undefined]
  const cannot = entries.map((entry) => {
    const { cases, why } = isObject(entry) ? entry : {}
    return { cases: textOf(cases) ?? '', why: textOf(why) ?? '' }
  })
  if (cannot.some(({ cases, why }) => cases === '' || why === '')) {
    return { problem: 'cannot in its first line is no list of {"cases": a glob, "why": a reason}' }
  }
  return { value: cannot }
}
