import { type HttpHandler, http } from 'msw'
import type { Contract } from '../contract/types.ts'
import type { WireRequest, WireResponse } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { type BuiltInName, builtInContract, builtInNames } from './built-in.ts'
import { createImplementation } from './implementation.ts'
import type { Implementation } from './types.ts'

/** How the handlers are set up. */
export type HandlerOptions = {
  /** The service root that is intercepted, e.g. `https://graph.microsoft.com/v1.0`. */
  readonly baseUrl: string
  /** The stored tokens; two made from the contract unless given. */
  readonly tokens?: readonly JsonObject[]
  /** The bearer token to ask for; none unless given. */
  readonly bearer?: string
  /** `v1.0` (default), `beta`, or what `loadContract` of the package gives for a file. */
  readonly contract?: Contract | BuiltInName
  /** Answers instead of an implementation made from `contract`, `tokens` and `bearer`. */
  readonly implementation?: Implementation
}

/**
 * Handlers for msw 2 and 3, in Node (`setupServer(...handlers)`) and in a browser (`setupWorker(...handlers)`), that
 * answer for the collection and its entities under `baseUrl` like the documented service; other URLs are left to other
 * handlers. Throws a TypeError where `baseUrl` is not an absolute URL, or no contract has the name.
 */
export function vppTokenHandlers(options: HandlerOptions): HttpHandler[] {
  const { contract } = options
  if (typeof contract === 'string' && !builtInNames.includes(contract)) {
    const known = builtInNames.join(', ')
    throw new TypeError(
      `contract: there is no ${JSON.stringify(contract)}; known: ${known}, or what loadContract gives`,
    )
  }
  const root = new URL(options.baseUrl)
  const basePath = root.pathname.replace(/\/+$/, '')
  const ready = once(() => prepare(options, basePath))
  const below = new RegExp(`^${escaped(root.origin + basePath)}/`)
  return [
    http.all(below, async ({ request }) => {
      const { implementation, collection } = await ready()
      const path = new URL(request.url).pathname
      // Without an answer msw asks the handlers that come after this one.
      if (path !== collection && !path.startsWith(`${collection}/`)) return undefined
      const { response, failure } = await implementation.handle(await wireRequest(request))
      if (response !== undefined) return fetchResponse(response)
      if (failure.kind === 'timeout') await aborted(request.signal)
      return Response.error()
    }),
  ]
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

async function prepare(options: HandlerOptions, basePath: string) {
  const given = options.contract ?? 'v1.0'
  const contract = typeof given === 'string' ? await builtInContract(given) : given
  const { tokens, bearer } = options
  const implementation =
    options.implementation ??
    createImplementation(contract, { basePath, ...(tokens && { tokens }), ...(bearer && { bearer }) })
  return { implementation, collection: basePath + contract.collectionPath }
}

async function wireRequest(request: Request): Promise<WireRequest> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  const { method, url, headers } = request
  return { method, url, headers: [...headers], ...(bytes.byteLength > 0 && { body: bytes }) }
}

function fetchResponse({ status, headers, body }: WireResponse): Response {
  // The body is as it was before the content coding; a header that announces one would have it decoded again.
  const kept = headers.filter(([name]) => !/^(content-encoding|content-length)$/i.test(name))
  const bodiless = status === 204 || status === 205 || status === 304
  return new Response(bodiless ? null : new Uint8Array(body), {
    status,
    headers: kept.map(([n, v]) => [n, v]),
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
