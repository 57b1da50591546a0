import { carriesCredentials } from '../../exchange/exchange.ts'
import type { WireRequest } from '../../exchange/types.ts'
import { visible } from '../../text.ts'
import { type Mask, maskedAs, maskedAuthorization, maskedBody, utf8 } from './exchange.ts'

/** Bodies above this many bytes are not written into a command. */
export const curlBodyLimit = 8 * 1024

/** What a command needs besides the requests. */
export type CurlOptions = {
  readonly mask: Mask
  /** The case whose requests they are: where a body is too long, the command points to it. */
  readonly caseId: string
  /** `Authorization` values that are no secret (the wrong one of an auth case) and are written as they are. */
  readonly harmless?: readonly string[]
}

/** Quotes text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/**
 * The POSIX shell commands, one a line, that send the same requests with curl; the credentials are named as
 * `$VPPTOKEN_BEARER`, other secrets are masked. A command holds no control character: a body with any goes through
 * printf. For a body above `curlBodyLimit` the line says where to get it instead. Empty for no requests.
 */
export function curlCommand(requests: readonly WireRequest[], options: CurlOptions): string {
  return requests
    .map((request, index) => {
      const { connection } = requests[index - 1] ?? {}
      const command = one(request, options)
      const follows = connection !== undefined && connection === request.connection
      // curl keeps a connection within one command alone.
      return follows && command.startsWith('curl ')
        ? ` --next${command.slice(4)}`
        : `${index > 0 ? '\n' : ''}${command}`
    })
    .join('')
}

/** Whether a request is written as a command; for a larger one `curlCommand` points to the case. */
export function fitsCommand({ body }: WireRequest): boolean {
  return body === undefined || body.length <= curlBodyLimit
}

function one(request: WireRequest, options: CurlOptions): string {
  const { method, body } = request
  if (body !== undefined && !fitsCommand(request)) {
    return `body of ${body.length} bytes: vpptoken-conformance plan --json --only ${shellQuote(options.caseId)}`
  }
  const url = options.mask.text(request.url)
  const words = ['curl']
  if (method !== 'GET' || body !== undefined) words.push('-X', method)
  words.push(shellQuote(url), '-i')
  if (/[[\]{}]/.test(url)) words.push('--globoff')
  if (/\/(\.|%2e){1,2}([/?]|$)/i.test(url)) words.push('--path-as-is')
  words.push(...headerWords(request, options))
  if (body === undefined) return words.join(' ')
  const bytes = maskedBody(body, options.mask)
  const text = utf8(bytes)
  // curl would read the file that a value beginning with @ names.
  if (text !== undefined && visible(text) === text && !text.startsWith('@')) {
    return [...words, '--data-binary', shellQuote(text)].join(' ')
  }
  return `printf '${printfFormat(bytes)}' | ${words.join(' ')} --data-binary @-`
}

function headerWords(request: WireRequest, options: CurlOptions): string[] {
  const words: string[] = []
  for (const [name, value] of request.headers) {
    // curl counts the bytes itself.
    if (name.toLowerCase() === 'content-length') continue
    if (carriesCredentials(name) && !options.harmless?.includes(value)) {
      const shown = request.shownCredentials?.replaceAll(/["\\`]/g, '\\$&') ?? maskedAuthorization
      words.push('-H', `"${name}: ${shown}"`)
    } else {
      // `Name:` would take the header away; `Name;` is curl's way to send one without a value.
      words.push(
        '-H',
        shellQuote(value === '' ? `${name};` : `${name}: ${maskedAs(name, value, options.mask)}`),
      )
    }
  }
  const typed = request.headers.some(([name]) => name.toLowerCase() === 'content-type')
  // With a body, curl would name a media type of its own.
  if (request.body !== undefined && !typed) words.push('-H', "'Content-Type:'")
  return words
}

/** A printf format that prints the bytes: everything but plain printable ASCII as `\ooo` (POSIX printf). */
function printfFormat(bytes: Uint8Array): string {
  return Array.from(bytes, (byte, index) => {
    const character = String.fromCharCode(byte)
    if (character === '%') return '%%'
    const plain = byte >= 0x20 && byte < 0x7f && character !== "'" && character !== '\\'
    // Some printf take a leading dash for an option.
    if (plain && !(index === 0 && character === '-')) return character
    return `\\${byte.toString(8).padStart(3, '0')}`
  }).join('')
}
