import { expect, type Page } from '@playwright/test'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'

const callback = 'https://shop.example.com/callback'

async function addShop(page: Page) {
  await visit(page, 'Applications')
  await page.getByRole('button', { name: 'Add application' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /web app/i }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('The shop')
  await dialog.getByLabel('Redirect URIs').fill(callback)
  await dialog.getByRole('button', { name: 'Add application' }).click()
  const secret = (await page.getByText(/^cs_live_/).textContent())?.trim() ?? ''
  await page.getByRole('button', { name: 'I have kept it' }).click()
  return secret
}

const openShop = (page: Page) => page.getByRole('button', { name: 'The shop' }).click()

test('a client secret can be read once, and a new one takes its place', async ({ office: { page } }) => {
  const first = await addShop(page)
  await expect(page.getByText(first)).toHaveCount(0)
  await openShop(page)
  await page.getByRole('button', { name: 'Replace secret' }).click()
  await page
    .getByRole('dialog', { name: 'Replace the client secret?' })
    .getByRole('button', { name: 'Replace secret' })
    .click()
  const second = (await page.getByText(/^cs_live_/).textContent())?.trim()
  expect(second).not.toBe(first)
})

test('SEC-B04: a redirect URI that is not safe is refused at its line, and nothing typed is lost', async ({
  office: { page },
}) => {
  await addShop(page)
  await openShop(page)
  const field = page.getByLabel('Redirect URIs')
  const typed = `${callback}\nhttp://shop.example.com/plain`
  await field.fill(typed)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/line 2/i)).toBeVisible()
  await expect(field).toHaveValue(typed)
  await field.fill(`${callback}\nhttps://shop.example.com/other`)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('The redirect URIs were saved.')).toBeVisible()
})

test('an application is deleted after its name was typed', async ({ office: { page } }) => {
  await addShop(page)
  await openShop(page)
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete this application?' })
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await dialog.getByLabel(/Type the name/).fill('The shop')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No application yet')).toBeVisible()
})

test('Escape closes only the uppermost dialog, and the focus goes back to what opened it', async ({
  office: { page },
}) => {
  await addShop(page)
  await openShop(page)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog', { name: 'Delete this application?' }).waitFor()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'The shop' })).toBeFocused()
})
