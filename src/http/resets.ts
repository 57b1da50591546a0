import type { Exchange, WireRequest } from '../exchange/types.ts'

/** What resets were met in a run, and whether they are accidents. */
export type Resets = {
  /** Takes what a request came to in the end, after its repeats. */
  readonly note: (exchange: Exchange) => void
  /**
   * Whether breaking the connection is what this target does to writes that it does not like, so that repeating them
   * is of little use.
   */
  readonly isSystematic: () => boolean
}

// Five resets in a row befall one write by accident once in 100,000 where every tenth request is lost.
const enoughWrites = 3

/**
 * Tells a target that breaks connections from a network that does. It is the target where several different writes
 * each broke to the end of patience, something else was answered after each of them, and no repeat of anything has
 * helped meanwhile. One that helps, or a read that breaks, shows a network at fault: all is forgotten.
 */
export function createResets(): Resets {
  const broken = new Set<string>()
  let latest: string | undefined

  function forget(): void {
    broken.clear()
    latest = undefined
  }

  return {
    note({ request, response, failure, attempts, throttled }) {
      if (failure === undefined) {
        if (attempts - throttled > 1) return forget()
        // A gateway answers 5xx for a service that is down.
        if (latest === undefined || response === undefined || response.status >= 500) return
        broken.add(latest)
        latest = undefined
      } else if (failure.kind === 'connect' || (failure.kind === 'reset' && request.method === 'GET')) {
        forget()
      } else if (failure.kind === 'reset') {
        latest = contentOf(request)
      }
    },
    isSystematic: () => broken.size >= enoughWrites,
  }
}

/** What makes writes different ones: the same to another entity is the same. */
function contentOf({ method, body = new Uint8Array() }: WireRequest): string {
  return `${method} ${Buffer.from(body).toString('base64')}`
}
