import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const call = promisify(execFile)

/** Which of Node's own parts an import loads that the start of a run has no use for. */
async function dearPartsOf(specifier: string): Promise<readonly string[]> {
  const { stdout } = await call(process.execPath, [
    '--input-type=module',
    '--eval',
    `await import(${JSON.stringify(specifier)}); console.log(JSON.stringify(process.moduleLoadList))`,
  ])
  const loaded = JSON.parse(stdout) as readonly string[]
  return ['internal/deps/undici/undici', 'https'].filter((part) => loaded.includes(`NativeModule ${part}`))
}

describe('the transport', () => {
  it('loads neither a WebSocket client nor TLS before there is a target', async () => {
    const live = new URL('../../src/http/live.ts', import.meta.url)
    expect(await dearPartsOf(live.href)).toEqual([])
    expect(await dearPartsOf('node:http')).toEqual(['internal/deps/undici/undici'])
    expect(await dearPartsOf('node:https')).toEqual(['https'])
  })
})
