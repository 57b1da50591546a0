import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createImplementation } from '../../src/stub/implementation.ts'
import { contract, firstId, propertyOf } from '../stub/client.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { bundleForBrowser } from '../support/stub-bundle.ts'
import { browserOptions, noBrowser } from './browser.ts'

const root = 'https://graph.test/v1.0'
const item = `${root}${contract.collectionPath}/${firstId(createImplementation(contract))}`
const text = propertyOf('string')

const program = `
import { setupWorker } from 'msw/browser'
import { vppTokenHandlers } from './src/stub/handlers.ts'
window.started = setupWorker(...vppTokenHandlers({ baseUrl: '${root}' })).start({ quiet: true })
`

// What a Storybook or a development server does: the handlers in the page, msw's service worker before the network.
describe.skipIf(noBrowser !== '')(`the stub in a page${noBrowser}`, () => {
  let browser: Browser
  let server: TestServer
  let page: Page
  const trouble: string[] = []

  beforeAll(async () => {
    const worker = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js')
    const files: Readonly<Record<string, readonly [type: string, content: string]>> = {
      '/': ['text/html', '<!doctype html><title>t</title><script type="module" src="/app.js"></script>'],
      '/app.js': ['text/javascript', await bundleForBrowser(program)],
      '/mockServiceWorker.js': ['text/javascript', await readFile(worker, 'utf8')],
    }
    server = await startServer((request, response) => {
      const [type, content] = files[request.url ?? ''] ?? []
      response
        .writeHead(type === undefined ? 404 : 200, { 'Content-Type': type ?? 'text/plain' })
        .end(content)
    })
    browser = await chromium.launch(browserOptions)
    page = await browser.newPage()
    page.on('pageerror', (error) => trouble.push(error.message))
    await page.goto(server.url)
    await page.evaluate('window.started')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  it('answers a PATCH, keeps what was sent, and refuses what the contract does not admit', async () => {
    const patch = (body: object) =>
      page.evaluate(`(async () => {
        const headers = { 'Content-Type': 'application/json' }
        const answer = await fetch('${item}', { method: 'PATCH', headers, body: ${JSON.stringify(JSON.stringify(body))} })
        return { status: answer.status, body: await answer.json() }
      })()`)
    expect(await patch({ [text]: 'through a page' })).toMatchObject({
      status: 200,
      body: { [text]: 'through a page' },
    })
    const read = await page.evaluate(`fetch('${item}').then((answer) => answer.json())`)
    expect(read).toMatchObject({ [text]: 'through a page' })
    expect(await patch({ [text]: 5 })).toMatchObject({
      status: 400,
      body: { error: { code: expect.any(String) } },
    })
    expect(trouble).toEqual([])
  })
})
