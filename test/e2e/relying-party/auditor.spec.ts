import { expect, test } from '@playwright/test'
import { discard, serve } from '../support/office.ts'
import { signIn, visit } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'

test('an auditor sees the same without the buttons', async ({ page }) => {
  const users = [
    { ...anna, role: 'admin' },
    { ...ben, role: 'auditor' },
  ]
  const office = await serve({ seed: { users } })
  await page.goto(`${office.issuer}/console/`)
  await signIn(page, ben)
  for (const screen of ['People', 'Groups', 'Applications', 'Connections', 'Sign-in rules', 'Settings'] as const) {
    await visit(page, screen)
    await expect(page.getByText('You are an auditor')).toBeVisible()
    await expect(page.getByRole('button', { name: /^(Add|Invite|Import|Save|Use)/ })).toHaveCount(0)
  }
  await visit(page, 'People')
  await page.getByRole('link', { name: anna.name }).click()
  await expect(page.getByRole('tab', { name: 'Sessions' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^(Disable|Delete|Save)/ })).toHaveCount(0)
  await office.stop()
  discard(office)
})
