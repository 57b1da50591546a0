import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseAnchor } from '../../src/report/render/html/anchor.ts'
import { noBrowser, type Pages, startPages } from './browser.ts'
import { everything } from './everything.ts'
import { largeReport } from './large-report.ts'

const shown = (page: Page) => page.locator('#shown').textContent()
const cases = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('.case, .rows li')]
    .filter((each) => !each.closest('.off')).map((each) => each.id)`) as Promise<string[]>

/** The element of a case, as an expression for the page. */
const placed = (id: string) => `document.getElementById(${JSON.stringify(caseAnchor(id))})`
const inWindow = (id: string) =>
  `(({ top }) => top >= 0 && top < innerHeight)(${placed(id)}.getBoundingClientRect())`

describe.skipIf(noBrowser !== '')(`links and filters of the page${noBrowser}`, () => {
  let pages: Pages
  beforeAll(async () => {
    pages = await startPages()
  })
  afterAll(() => pages.close())

  it('shows all without a filter', async () => {
    const { page } = await pages.open(everything)
    expect(await shown(page)).toBe(`All ${everything.cases.length} cases`)
    expect(await cases(page)).toHaveLength(everything.cases.length)
  })

  it.each([
    ['verdict', '#verdict=warn&verdict=unproven', ['VPP-ENUM-08/state/upper', 'VPP-HTTP-09/body']],
    ['level', '#level=SHOULD', ['VPP-ENUM-08/state/upper']],
    ['property', '#property=status', ['VPP-ENUM-02/status/sibling-member:a+b']],
    ['the whole body', '#property=whole+body&verdict=known', ['VPP-ENTITY-01/all']],
    ['id', '#text=A%2BB', ['VPP-ENUM-02/status/sibling-member:a+b']],
    ['statement, of each word', '#text=256+kib', ['VPP-HTTP-09/body']],
    ['diagnosis', '#text=milliseconds&verdict=info', ['VPP-DATE-10/expires/digits-9']],
    ['message of a case without more', '#text=credentials+configured', ['VPP-AUTH-01/none']],
    ['nothing', '#text=no+such+words', []],
  ])('filters by %s', async (_, fragment, ids) => {
    const { page } = await pages.open(everything, { fragment })
    expect(await cases(page)).toEqual(ids.map(caseAnchor))
    const count = `${ids.length} of ${everything.cases.length} cases, in ${ids.length} requirement`
    expect(await shown(page)).toBe(
      ids.length === 0 ? 'No case matches' : ids.length === 1 ? count : `${count}s`,
    )
    for (const id of ids) expect(await page.locator(`[id="${caseAnchor(id)}"]`).isVisible()).toBe(true)
  })

  it('keeps the filters in view, and the heading of a cause above its case', async () => {
    const { page } = await pages.open(everything, { viewport: { width: 1280, height: 700 } })
    const links = page.locator('.causes a[href^="#case-"]')
    for (let index = 0; index < (await links.count()); index += 1) {
      await links.nth(index).click()
      const tops = (await page.evaluate(`(() => {
        const found = document.querySelector('.here')
        const box = (element) => element.getBoundingClientRect()
        const heading = found.closest('.cause').querySelector('h5')
        return [box(document.querySelector('#filters')).top, box(document.querySelector('#filters')).bottom,
          box(heading).top, box(heading).bottom, box(found).top].map(Math.round)
      })()`)) as [number, number, number, number, number]
      const [top, bottom, heading, headingEnd, found] = tops
      expect(tops).toEqual(tops.toSorted((a, b) => a - b))
      expect({ top, found: found < 700 }).toEqual({ top: Math.max(top, 0), found: true })
      expect(heading).toBeGreaterThanOrEqual(bottom)
      expect(found).toBeGreaterThanOrEqual(headingEnd)
    }
  })

  it('keeps the filter in the address, so that a link shares it', async () => {
    const { page, trouble } = await pages.open(everything)
    await page.locator('input[name=text]').fill('credentials')
    await page.locator('input[name=level][value=MUST]').check()
    await expect.poll(() => page.evaluate('location.hash')).toBe('#level=MUST&text=credentials')
    await page.reload()
    expect(await cases(page)).toEqual(['case-VPP-AUTH-01/none'])
    expect(await page.locator('input[name=text]').inputValue()).toBe('credentials')
    await page.locator('#clear').click()
    await expect.poll(() => page.evaluate('location.hash')).toBe('')
    expect(trouble).toEqual([])
  })

  const isShown = async (page: Page, id: string) => {
    await expect
      .poll(() => page.evaluate(`${placed(id)}.contains(document.activeElement)`), { message: id })
      .toBe(true)
    await expect.poll(() => page.evaluate(inWindow(id)), { message: id }).toBe(true)
    expect(await page.locator(`[id="${caseAnchor(id)}"]`).isVisible(), id).toBe(true)
  }

  it('opens, shows and focuses the case that the address names', async () => {
    const ids = ['VPP-ENUM-02/state/sibling-member:completed', 'VPP-ENUM-02/status/sibling-member:a+b']
    for (const id of [...ids, 'VPP-ENTITY-01/expires/plain']) {
      const { page } = await pages.open(everything, { fragment: `#${caseAnchor(id)}` })
      await isShown(page, id)
    }
  })

  it('does so for every case when the address changes, and for a requirement', async () => {
    const { page } = await pages.open(everything)
    for (const { id } of everything.cases) {
      expect(await page.evaluate(`${placed(id)}.contains(document.activeElement)`)).toBe(false)
      await page.evaluate(`location.hash = ${JSON.stringify(caseAnchor(id))}`)
      await isShown(page, id)
    }
    await page.evaluate(`location.hash = 'requirement-VPP-AUTH-01'`)
    const focused = () => page.evaluate('document.activeElement.parentElement.id')
    await expect.poll(focused).toBe('requirement-VPP-AUTH-01')
  })

  it('finds a case far down a large page, percent-encoded as well, and shows it despite a filter', async () => {
    const report = largeReport(2000, 10)
    const { id } = report.cases[1999]!
    const { page } = await pages.open(report, { fragment: '#verdict=fail' })
    const place = page.locator(`[id="${caseAnchor(id)}"]`)
    expect(await place.isVisible()).toBe(false)
    await page.evaluate(`location.hash = ${JSON.stringify(encodeURIComponent(caseAnchor(id)))}`)
    await isShown(page, id)
    expect(await shown(page)).toBe('All 2,000 cases')
  })

  it('leads from the map, the causes and the ruler to cases that exist', async () => {
    const { page } = await pages.open(everything)
    expect(
      await page.evaluate(`[...document.querySelectorAll('a[href^="#"]')].filter((link) =>
        document.getElementById(link.getAttribute('href').slice(1)) === null).map(String)`),
    ).toEqual([])
    await page.locator('.map a.fail').first().click()
    await expect
      .poll(() => page.evaluate('document.activeElement.closest(".case")?.id'))
      .toBe(caseAnchor('VPP-ENUM-02/state/sibling-member:completed'))
  })
})
