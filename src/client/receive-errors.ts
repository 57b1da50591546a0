import type { HeaderList } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { jsonType } from './generator.ts'
import type { ScriptedAnswer } from './types.ts'

/** What a refusal says; the words are those of no real service. */
export const refusalMessage = 'The request was refused, as this test wants it.'

/** An OData error. */
export function errorBody(
  status: number,
  { code, message }: { code: string; message: string },
): ScriptedAnswer {
  return refusal(status, { code, message })
}

/** An answer whose body has this `error`, and what stands beside it. */
export function refusal(status: number, error: JsonObject, beside: JsonObject = {}): ScriptedAnswer {
  return { status, headers: [['Content-Type', jsonType]], body: JSON.stringify({ error, ...beside }) }
}

/** A 429 or 503 with these headers. */
export function throttled(status: number, headers: HeaderList, retryAfterDate?: number): ScriptedAnswer {
  const error = {
    code: status === 429 ? 'TooManyRequests' : 'ServiceUnavailable',
    message: 'Too many requests.',
  }
  return {
    status,
    headers: [['Content-Type', jsonType], ...headers],
    body: JSON.stringify({ error }),
    ...(retryAfterDate !== undefined && { retryAfterDate }),
  }
}
