import { expect } from '@playwright/test'
import { test } from '../support/console.ts'
import { anna } from '../support/people.ts'
import { createStore, fillPerson, keepRecoveryKey } from '../support/set-up.ts'

test('the wizard goes on where it was left, and asks for the recovery key before it believes that it was kept', async ({
  freshConsole: { page },
}, { project }) => {
  if (project.name === 'desktop') await createStore(page)
  await page.getByLabel('Your recovery key').waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Last group of the recovery key').fill('WRONG')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText(/not the last group/i)).toBeVisible()

  await page.reload()
  await keepRecoveryKey(page)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'The first administrator' })).toBeVisible()
})

test('the first application is made from a template, and its secret is shown at the end of the wizard', async ({
  freshConsole: { page },
}, { project }) => {
  if (project.name === 'desktop') await createStore(page)
  await keepRecoveryKey(page)
  await fillPerson(page, anna)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: /machine/i }).click()
  await page.getByLabel('Name', { exact: true }).fill('Night run')
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByText(/^cs_live_/)).toBeVisible()
})
