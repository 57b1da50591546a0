import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { type Contract, keyName } from '../contract/types.ts'
import type { HeaderList, WireResponse } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { documentedEntity } from '../stub/tokens.ts'
import type { AnswerCoding, ClientProbe, ClientRequest, ScriptedAnswer } from './types.ts'
import { admitsCoding } from './wire.ts'

/** How an answer is put on the wire, its content apart. */
export type AnswerForm = Pick<
  ScriptedAnswer,
  'reason' | 'chunked' | 'cut' | 'untilClose' | 'close' | 'breaks' | 'interim' | 'heldMs'
>

/** What a client is answered. */
export type Outgoing = WireResponse & { readonly form: AnswerForm }

/** Origins of the two hosts, e.g. `http://127.0.0.1:49152`, and of another port of the first. */
export type Places = Readonly<Record<ClientRequest['host'] | 'port', string>>

/** The root of the paths that a redirect within the host names. */
export const redirectedRoot = '/redirected'

const coders: Readonly<Record<AnswerCoding, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
}

/** What an answer is made for. */
export type Asked = {
  readonly target: string
  readonly headers: HeaderList
  readonly places: Places
  /** The time of day; milliseconds since 1970. */
  readonly date: number
}

/** An answer that is told in full, as it goes out to a request. */
export function scripted(answer: ScriptedAnswer, asked: Asked): Outgoing {
  const { status, headers = [], body = '', coding, codingName = coding } = answer
  const coded = coding !== undefined && admitsCoding(asked.headers, coding)
  const plain = Buffer.from(body)
  const all: HeaderList = [
    ...headers,
    ...locationOf(answer, asked),
    ...retryAfterOf(answer, asked.date),
    ...(coded ? ([['Content-Encoding', codingName!]] as const) : []),
    ...(answer.close || answer.untilClose ? ([['Connection', 'close']] as const) : []),
  ]
  return {
    status,
    headers: answer.lowerCase ? all.map(([name, value]) => [name.toLowerCase(), value]) : all,
    body: coded ? coders[coding](plain) : plain,
    form: answer,
  }
}

function locationOf({ redirect }: ScriptedAnswer, { target, places }: Asked): HeaderList {
  if (redirect === undefined) return []
  const locations: Readonly<Record<typeof redirect, string>> = {
    service: places.service + redirectedRoot + target,
    relative: redirectedRoot + target,
    itself: places.service + target,
    elsewhere: places.elsewhere + target,
    port: places.port + target,
  }
  return [['Location', locations[redirect]]]
}

function retryAfterOf({ retryAfterDate, dateForm }: ScriptedAnswer, date: number): HeaderList {
  if (retryAfterDate === undefined) return []
  const at = new Date(date + retryAfterDate * 1000).toUTCString()
  const [, day = '', number = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(at) ?? []
  if (dateForm === 'rfc850') {
    const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
    const long = names.find((name) => name.startsWith(day))
    return [['Retry-After', `${long}, ${number}-${month}-${year.slice(2)} ${time} GMT`]]
  }
  if (dateForm === 'asctime') {
    const short = String(Number(number)).padStart(2)
    return [['Retry-After', `${day} ${month} ${short} ${time} ${year}`]]
  }
  return [['Retry-After', at]]
}

/**
 * What a request is answered that changes nothing and that no case is about: the documented entity, or which methods
 * there are.
 */
export function courtesy(contract: Contract, probe: ClientProbe, method: string): Outgoing {
  if (method === 'OPTIONS') {
    return {
      status: 204,
      headers: [['Allow', 'GET, HEAD, OPTIONS, PATCH']],
      body: new Uint8Array(),
      form: {},
    }
  }
  const entity: JsonObject = {
    '@odata.type': contract.entityType,
    ...documentedEntity(contract),
    [keyName(contract)]: probe.key,
  }
  return {
    status: 200,
    headers: [
      ['Content-Type', 'application/json'],
      ['ETag', 'W/"1"'],
    ],
    body: method === 'HEAD' ? new Uint8Array() : Buffer.from(JSON.stringify(entity)),
    form: {},
  }
}
