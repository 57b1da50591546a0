import { join } from 'node:path'
import { runProgram } from './program.ts'

const repository = join(import.meta.dirname, '..', '..')

// Every request would take half a minute for each implementation.
const stride = 3

type Planned = {
  readonly method: string
  readonly url: string
  readonly headers: [string, string][]
  readonly body?: unknown
}

type Violation = { readonly location: readonly string[]; readonly severity: string; readonly code: string }

/**
 * Sends what this suite plans through a validation proxy, one request after the other, and gives what the proxy says of
 * the answers, each once: the violations in an answer, a server that did not answer it, and a request that it finds
 * invalid and the server takes. Stops early, with what it has, when the signal says so.
 */
export async function violationsOf(proxy: string, bearer: string, signal: AbortSignal): Promise<string[]> {
  const found = new Set<string>()
  for (const request of await plannedRequests()) {
    if (signal.aborted) break
    for (const each of await send(proxy, bearer, request)) found.add(each)
  }
  return [...found]
}

async function send(
  proxy: string,
  bearer: string,
  { method, url, headers, body }: Planned,
): Promise<string[]> {
  const path = url.replace(/^.*?\/v1\.0/, '')
  const init = {
    method,
    headers: headers.map(([name, value]): [string, string] => [
      name,
      value.replace('$VPPTOKEN_BEARER', bearer),
    ]),
    signal: AbortSignal.timeout(2000),
    ...(typeof body === 'string' && { body }),
  }
  try {
    const response = await fetch(proxy + path, init)
    await response.arrayBuffer()
    const violations = JSON.parse(response.headers.get('sl-violations') ?? '[]') as Violation[]
    return [
      ...(response.headers.get('content-type')?.startsWith('application/problem')
        ? [`no answer to ${method} ${path} ${String(body).slice(0, 60)} ${response.status}`]
        : []),
      ...violations
        .filter(
          ({ location, severity }) => severity === 'Error' && (location[0] === 'response' || response.ok),
        )
        .map(
          ({ location, code }) =>
            `${method} ${response.ok ? 'taken' : 'refused'} ${code} ${location.join('.')}`,
        ),
    ]
  } catch {
    return [`no answer to ${method} ${path} ${String(body).slice(0, 60)}`]
  }
}

let plan: Promise<Planned[]> | undefined

function plannedRequests(): Promise<Planned[]> {
  plan ??= readPlan()
  return plan
}

async function readPlan(): Promise<Planned[]> {
  const { stdout } = await runProgram(
    [process.execPath, join(repository, 'src/cli/bin.ts'), 'plan', '--json'],
    {
      cwd: repository,
      timeoutMs: 60_000,
    },
  )
  const { cases } = JSON.parse(stdout) as { cases: { probe: string; requests: Planned[] }[] }
  const planned = [...new Map(cases.map(({ probe, requests }) => [probe, requests])).values()].flat()
  return planned.filter(({ body }, index) => index % stride === 0 && (body === undefined || isJson(body)))
}

// Prism reads a body before it passes it on, and leaves one that is no JSON unanswered.
function isJson(body: unknown): boolean {
  try {
    return typeof JSON.parse(String(body)) === 'object' && body !== 'null'
  } catch {
    return false
  }
}
