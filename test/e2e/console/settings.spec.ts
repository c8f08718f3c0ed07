import { expect } from '@playwright/test'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'

test('dark is applied at once and is still dark after a restart', async ({ office }) => {
  const { page } = office
  await visit(page, 'Settings')
  await page.getByText('Dark', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  const again = await office.reopen()
  await expect(again.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('an issuer that is no address is refused at its field', async ({ office: { page } }) => {
  await visit(page, 'Settings')
  await page.getByLabel('Issuer').fill('not an address')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/Enter an address such as/)).toBeVisible()
})
