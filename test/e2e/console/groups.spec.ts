import { expect } from '@playwright/test'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'
import { ben } from '../support/people.ts'
import { addPerson } from '../support/set-up.ts'

test('a group is added, given members, asked for a second factor, and deleted while its members stay', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await addPerson(page, ben)
  await visit(page, 'Groups')
  await page.getByRole('button', { name: 'Add group' }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Sales')
  await page.getByRole('dialog').getByRole('button', { name: 'Add group' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Sales' })
  await row.getByRole('button', { name: 'Sales' }).click()
  const panel = page.getByRole('dialog', { name: 'Sales' })
  await panel.getByRole('combobox', { name: 'Add a member' }).fill('okaf')
  await page.getByRole('option', { name: /Ben Okafor/ }).click()
  await expect(panel.getByRole('link', { name: ben.name })).toBeVisible()
  await panel.getByLabel('Members need a second factor').check()
  await panel.getByRole('button', { name: 'Save changes' }).click()
  await panel.getByRole('link', { name: ben.name }).click()

  await page.getByRole('tab', { name: 'Sign-in methods' }).click()
  await expect(page.getByText('The group Sales asks it of its members.')).toBeVisible()

  await visit(page, 'Groups')
  await expect(row).toContainText('Required')
  await row.getByRole('button', { name: 'Sales' }).click()
  await panel.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete this group?' })
  await question.getByLabel(/Type the name/).fill('Sales')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No group yet')).toBeVisible()
  await visit(page, 'People')
  await expect(page.getByRole('row').filter({ hasText: ben.name })).toBeVisible()
})
