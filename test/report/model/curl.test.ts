import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WireRequest } from '../../../src/exchange/types.ts'
import { curlBodyLimit, curlCommand, shellQuote } from '../../../src/report/model/curl.ts'

const plain = { mask: { text: (text: string) => text }, caseId: 'VPP-X-01/it' }
const url = "http://127.0.0.1:1/v1.0/things/it's"
let folder = ''

/** What the fake curl was given, once for each call. */
type Call = { argv: string[]; body: Buffer }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'curl-'))
  mkdirSync(join(folder, 'bin'))
  // Numbers its calls, so that one shell can run many commands; with builtins, to be quick.
  writeFileSync(
    join(folder, 'bin', 'curl'),
    `#!/bin/sh
read -r n < "$OUT/calls"
echo $((n + 1)) > "$OUT/calls"
printf '%s\\0' "$@" > "$OUT/$n.argv"
for last; do :; done
if [ "$last" = '@-' ]; then cat > "$OUT/$n.stdin"; fi
`,
  )
  chmodSync(join(folder, 'bin', 'curl'), 0o755)
})
beforeEach(() => {
  rmSync(join(folder, 'out'), { recursive: true, force: true })
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(folder, 'out', 'calls'), '0\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs commands in a shell with the fake curl first on PATH, in a folder that `$(touch …)` would litter. */
function run(commands: string, how: 'argument' | 'file' = 'argument'): Call[] {
  const script = join(folder, 'script')
  if (how === 'file') writeFileSync(script, commands)
  execFileSync('sh', how === 'file' ? [script] : ['-c', commands], {
    cwd: folder,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      OUT: join(folder, 'out'),
      VPPTOKEN_BEARER: 'from env "$x"',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(readdirSync(folder).filter((name) => name === 'littered')).toEqual([])
  const out = join(folder, 'out')
  return Array.from({ length: Number(readFileSync(join(out, 'calls'), 'utf8')) }, (_, n) => {
    const argv = readFileSync(join(out, `${n}.argv`), 'utf8')
      .split('\0')
      .slice(0, -1)
    const last = argv.at(-1) ?? ''
    return { argv, body: last === '@-' ? readFileSync(join(out, `${n}.stdin`)) : Buffer.from(last) }
  })
}

function patch(body: string | Uint8Array, headers: WireRequest['headers'] = []): WireRequest {
  return { method: 'PATCH', url, headers, body: Buffer.from(body) }
}

describe('curlCommand', () => {
  it('writes a plain request the plain way', () => {
    const request = { ...patch('{"a":1}', [['Content-Type', 'application/json']]), url: 'http://h/a' }
    expect(curlCommand([request], plain)).toBe(
      `curl -X PATCH 'http://h/a' -i -H 'Content-Type: application/json' --data-binary '{"a":1}'`,
    )
    expect(curlCommand([{ method: 'GET', url: 'http://h/a', headers: [] }], plain)).toBe(
      "curl 'http://h/a' -i",
    )
    expect(curlCommand([], plain)).toBe('')
  })

  it.each([
    ['single quotes', `{"a":"it's ''"}`],
    ['double quotes and backslashes', String.raw`{"a":"\"\\n\u0000"}`],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that must not expand it
    ['command substitution', '{"a":"$(touch littered) `touch littered` ${HOME} $HOME"}'],
    ['line feeds and tabs', '{\n\t"a": 1\r\n}\n\n'],
    ['non-ASCII', '{"a":"é 中 😀 \u202e\u200b"}'],
    ['NUL and other controls', '\0{"a":"\0\u0001\u001b[2J\u007f"}\0'],
    ['percent signs beside controls', '100%s %d %% \\101 \n'],
    ['a leading @', '@/etc/passwd'],
    ['a leading dash', '-n'],
    ['a leading dash beside controls', '-n \n'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Uint8Array.from({ length: 256 }, (_, index) => index)],
    ['a byte order mark', '\ufeff{}'],
  ])('sends the same bytes: %s', (_, body) => {
    const command = curlCommand([patch(body)], plain)
    expect(command).not.toMatch(/\p{Cc}/u)
    const [call] = run(command)
    expect(call?.body).toEqual(Buffer.from(body))
    expect(call?.argv.slice(0, 4)).toEqual(['-X', 'PATCH', url, '-i'])
    expect(call?.argv.at(-2)).toBe('--data-binary')
  })

  it('sends the same bytes for any body (fast-check)', () => {
    const bodies = fc.sample(
      fc.oneof(
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        fc
          .string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '%', '\n', '!', '@', '-', 'a', '0') })
          .map((text) => Buffer.from(text)),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      ),
      { numRuns: 40, seed: 1 },
    )
    const calls = run(
      curlCommand(
        bodies.map((body) => patch(body)),
        plain,
      ),
      'file',
    )
    expect(calls.map(({ body }) => body)).toEqual(bodies)
  })

  it('gives headers as they are, one without a value too, and keeps curl from naming a media type', () => {
    const [call] = run(
      curlCommand(
        [
          patch('{}', [
            ['X-Quote', `it's "$HOME"`],
            ['X-Empty', ''],
            ['Content-Length', '2'],
          ]),
        ],
        plain,
      ),
    )
    expect(call?.argv.slice(4)).toEqual([
      '-H',
      `X-Quote: it's "$HOME"`,
      '-H',
      'X-Empty;',
      '-H',
      'Content-Type:',
      '--data-binary',
      '{}',
    ])
  })

  it('takes the credentials from the environment and masks other secrets', () => {
    const request = patch('{"a":"s3cret"}', [
      ['authorization', 'Bearer s3cret'],
      ['X-Key', 's3cret'],
      ['content-type', 'application/json'],
    ])
    const masking = { ...plain, mask: { text: (text: string) => text.replaceAll('s3cret', '***') } }
    const command = curlCommand([request], masking)
    expect(command).not.toContain('s3cret')
    expect(command).toContain('-H "authorization: Bearer $VPPTOKEN_BEARER"')
    expect(run(command)[0]?.argv.slice(4)).toEqual([
      '-H',
      'authorization: Bearer from env "$x"',
      '-H',
      'X-Key: ***',
      '-H',
      'content-type: application/json',
      '--data-binary',
      '{"a":"***"}',
    ])
  })

  it('shows credentials that are known to be wrong', () => {
    const wrong = 'Bearer not-the-one'
    const request = patch('{}', [['Authorization', wrong]])
    expect(curlCommand([request], { ...plain, harmless: [wrong] })).toContain(`-H 'Authorization: ${wrong}'`)
    expect(curlCommand([request], plain)).not.toContain('not-the-one')
  })

  it('keeps curl from reading a meaning into the URL', () => {
    const to = (target: string) => curlCommand([{ method: 'GET', url: target, headers: [] }], plain)
    expect(to('http://h/a[1-3]{b}')).toContain('--globoff')
    expect(to('http://h/a/../b')).toContain('--path-as-is')
    expect(to('http://h/a/%2E%2e?x')).toContain('--path-as-is')
    expect(to('http://h/a.b/..c')).toBe("curl 'http://h/a.b/..c' -i")
  })

  it('writes one line for each step', () => {
    const calls = run(curlCommand([patch('1\n2'), { method: 'GET', url, headers: [] }, patch('3')], plain))
    expect(calls.map(({ argv }) => argv.includes('PATCH'))).toEqual([true, false, true])
  })

  it('points elsewhere for a body that is too long', () => {
    expect(curlCommand([patch('x'.repeat(curlBodyLimit))], plain)).toContain('curl -X PATCH')
    expect(curlCommand([patch('x'.repeat(curlBodyLimit + 1))], plain)).toBe(
      "body of 8193 bytes: vpptoken-conformance plan --json --only 'VPP-X-01/it'",
    )
  })
})

describe('shellQuote', () => {
  it('makes one word', () => {
    expect(shellQuote("a 'b' $c")).toBe(String.raw`'a '\''b'\'' $c'`)
  })
})
