import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleCase, sampleReport } from '../support/report.ts'
import { noBrowser, type Pages, startPages } from './browser.ts'
import { everything } from './everything.ts'
import { largeReport } from './large-report.ts'

describe.skipIf(noBrowser !== '')(`the page of a report, in Chromium${noBrowser}`, () => {
  let pages: Pages
  beforeAll(async () => {
    pages = await startPages()
  })
  afterAll(() => pages.close())

  it('opens without an error, a warning or a request', async () => {
    const { page, trouble } = await pages.open(everything)
    expect(await page.title()).toBe('Gate failed · http://127.0.0.1:8080/v1.0')
    expect(trouble).toEqual([])
    // What the policy refuses, and what the page would say itself, would be seen.
    await page.evaluate(`fetch('http://127.0.0.1:9/').catch(() => console.warn('refused'))`)
    await expect.poll(() => trouble).toContain('warning: refused')
    expect(trouble.join()).toContain('Content Security Policy')
  })

  it.each([
    ['none fails', 1_000_000],
    ['a tenth fails', 10],
  ])('lays out no more at first where there are more cases, of which %s', async (_name, failing) => {
    const laidOut = async (count: number) => {
      const { page } = await pages.open(largeReport(count, failing))
      const all = await page.evaluate<number>('document.querySelectorAll("*").length')
      const visible = await page.evaluate<number>(shownAtFirst)
      await page.context().close()
      return { all, visible }
    }
    const [some, many] = [await laidOut(1400), await laidOut(2800)]
    expect(many.visible).toBe(some.visible)
    expect(many.all).toBeGreaterThan(some.all)
  })

  it('has no sideways scroll at 360 px, with everything open', async () => {
    const { page } = await pages.open(everything, { viewport: { width: 360, height: 740 } })
    await page.evaluate(openEverything)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await page.evaluate(tooWide)).toEqual([])
    await page.evaluate(`document.querySelector('.values').style.width = '400px'`)
    expect(await page.evaluate(tooWide)).toContain('values')
  })

  it('keeps content that a target made up inert and shows what it hides', async () => {
    const evil = '</script><script>hacked=1</script><img src=x onerror="hacked=1">\u202e" onclick="hacked=1'
    const { page, trouble } = await pages.open(
      sampleReport(
        [
          sampleCase({
            id: `VPP-ENUM-02/state/${evil}`,
            property: evil,
            message: evil,
            diagnosis: evil,
            where: evil,
            sent: evil,
            expected: `"${evil}"`,
            got: `"${evil}<!--"`,
            curl: evil,
            exchanges: [
              {
                request: {
                  method: evil,
                  url: `javascript:${evil}`,
                  headers: [[evil, evil]],
                  body: { text: evil },
                },
                response: { status: 200, headers: [[evil, evil]], body: { base64: evil } },
                throttled: 0,
                durationMs: 1,
              },
            ],
          }),
        ],
        { notes: [evil], target: { url: evil, ids: [evil], reader: 'get' } },
      ),
      { fragment: '#text=%3Cimg+src%3Dx+onerror%3Dhacked%3D1%3E&verdict="]' },
    )
    await page.evaluate(openEverything)
    expect(await page.evaluate(`[typeof hacked, document.images.length, document.scripts.length]`)).toEqual([
      'undefined',
      0,
      1,
    ])
    const text = await page.evaluate(`document.documentElement.textContent`)
    expect(text).not.toContain('\u202e')
    expect(text).toContain(String.raw`onerror="hacked=1">\u202e`)
    expect(trouble).toEqual([])
  })

  it('prints every deviation open and nothing to operate, whatever is filtered or closed', async () => {
    const { page } = await pages.open(everything, { fragment: '#property=state' })
    const seen = (selector: string) => page.locator(selector).first().isVisible()
    await page.locator('#close-all').click()
    const shown = '#requirement-VPP-ENUM-08 .cause'
    expect([await seen(shown), await seen('#filters'), await seen('#requirement-VPP-HTTP-09')]).toEqual([
      false,
      true,
      false,
    ])
    await page.emulateMedia({ media: 'print' })
    expect([await seen(shown), await seen('#filters'), await seen('#requirement-VPP-HTTP-09')]).toEqual([
      true,
      false,
      true,
    ])
    expect(await seen('.copy')).toBe(false)
    // A4 with the margins of the browser.
    await page.setViewportSize({ width: 718, height: 1000 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(718)
    expect(await seen('article.case .exchange')).toBe(false)
  })

  it('is a whole page without its script', async () => {
    const { page } = await pages.open(everything, { javaScriptEnabled: false })
    expect(await page.locator('#filters').isVisible()).toBe(false)
    expect(await page.locator('.copy').first().isVisible()).toBe(false)
    expect(await page.locator('article.case').first().isVisible()).toBe(true)
  })
})

const openEverything = `for (const each of document.querySelectorAll('details')) each.open = true`

/** How many elements have a box before anything is opened. */
const shownAtFirst = '[...document.querySelectorAll("*")].filter((each) => each.checkVisibility()).length'

/** The classes of what reaches beyond the window, apart from what scrolls in a box of its own. */
const tooWide = `[...document.querySelectorAll('body *')]
  .filter((each) => !each.closest('.scroll') && each.getBoundingClientRect().right > innerWidth + 0.5)
  .map((each) => String(each.className))`
