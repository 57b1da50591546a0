import type { Mask } from '../secrets/mask.ts'

/** An access token and when it ends, in milliseconds since 1970. */
export type Token = { readonly token: string; readonly expiresAt: number }

/** Where access tokens come from. */
export type TokenSource = {
  /** A token that is good for some time yet; rejects with an Error of one line, without secrets, where none can be had. */
  readonly token: () => Promise<string>
  /** Frees what it holds. */
  readonly close: () => void
}

/** A token is renewed so long before its end, or after half its life if that is later. */
const marginMs = 5 * 60_000

/** However short a token's life is, none is asked for again within this time. */
const leastMs = 1000

/** How long the old token is used before a renewal that failed is tried again. */
const pauseMs = 10_000

/**
 * Keeps a token, and renews it before its end. Takes what gets one, the mask to which each is added before anyone can
 * use it, and the clock. Callers at the same time share one renewal; where it fails, the old token is used to its end.
 */
export function createTokenSource(
  acquire: () => Promise<Token>,
  { mask, now = Date.now }: { readonly mask: Pick<Mask, 'add'>; readonly now?: () => number },
): TokenSource {
  let held: (Token & { readonly renewAt: number }) | undefined
  let renewal: Promise<string> | undefined

  async function renew(): Promise<string> {
    try {
      const got = await acquire()
      mask.add(got.token, 'bearer')
      const life = got.expiresAt - now()
      held = { ...got, renewAt: now() + Math.max(leastMs, life - Math.min(marginMs, life / 2)) }
    } catch (error) {
      if (held === undefined || now() >= held.expiresAt) throw error
      held = { ...held, renewAt: now() + pauseMs }
    }
    return held.token
  }

  return {
    async token() {
      if (held !== undefined && now() < held.renewAt) return held.token
      renewal ??= renew().finally(() => {
        renewal = undefined
      })
      return renewal
    },
    close() {},
  }
}
