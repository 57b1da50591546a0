import { describe, expect, it } from 'vitest'
import { bundleForBrowser } from '../support/stub-bundle.ts'

describe('the stub in a bundle for browsers', () => {
  it('needs no module of Node', async () => {
    const text = await bundleForBrowser("export { vppTokenHandlers } from './src/stub/handlers.ts'")
    expect(text).toContain('vppTokenHandlers')
  })

  it('would be refused if it needed one', async () => {
    await expect(bundleForBrowser("export { readFile } from 'node:fs/promises'")).rejects.toThrow(/node:fs/)
  })
})
