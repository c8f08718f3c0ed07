import { expect, type Page } from '@playwright/test'
import { readQr } from '../../support/qr.ts'
import { totpDevice } from '../../support/totp-device.ts'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'
import { ben } from '../support/people.ts'
import { addPerson } from '../support/set-up.ts'

/** Adds Ben and opens his page. */
async function openBen(page: Page) {
  await visit(page, 'People')
  await addPerson(page, ben)
  await page.getByRole('link', { name: ben.name }).click()
  await expect(page.getByRole('heading', { level: 1, name: ben.name })).toBeVisible()
}

test('a profile is changed in place, and what is refused stays in the form with its reason', async ({
  office: { page },
}) => {
  await openBen(page)
  await page.getByLabel('User name').fill('anna')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/taken/)).toBeVisible()
  await page.getByLabel('User name').fill('benjamin')
  await page.getByRole('button', { name: 'Add a claim' }).click()
  await page.getByLabel('Name of the claim').fill('level')
  await page.getByLabel('Value of level').fill('4')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('benjamin', { exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByRole('table', { name: 'Events' }).getByText('the user name was changed')).toBeVisible()
  await page.getByRole('tab', { name: 'Profile' }).click()
  await expect(page.getByLabel('Value of level')).toHaveValue('4')
})

test('an authenticator app is enrolled at this desk: scanned, confirmed by a code, its recovery codes shown once', async ({
  office: { page },
}) => {
  await openBen(page)
  await page.getByRole('tab', { name: 'Sign-in methods' }).click()
  await page.getByRole('button', { name: 'Enrol an app at this desk' }).click()
  const image = page.getByRole('img', { name: 'QR code for the authenticator app' })
  await expect(image).toBeVisible()
  const phone = totpDevice(readQr(await image.screenshot()))
  expect(phone.account).toContain(ben.username)

  const code = page.getByLabel('Code that the app shows')
  await expect(code).toBeFocused()
  await code.fill(phone.code(-600_000))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText(/This is not the code/)).toBeVisible()
  await code.fill(phone.code())
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10)
  await page.getByRole('button', { name: 'They are passed on' }).click()
  await expect(page.getByRole('heading', { name: 'Authenticator app' })).toBeVisible()
  await expect(page.getByText('10 left, each for one sign-in.')).toBeVisible()

  await page.getByRole('button', { name: 'Remove: Authenticator app' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('heading', { name: /None set up/ })).toBeVisible()
})

test('a link for a new password is shown once, is listed while it is open, and is cancelled', async ({
  office: { page },
}) => {
  await openBen(page)
  await page.getByRole('tab', { name: 'Sign-in methods' }).click()
  await page.getByRole('button', { name: 'Make a link for a new password' }).click()
  await page.getByRole('button', { name: 'Make the link' }).click()
  await expect(page.getByRole('region', { name: 'Link', exact: true })).toContainText('/account/reset?token=')
  await page.getByRole('button', { name: 'I have passed it on' }).click()
  await expect(page.getByText(/token=/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Cancel: Link for a new password' }).click()
  await page.getByRole('button', { name: 'Cancel the link' }).click()
  await expect(page.getByRole('heading', { name: 'Open links' })).toHaveCount(0)
})

test('a person is disabled, enabled, and deleted after their user name was typed', async ({ office: { page } }) => {
  await openBen(page)
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(page.getByText('Disabled', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Enable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click()
  await expect(page.getByRole('button', { name: 'Disable' })).toBeVisible()

  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await dialog.getByLabel(/Type the user name/).fill(ben.username)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: ben.name })).toHaveCount(0)
})
