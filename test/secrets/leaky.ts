import type { HeaderList, WireResponse } from '../../src/exchange/types.ts'
import type { Answer, Implementation } from '../../src/stub/types.ts'
import { encodings, type Planted } from './encodings.ts'

/** The bearer, the values of two configured headers, the stored credential. */
export type PlantedSecrets = readonly [bearer: Planted, key: Planted, pin: Planted, credential: Planted]

/** One way in which a target shows what it should keep: takes the right answer, gives the one that leaks. */
export type Leak = (right: WireResponse, secrets: PlantedSecrets) => Answer

const encoder = new TextEncoder()

/** Every secret in every encoding, as one text; some programs write only some of them in one place. */
function all(secrets: readonly Planted[], names: readonly string[] = Object.keys(encodings)): string {
  return secrets.flatMap(({ value }) => names.map((name) => encodings[name]!(value))).join(' | ')
}

const json = (status: number, value: unknown): Answer => ({
  response: {
    status,
    headers: [['Content-Type', 'application/json']],
    body: encoder.encode(JSON.stringify(value)),
  },
})

const text = (type: string, body: string | Uint8Array, status = 200): Answer => ({
  response: {
    status,
    headers: [['Content-Type', type]],
    body: typeof body === 'string' ? encoder.encode(body) : body,
  },
})

/** Changes the entity in an answer; an answer without one is left as it is. */
function entity(
  change: (members: Record<string, unknown>, secrets: PlantedSecrets) => Record<string, unknown>,
): Leak {
  return (right, secrets) => {
    if (right.status !== 200) return { response: right }
    const members = JSON.parse(Buffer.from(right.body).toString('utf8')) as Record<string, unknown>
    return json(200, change(members, secrets))
  }
}

/** Replaces the first string member for which a value is wanted. */
function member(
  pick: (name: string, value: string) => boolean,
  value: (secrets: PlantedSecrets) => unknown,
): Leak {
  return entity((members, secrets) => {
    const found = Object.entries(members).find(([name, old]) => typeof old === 'string' && pick(name, old))
    return found ? { ...members, [found[0]]: value(secrets) } : members
  })
}

const isDate = (_name: string, value: string) => /^\d{4}-\d\d-\d\dT/.test(value)
const isText = (name: string, value: string) => / /.test(value) && !name.startsWith('@')
const raw = (bytes: string): Answer => ({
  failure: { kind: 'reset', message: 'raw' },
  raw: { chunks: [Buffer.from(bytes, 'latin1')], end: 'close' },
})
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const first = (secrets: readonly Planted[]) => secrets[0]!.value
const isLatin1 = (value: string) => /^[\0-\xff]*$/.test(value)
const plain = (secrets: readonly Planted[]) => secrets.map(({ value }) => value).join(' ')

/** The leaks, by name. */
export const leaks: Readonly<Record<string, Leak>> = {
  'a refusal with the secrets in its message, as JSON in JSON': (_right, secrets) =>
    json(400, {
      error: { code: 'BadRequest', message: JSON.stringify({ _version: 3, Message: plain(secrets) }) },
    }),
  'a refusal with a secret as its code': (_right, secrets) =>
    json(400, { error: { code: first(secrets), message: all(secrets) } }),
  'a server error with a stack and HTML': (_right, secrets) =>
    text(
      'text/html',
      `<pre>Error: ${encodings.HTML!(plain(secrets))}\n    at f (/srv/app.js:1:1) ${all(secrets)}</pre>`,
      500,
    ),
  'a text member that holds them': member(isText, (secrets) => all(secrets)),
  'a text member that is one of them': member(isText, first),
  'a text member, after the text that was sent': entity((members, secrets) =>
    Object.fromEntries(
      Object.entries(members).map(([name, value]) => [
        name,
        typeof value === 'string' && isText(name, value) ? `${value}${first(secrets)}` : value,
      ]),
    ),
  ),
  'a date that is one of them': member(isDate, first),
  'a date with one of them beyond its 30th character': member(
    isDate,
    (secrets) => `2024-01-01T00:00:00.0000000 for ${first(secrets)}`,
  ),
  'a date that is a number': member(isDate, ([, , pin]) => Number(pin.value)),
  'an object in place of a date': member(isDate, (secrets) => ({ [first(secrets)]: all(secrets) })),
  'a boolean that is text': entity((members, secrets) =>
    Object.fromEntries(
      Object.entries(members).map(([name, value]) => [
        name,
        typeof value === 'boolean' ? first(secrets) : value,
      ]),
    ),
  ),
  'another id': entity((members, secrets) => ({ ...members, id: first(secrets) })),
  'an annotation': entity((members, secrets) => ({
    '@odata.context': all(secrets),
    '@odata.type': first(secrets),
    ...members,
  })),
  'members named by them and none else': entity((_members, secrets) =>
    Object.fromEntries(secrets.map(({ value }) => [value, encodings['JSON in JSON']!(value)])),
  ),
  'a media type': (right, [, { value }]) => ({
    response: { ...right, headers: [['Content-Type', `text/plain+${value}; a=${value}`]] },
  }),
  'text, right at the beginning': (_right, secrets) => text('application/json', plain(secrets)),
  'text, from the 20th character': (_right, secrets) =>
    text('application/json', `The token is not ok ${plain(secrets)}`),
  'an array, and text in JSON': (_right, secrets) => json(200, [all(secrets)]),
  'a body of another coding than UTF-8': (_right, secrets) =>
    text(
      'application/json; charset=latin1',
      Buffer.from(
        `{"error":"\u00ff ${secrets
          .map(({ value }) => value)
          .filter(isLatin1)
          .join(' ')}"}`,
        'latin1',
      ),
    ),
  'a form': (_right, secrets) =>
    text(
      'application/x-www-form-urlencoded',
      new URLSearchParams(secrets.map(({ name, value }): [string, string] => [name, value])).toString(),
    ),
  'a body above the size that reports keep, with one across the cut': (_right, secrets) =>
    text('application/json', `{"a":"${'x'.repeat(64 * 1024 - 20)}${first(secrets)}"}`),
  'a content coding that is one of them': (right, secrets) => ({
    response: { ...right, headers: [...right.headers, ['Content-Encoding', first(secrets)]] },
  }),
  'a redirect': (_right, secrets) => ({
    response: {
      status: 307,
      headers: [['Location', `https://elsewhere.test/?t=${encodings.percent!(plain(secrets))}`]],
      body: new Uint8Array(),
    },
  }),
  'a connection that breaks within the body': (_right, secrets) =>
    raw(`${head}Content-Length: 9999\r\n\r\n{"a":"${plain(secrets)}`),
  'a chunk size that is one of them': (_right, secrets) =>
    raw(`${head}Transfer-Encoding: chunked\r\n\r\nzz${first(secrets)}\r\n`),
  'a header section that is none': (_right, secrets) => raw(`HTTP/1.1 200 OK\r\n${plain(secrets)}\r\n\r\n`),
  'another protocol': (_right, secrets) => raw(`${plain(secrets)}\r\n`),
  'a status line with them': (_right, secrets) =>
    raw(`HTTP/1.1 402 ${plain(secrets)}\r\nContent-Length: 0\r\n\r\n`),
}

/** Headers that show the secrets, on every answer. */
function leakingHeaders(secrets: readonly Planted[]): HeaderList {
  return secrets.flatMap(({ value }): HeaderList => {
    const coded = ['', 'a', 'ab'].map((before) => Buffer.from(`${before}${value}:x`).toString('base64'))
    return [
      ['X-Echo', value],
      ['Authorization', `Bearer ${value}`],
      ['Link', `</?t=${encodings.percent!(value)}>; rel="next"`],
      ['WWW-Authenticate', `Bearer error_description="${encodings.JSON!(value)}"`],
      ...coded.map((part) => ['Set-Cookie', `s=${part}; Path=/`] as const),
      ['X-Url-Safe', Buffer.from(value).toString('base64url')],
    ]
  })
}

/** What a leaky implementation leaks, and when. */
export type LeakyOptions = {
  /** What the headers of every answer show. */
  readonly inHeaders: readonly Planted[]
  /** What leaks show. */
  readonly inBodies: PlantedSecrets
  /** Which leak a request is answered with, by method and count; none for the right answer. */
  readonly choose: (method: string, count: number) => Leak | undefined
}

/** An implementation whose answers show secrets. */
export function leaky(implementation: Implementation, options: LeakyOptions): Implementation {
  let count = 0
  return {
    ...implementation,
    async handle(request) {
      const right = await implementation.handle(request)
      count += 1
      if (right.response === undefined) return right
      const answer = options.choose(request.method, count)?.(right.response, options.inBodies) ?? right
      if (answer.response === undefined) return answer
      const { response } = answer
      return {
        response: { ...response, headers: [...response.headers, ...leakingHeaders(options.inHeaders)] },
      }
    },
  }
}
