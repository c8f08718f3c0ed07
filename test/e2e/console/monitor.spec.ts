import { expect } from '@playwright/test'
import { test } from '../support/console.ts'
import { signIn, visit } from '../support/pages.ts'
import { anna } from '../support/people.ts'

/** Where the console itself sends people to sign in. */
const signInPage = (issuer: string) =>
  `${issuer}/oauth/authorize?${new URLSearchParams({
    client_id: 'authly-console',
    redirect_uri: `${issuer}/console/callback`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })}`

test('a wrong password appears as it happens; pausing holds it back and resuming shows it; filters choose', async ({
  office: { page, issuer },
  browser,
}) => {
  await visit(page, 'Monitor')
  const failures = page.getByRole('table', { name: 'Events' }).getByRole('row').filter({ hasText: 'could not sign in' })
  const visitor = await browser.newContext()
  const tab = await visitor.newPage()
  const tryWrongPassword = async () => {
    await tab.goto(signInPage(issuer))
    await signIn(tab, { ...anna, password: 'not the password' })
    await expect(tab.getByRole('alert')).toBeVisible()
  }

  await tryWrongPassword()
  await expect(failures).toHaveCount(1)

  await page.getByRole('button', { name: 'Pause' }).click()
  await tryWrongPassword()
  await expect(page.getByRole('button', { name: /Resume \(\d+ waiting\)/ })).toBeVisible()
  await expect(failures).toHaveCount(1)
  await page.getByRole('button', { name: /Resume/ }).click()
  await expect(failures).toHaveCount(2)

  await page.getByText('Succeeded', { exact: true }).last().click()
  await expect(failures).toHaveCount(0)
  await page.getByText('Failed', { exact: true }).last().click()
  await expect(failures).toHaveCount(2)
  await page.getByRole('button', { name: 'Show as table' }).click()
  await expect(page.getByRole('table', { name: 'Counts, each of ten seconds' })).toBeVisible()
  await visitor.close()
})
