import { expect } from '@playwright/test'
import { fetchUserInfo } from 'openid-client'
import { test } from '../support/console.ts'
import { consent, signIn, visit } from '../support/pages.ts'
import { ben } from '../support/people.ts'
import { redirectListener, relyingParty } from '../support/relying-party.ts'
import { addPerson } from '../support/set-up.ts'

// The one in the README is renewed on purpose only, so that a test run leaves the checkout as it was.
const screenshotPath = (project: string) =>
  process.env.AUTHLY_RENEW_SCREENSHOTS && project === 'desktop'
    ? 'test/screenshots/monitor.png'
    : `test-results/monitor-${project}.png`

test('an administrator adds a person and an application, the person signs in to it, and the monitor shows it', async ({
  office,
  browser,
}, { project }) => {
  const { page, issuer } = office
  const listener = await redirectListener()

  await visit(page, 'People')
  await addPerson(page, ben)

  await visit(page, 'Applications')
  await page.getByRole('button', { name: 'Add application' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /web app/i }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('The shop')
  await dialog.getByLabel('Redirect URIs').fill(listener.redirectUri)
  await dialog.getByRole('button', { name: 'Add application' }).click()
  const clientSecret = (await page.getByText(/^cs_live_/).textContent())?.trim() ?? ''
  await page.getByRole('button', { name: 'I have kept it' }).click()
  const row = page.getByRole('row').filter({ hasText: 'The shop' })
  const clientId = (await row.locator('code').textContent())?.trim() ?? ''

  await visit(page, 'Monitor')
  const shop = await relyingParty({ issuer, clientId, clientSecret, scope: 'openid profile', listener })
  const { url, finish } = await shop.begin()
  const visitor = await browser.newContext()
  const tab = await visitor.newPage()
  await tab.goto(url)
  await signIn(tab, ben)
  await consent(tab, 'allow')
  await expect(tab.getByText('Signed in to the shop')).toBeVisible()
  const tokens = await finish()
  const subject = tokens.claims()?.sub ?? ''
  expect(await fetchUserInfo(shop.config, tokens.access_token, subject)).toMatchObject({ name: ben.name })

  const events = page.getByRole('table', { name: 'Events' })
  await expect(
    events.getByRole('row').filter({ hasText: ben.name }).filter({ hasText: 'signed in' }).first(),
  ).toBeVisible()
  await expect(events.getByRole('row').filter({ hasText: 'The shop' }).first()).toBeVisible()
  await expect(
    events
      .getByRole('row')
      .filter({ hasText: 'The shop' })
      .filter({ hasText: /read|asked/ })
      .first(),
  ).toBeVisible()
  await page.screenshot({ path: screenshotPath(project.name) })
  await visitor.close()
  await listener.close()
})

test('what was added is still there after the server was ended and started again', async ({ office }) => {
  const { page } = office
  await visit(page, 'People')
  await addPerson(page, ben)

  const again = await office.reopen()
  await visit(again, 'People')
  await expect(again.getByRole('table', { name: 'People' }).getByText(ben.name)).toBeVisible()
})
