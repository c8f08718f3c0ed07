import { expect, type Page } from '@playwright/test'

/** Types user name and password into the sign-in page and sends it. */
export async function signIn(page: Page, { username, password }: { username: string; password: string }) {
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.locator('[type=submit]').click()
}

/** Answers the consent page. */
export async function consent(page: Page, action: 'allow' | 'deny') {
  await page.locator(`[name=action][value=${action}]`).click()
}

/** Goes to a screen of the console by its navigation. */
export async function visit(page: Page, screen: 'Overview' | 'People' | 'Applications' | 'Monitor' | 'Settings') {
  await page.getByRole('link', { name: screen, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
}
