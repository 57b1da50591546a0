import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Report } from '../../src/report/model/types.ts'
import { htmlReport } from '../../src/report/render/html.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Why the tests of the page cannot run here; empty where they can, or must (REQUIRE_CHROMIUM=1). */
export const noBrowser =
  existsSync(executablePath) || process.env.REQUIRE_CHROMIUM === '1'
    ? ''
    : ` (skipped: no Chromium at ${executablePath}; name one with CHROMIUM=PATH)`

/** How Chromium is started: alone, and without asking anybody for anything. */
export const browserOptions = {
  executablePath,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** A page that was opened in the browser, and what it did that a report must not do. */
export type Opened = {
  readonly page: Page
  readonly url: string
  /** Errors and warnings of the console, uncaught errors, dialogs, and requests for anything but the file. */
  readonly trouble: readonly string[]
}

/** A browser for the tests of one file. */
export type Pages = {
  /** Opens a report in a window of its own; `fragment` begins with `#`. */
  readonly open: (report: Report, options?: BrowserContextOptions & { fragment?: string }) => Promise<Opened>
  readonly close: () => Promise<void>
}

/** Starts Chromium with a new profile and keeps the reports that it opens in a directory of its own. */
export async function startPages(): Promise<Pages> {
  const directory = await mkdtemp(join(tmpdir(), 'vpptoken-page-'))
  const browser: Browser = await chromium.launch(browserOptions)
  let count = 0
  return {
    async open(report, { fragment = '', ...options } = {}) {
      count += 1
      const path = join(directory, `report-${count}.html`)
      await writeFile(path, htmlReport(report))
      const context = await browser.newContext(options)
      const page = await context.newPage()
      const trouble: string[] = []
      page.on('console', (message) => trouble.push(`${message.type()}: ${message.text()}`))
      page.on('pageerror', (error) => trouble.push(error.message))
      page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`))
      page.on('request', (request) => {
        if (!request.url().startsWith(pathToFileURL(path).href)) trouble.push(`request: ${request.url()}`)
      })
      const url = pathToFileURL(path).href + fragment
      await page.goto(url)
      return { page, url, trouble }
    },
    async close() {
      await browser.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
