import { expect, type Page } from '@playwright/test'
import type { HeadlessOffice } from './office.ts'
import { signIn } from './pages.ts'

/** The page outside the console that has this title is there. */
export const isAt = (page: Page, title: string) => expect(page).toHaveTitle(`${title} – Authly`)

/** Gives user name and password on the way to the person's own account. */
export async function enter(
  page: Page,
  { issuer }: HeadlessOffice,
  person: { username: string; password: string },
): Promise<void> {
  await page.goto(`${issuer}/account`)
  await signIn(page, person)
}

/** Signs out on a page of the account. */
export async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await isAt(page, 'Signed out')
}
