import { BroadcastChannel } from 'node:worker_threads'
import type { TokenSource } from './sign-in-tokens.ts'

/** How long a token is waited for: the main thread may have to ask the authority, more than once. */
const limitMs = 60_000

type Message =
  | { readonly ask: string }
  | { readonly answer: string; readonly bearer: string }
  | { readonly answer: string; readonly problem: string }

/**
 * Answers the threads of this process that ask for tokens on the channel: a person signs in once, in the main thread,
 * while vitest's worker needs tokens for as long as the run lasts. No other process can listen. Gives what ends it.
 */
export function serveTokens(name: string, source: TokenSource): () => void {
  let closed = false
  const channel = open(name, async (message) => {
    if (!('ask' in message)) return
    const reply = await answerTo(message.ask, source)
    if (!closed) channel.postMessage(reply)
  })
  return () => {
    closed = true
    channel.close()
  }
}

async function answerTo(answer: string, source: TokenSource): Promise<Message> {
  try {
    return { answer, bearer: await source.token() }
  } catch (error) {
    return { answer, problem: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * A token source that asks the one which is served on the channel, in this thread or in another. `timeoutMs` bounds
 * the wait for an answer.
 */
export function askForTokens(name: string, timeoutMs: number = limitMs): TokenSource {
  const waiting = new Map<
    string,
    { readonly resolve: (token: string) => void; readonly reject: (error: Error) => void }
  >()
  const channel = open(name, (message) => {
    if (!('answer' in message)) return
    const one = waiting.get(message.answer)
    if ('bearer' in message) one?.resolve(message.bearer)
    else one?.reject(new Error(message.problem))
  })

  return {
    async token() {
      const id = crypto.randomUUID()
      let timer: NodeJS.Timeout | undefined
      // It keeps the thread alive only while an answer is due.
      channel.ref()
      try {
        return await new Promise<string>((resolve, reject) => {
          waiting.set(id, { resolve, reject })
          timer = setTimeout(() => reject(new Error('the sign-in of this run does not answer')), timeoutMs)
          channel.postMessage({ ask: id } satisfies Message)
        })
      } finally {
        clearTimeout(timer)
        waiting.delete(id)
        if (waiting.size === 0) channel.unref()
      }
    },
    close: () => channel.close(),
  }
}

/** A channel that keeps no thread alive. */
function open(name: string, receive: (message: Message) => unknown): BroadcastChannel {
  const channel = new BroadcastChannel(name)
  channel.onmessage = (event) => receive((event as { readonly data: Message }).data)
  channel.unref()
  return channel
}
