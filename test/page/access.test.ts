import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noBrowser, type Pages, startPages } from './browser.ts'
import { everything } from './everything.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds, each rule with the first element that breaks it. */
async function problemsOf(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: the page's own policy admits no other script.
  await page.evaluate(axe)
  return page.evaluate(
    `axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
  )
}

/** Presses Tab until the element that has the focus matches; throws where it does not come. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let count = 0; count < 300; count++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`no Tab leads to ${selector}`)
}

/** What the page says for two seconds, it says until it was read, however slow the machine is. */
const keepSaying = 'window.setTimeout = () => 0'

describe.skipIf(noBrowser !== '')(`the page of a report, for everyone${noBrowser}`, () => {
  let pages: Pages
  beforeAll(async () => {
    pages = await startPages()
  })
  afterAll(() => pages.close())

  it.each([
    ['light', 1280],
    ['light', 360],
    ['dark', 1280],
    ['dark', 360],
  ] as const)('breaks no rule of axe-core: %s, %i px', async (colorScheme, width) => {
    const { page } = await pages.open(everything, { colorScheme, viewport: { width, height: 800 } })
    await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`)
    expect(await problemsOf(page)).toEqual([])
  })

  it('would be told by axe-core', async () => {
    const { page } = await pages.open(everything)
    await page.evaluate(`document.querySelector('input[type=search]').closest('label').replaceWith('x')
      document.querySelector('h1').style.color = '#eeeeee'`)
    expect((await problemsOf(page)).map((problem) => problem.split(' ')[0])).toContain('color-contrast')
  })

  it('is walked with the keyboard alone: skip, filter, open a failure, copy', async () => {
    const { page } = await pages.open(everything, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.evaluate(keepSaying)
    const active = () => page.evaluate('document.activeElement.id || document.activeElement.textContent')
    const press = (key: string) => page.keyboard.press(key)
    await press('Tab')
    expect(await active()).toBe('Skip to the requirements')
    await press('Enter')
    expect(await active()).toBe('requirements')

    await tabTo(page, 'input[name=verdict][value=fail]')
    await press('Space')
    await tabTo(page, 'select[name=property]')
    await page.keyboard.type('status')
    await expect.poll(() => page.locator('#shown').textContent()).toBe('1 of 12 cases, in 1 requirement')
    await tabTo(page, '#clear')
    await press('Enter')
    await expect.poll(() => page.locator('#shown').textContent()).toBe('All 12 cases')

    await tabTo(page, '#requirement-VPP-ENUM-02 .others > summary')
    await press('Enter')
    await tabTo(page, '.others .case > summary')
    await press('Enter')
    await tabTo(page, '.others .case .copy')
    await press('Enter')
    await expect.poll(() => page.locator('#said').textContent()).toBe('Copied to the clipboard')
    expect(await active()).toBe('Copied')
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^curl -X PATCH '.*completed"}'$/)
  })

  it('selects the command where the clipboard is closed to it', async () => {
    const { page } = await pages.open(everything)
    await page.evaluate(keepSaying)
    await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('closed'))
      document.execCommand = () => false`)
    await page.locator('article.case .copy').first().click()
    await expect.poll(() => page.locator('#said').textContent()).toMatch(/^Selected/)
    expect(await page.evaluate('String(getSelection())')).toMatch(/^curl /)
  })
})
