import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, expect, type Page, test } from '@playwright/test'

/** The narrowest screen that a page has to fit (WCAG 2.2 §1.4.10), in CSS pixels. */
const narrow = { width: 320, height: 640 }

/** Asks axe-core in both themes for serious and critical violations, and for room on a narrow screen. Leaves the page as it was. */
export async function pageIsAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await seriousViolations(axe(page), 4), `violations of ${page.url()} in the light theme`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  // The themes differ in colours alone.
  const colours = axe(page).withTags('cat.color')
  expect(await seriousViolations(colours, 1), `violations of ${page.url()} in the dark theme`).toEqual([])
  await page.emulateMedia({ colorScheme: null })
  await pageIsNarrow(page)
}

/** The page can be read at 320 pixels without scrolling sideways. */
export async function pageIsNarrow(page: Page): Promise<void> {
  const before = page.viewportSize()
  await page.setViewportSize(narrow)
  const needed = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(needed, `pixels that ${page.url()} needs on a screen of ${narrow.width}`).toBeLessThanOrEqual(narrow.width)
  if (before) await page.setViewportSize(before)
}

/** How one gets from page to page, in order: the name of each, and what leads there from the one before. */
export type Visits = Record<string, () => Promise<unknown>>

/** Goes from one page to the next and looks at each with `look`. */
export async function lookAtPages(page: Page, visits: Visits, look = pageIsAccessible): Promise<void> {
  for (const [name, visit] of Object.entries(visits)) {
    await test.step(name, async () => {
      await visit()
      await look(page)
    })
  }
}

/**
 * A page of a browser of its own in which no script runs, axe-core's neither: `pageIsNarrow` can look at it. The caller
 * closes its context.
 */
export async function pageWithoutScripts(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  return context.newPage()
}

/** In legacy mode it opens no page of its own to join what it found in frames, of which our pages have none. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode()

/** One line for each violation: the rule, how bad it is, and where. At least so many rules had something to look at. */
async function seriousViolations(builder: AxeBuilder, leastRules: number): Promise<string[]> {
  const { violations, passes } = await builder.analyze()
  expect(passes.length, 'rules that axe-core could apply').toBeGreaterThanOrEqual(leastRules)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html).join(' ')}`)
}
