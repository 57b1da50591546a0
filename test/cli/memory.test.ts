import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const module = fileURLToPath(new URL('../../src/cli/memory.ts', import.meta.url))

/** How much room V8 has made for young objects, in bytes, once many were made. */
async function roomFor(contract: string): Promise<number> {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8'
    import { spareMemory } from ${JSON.stringify(module)}
    spareMemory(${JSON.stringify(contract)})
    const kept = []
    for (let count = 0; count < 2_000_000; count += 1) kept[count % 200_000] = { count }
    console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  return Number(stdout)
}

describe('spareMemory', () => {
  it('has V8 make less room for young objects, but for the contracts that are built in', async () => {
    const [own, builtIn] = await Promise.all([roomFor('/tmp/openapi.yaml'), roomFor('v1.0')])
    expect(own * 2).toBeLessThanOrEqual(builtIn)
  })
})
