import { isObject, type JsonObject } from '../json.ts'
import type { ClientOutcome, ClientProfile } from './types.ts'

/** One of two: what a line says, or what is wrong with it (a clause). */
export type Line<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly problem: string; readonly value?: undefined }

function objectOf(line: string): Line<JsonObject> {
  try {
    const value: unknown = JSON.parse(line)
    if (isObject(value)) return { value }
  } catch {
    // Told below.
  }
  return { problem: `it printed what is no JSON object: ${JSON.stringify(line.slice(0, 80))}` }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined

/** Reads the first line of a client: what it says of itself. */
export function readProfile(line: string): Line<ClientProfile> {
  const { value, problem } = objectOf(line)
  if (value === undefined) return { problem }
  const [name, version, language] = [textOf(value.client), textOf(value.version), textOf(value.language)]
  const { precision, keepsOffset } = value
  if (name === undefined || version === undefined || language === undefined) {
    return { problem: 'its first line lacks client, version or language' }
  }
  if (typeof precision !== 'number' || !Number.isInteger(precision) || precision < 0 || precision > 9) {
    return { problem: 'the precision in its first line is no whole number from 0 to 9' }
  }
  if (typeof keepsOffset !== 'boolean')
    return { problem: 'keepsOffset in its first line is not true or false' }
  const dateType = textOf(value.dateType)
  return { value: { name, version, language, precision, keepsOffset, ...(dateType && { dateType }) } }
}

/** Reads what a client answers to a case. */
export function readOutcome(line: string, expected: string): Line<ClientOutcome> {
  const { value, problem } = objectOf(line)
  if (value === undefined) return { problem }
  if (value.case !== expected) return { problem: `it answered case ${JSON.stringify(value.case ?? null)}` }
  const { result, error, unsupported } = value
  if (typeof unsupported === 'string') return { value: { kind: 'unsupported', reason: unsupported } }
  if (isObject(error)) {
    const { status, code, message } = error
    return {
      value: {
        kind: 'error',
        status: typeof status === 'number' ? status : null,
        code: typeof code === 'string' ? code : null,
        message: typeof message === 'string' ? message : null,
      },
    }
  }
  if (result === null || isObject(result)) return { value: { kind: 'result', entity: result } }
  return {
    problem: 'its answer has neither result (an object or null), error (an object) nor unsupported (a text)',
  }
}
