import { expect } from '@playwright/test'
import { test } from '../support/desktop.ts'
import { anna } from '../support/people.ts'
import { createStore, fillPerson, keepRecoveryKey } from '../support/set-up.ts'

const passphrase = 'vier Woerter sind genug'

test('a desktop behind a passphrase locks, stops answering, and opens by passphrase or recovery key', async ({
  launch,
}) => {
  const { page } = await launch()
  await createStore(page, { passphrase })
  const recoveryKey = await keepRecoveryKey(page)
  await fillPerson(page, anna)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Skip this step' }).click()
  await page.getByRole('button', { name: 'Open the console' }).click()
  await page.getByRole('button', { name: 'Lock' }).click()

  await expect(page.getByRole('heading', { name: 'Authly is locked' })).toBeVisible()
  await page.getByLabel('Passphrase').fill('not the passphrase')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(
    page
      .getByText(/passphrase/i)
      .filter({ hasText: /not|wrong/i })
      .first(),
  ).toBeVisible()
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()

  await page.getByRole('button', { name: 'Lock' }).click()
  await page.getByRole('button', { name: 'Use the recovery key instead' }).click()
  await page.getByLabel('Recovery key').fill(recoveryKey.toLowerCase())
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
})
