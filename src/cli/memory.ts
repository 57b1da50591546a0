import { setFlagsFromString } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import { builtInVersions } from '../contract/types.ts'

/**
 * Keeps the memory of this process small where a contract of the user's own may be large: V8 makes room for young
 * objects as long as there is memory, and of 1,000 properties planning alone takes 320 MB in place of 200; and it lets
 * the heap grow to a multiple of what is alive before it collects. For the built-in contracts, which need little, the
 * room is worth its milliseconds, and in a worker the process is another's. `contract` is a name or a path.
 */
export function spareMemory(contract: string): void {
  if (!isMainThread || builtInVersions.some((name) => name === contract)) return
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=20')
}
