import { expect, type Page } from '@playwright/test'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { fillPerson } from '../support/set-up.ts'

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('the wizard and the people screen say which requirements a password does not meet', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await page.getByRole('button', { name: 'Add person' }).click()
  await fillPerson(page, { ...ben, password: 'short' })
  const requirements = page.getByRole('list', { name: 'Requirements' })
  await expect(requirements.getByRole('listitem').filter({ hasText: '12 characters or more' })).toContainText(
    'not met yet',
  )
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByText(/Still needed/)).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(ben.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await expect(rowOf(page, ben.name)).toBeVisible()
})

test('a user name that is taken is refused at its field, and the form keeps what was typed', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await page.getByRole('button', { name: 'Add person' }).click()
  await fillPerson(page, { ...ben, username: anna.username })
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByText(/taken/i)).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ben.name)
})

test('the last administrator can be neither disabled nor deleted', async ({ office: { page } }) => {
  await visit(page, 'People')
  await rowOf(page, anna.name).getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(page.getByRole('dialog').getByText(/administrator/i)).toBeVisible()
})

test('a person is disabled, enabled, found by search, and deleted after their name was typed', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await page.getByRole('button', { name: 'Add person' }).click()
  await fillPerson(page, ben)
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await page.getByLabel('Search people').fill('okaf')
  await expect(rowOf(page, anna.name)).toHaveCount(0)

  await rowOf(page, ben.name).getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(rowOf(page, ben.name).getByText('Disabled')).toBeVisible()
  await rowOf(page, ben.name).getByRole('button', { name: 'Enable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click()
  await expect(rowOf(page, ben.name).getByRole('button', { name: 'Disable' })).toBeVisible()

  await rowOf(page, ben.name).getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await dialog.getByLabel(/Type the user name/).fill(ben.username)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(rowOf(page, ben.name)).toHaveCount(0)
})
