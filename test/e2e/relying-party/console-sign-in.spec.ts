import { expect, test } from '@playwright/test'
import { discard, serve } from '../support/office.ts'
import { enrolLater, signIn } from '../support/pages.ts'
import { anna } from '../support/people.ts'

test('of two sign-ins that one tab began, the one that is finished counts', async ({ page }) => {
  const office = await serve({ seed: { users: [{ ...anna, role: 'admin' }] } })
  const loginPage = page.locator('input[name=username]')
  await page.goto(`${office.issuer}/console/`)
  await loginPage.waitFor()
  const first = page.url()
  await page.goto(`${office.issuer}/console/`)
  await expect(page).not.toHaveURL(first)
  await loginPage.waitFor()
  await page.goto(first)
  await signIn(page, anna)
  const overview = page.getByRole('heading', { level: 1, name: 'Overview' })
  await enrolLater(page, overview)
  await expect(overview).toBeVisible()
  await office.stop()
  discard(office)
})

test('an answer to a sign-in that this tab did not begin is not used', async ({ page }) => {
  const office = await serve({ seed: { users: [{ ...anna, role: 'admin' }] } })
  await page.goto(
    `${office.issuer}/console/callback?code=stolen&state=foreign&iss=${encodeURIComponent(office.issuer)}`,
  )
  await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible()
  await expect(page.getByText('begun in another tab')).toBeVisible()
  await office.stop()
  discard(office)
})

test('SEC-A68: an answer that names another server is not used, nor one that names none', async ({ page }) => {
  const office = await serve({ seed: { users: [{ ...anna, role: 'admin' }] } })
  const redeemed: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/oauth/token')) redeemed.push(request.url())
  })
  for (const iss of ['&iss=https%3A%2F%2Felsewhere.example', '']) {
    await page.goto(`${office.issuer}/console/`)
    await page.locator('input[name=username]').waitFor()
    const state = new URL(page.url()).searchParams.get('state') ?? ''
    expect(state).not.toBe('')
    await page.goto(`${office.issuer}/console/callback?code=stolen&state=${state}${iss}`)
    await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible()
  }
  expect(redeemed).toEqual([])
  await office.stop()
  discard(office)
})
