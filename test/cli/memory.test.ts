import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const module = fileURLToPath(new URL('../../src/cli/memory.ts', import.meta.url))

/** How large the heap of a process grows that makes many short-lived objects, as planning does; in bytes. */
async function heapWith(contract: string): Promise<number> {
  const program = `
    import { spareMemory } from ${JSON.stringify(module)}
    spareMemory(${JSON.stringify(contract)})
    const kept = []
    for (let count = 0; count < 3_000_000; count += 1) kept[count % 20_000] = { count }
    console.log(process.memoryUsage().heapTotal)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  return Number(stdout)
}

describe('spareMemory', () => {
  it("has a process take less memory for a contract of the user's own, which may be large", async () => {
    const [own, builtIn] = await Promise.all([heapWith('/tmp/openapi.yaml'), heapWith('v1.0')])
    expect(own).toBeLessThan(0.9 * builtIn)
  })
})
