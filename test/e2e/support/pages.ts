import { expect, type Locator, type Page } from '@playwright/test'

/** Types user name and password into the sign-in page and sends it. */
export async function signIn(page: Page, { username, password }: { username: string; password: string }) {
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Puts off the second factor that administrators are asked for, where the page asks before `arrived` is there. */
export async function enrolLater(page: Page, arrived: Locator) {
  const later = page.getByRole('button', { name: /^Later/ })
  await expect(arrived.or(later)).toBeVisible()
  if (await later.isVisible()) await later.click()
}

/** Answers the consent page. */
export async function consent(page: Page, action: 'allow' | 'deny') {
  await page.locator(`[name=action][value=${action}]`).click()
}

type Screen =
  | 'Overview'
  | 'People'
  | 'Groups'
  | 'Applications'
  | 'Connections'
  | 'Sign-in rules'
  | 'Monitor'
  | 'Settings'

/** Goes to a screen of the console by its navigation. */
export async function visit(page: Page, screen: Screen) {
  await page.getByRole('link', { name: screen, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
}
