import { expect } from '@playwright/test'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'
import { ben } from '../support/people.ts'
import { addPerson } from '../support/set-up.ts'

test('a rule says before it is saved who would have to set up a second factor, and counts once it is saved', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await addPerson(page, ben)
  await visit(page, 'Sign-in rules')
  await expect(page.getByText('1 person would have to set one up: Anna Berg.')).toBeVisible()
  await page.getByRole('radio', { name: 'Required for everybody' }).click()
  await expect(page.getByText('2 people would have to set one up: Anna Berg and Ben Okafor.')).toBeVisible()
  await page.getByRole('button', { name: 'Save: Second factor' }).click()
  await expect(page.getByText('The sign-in rules were saved.')).toBeVisible()

  await visit(page, 'People')
  await page.getByRole('link', { name: ben.name }).click()
  await page.getByRole('tab', { name: 'Sign-in methods' }).click()
  await expect(page.getByText('The sign-in rules ask it of everybody.')).toBeVisible()
})

test('the sentences that people will see follow the choice of rules, and a password can be tried against them', async ({
  office: { page },
}) => {
  await visit(page, 'Sign-in rules')
  const requirements = page.getByRole('list', { name: 'Requirements' })
  await expect(requirements).toContainText('An upper-case letter')
  await page.getByRole('radio', { name: 'Length alone' }).click()
  await expect(requirements).not.toContainText('An upper-case letter')
  await page.getByLabel('Try a password').fill('three quiet lamps')
  await expect(requirements.getByRole('listitem').filter({ hasText: '15 characters or more' })).toContainText('met')
  await page.getByRole('button', { name: 'Save: Passwords' }).click()
  await expect(page.getByText('The sign-in rules were saved.')).toBeVisible()

  await visit(page, 'People')
  await page.getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByRole('list', { name: 'Requirements' })).toContainText('15 characters or more')
})
