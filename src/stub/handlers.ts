import { type HttpHandler, http } from 'msw/http'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import type { WireRequest, WireResponse } from '../http/types.ts'
import type { JsonObject } from '../json.ts'
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
  /** A contract, or the name or path of one; `v1.0` unless given. */
  readonly contract?: Contract | string
  /** Answers instead of an implementation made from `contract`, `tokens` and `bearer`. */
  readonly implementation?: Implementation
}

/**
 * Handlers for msw 3 (`setupServer(...handlers)`) that answer for the collection and its entities under `baseUrl` like
 * the documented service; other URLs are left to other handlers. The contract is loaded at the first request, which
 * fails where the contract cannot be loaded. Throws a TypeError where `baseUrl` is not an absolute URL.
 */
export function vppTokenHandlers(options: HandlerOptions): HttpHandler[] {
  const root = new URL(options.baseUrl)
  const basePath = root.pathname.replace(/\/+$/, '')
  const ready = once(() => prepare(options, basePath))
  const concerns = async ({ request }: { request: Request }) => {
    const url = new URL(request.url)
    if (url.origin !== root.origin || !url.pathname.startsWith(`${basePath}/`)) return false
    const { collection } = await ready()
    return url.pathname === collection || url.pathname.startsWith(`${collection}/`)
  }
  return [
    http.all(concerns, async ({ request }) => {
      const { implementation } = await ready()
      const { response, failure } = await implementation.handle(await wireRequest(request))
      if (response !== undefined) return fetchResponse(response)
      if (failure.kind === 'timeout') await aborted(request.signal)
      return Response.error()
    }),
  ]
}

async function prepare(options: HandlerOptions, basePath: string) {
  const given = options.contract ?? 'v1.0'
  const contract = typeof given === 'string' ? await loadContract(given) : given
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
