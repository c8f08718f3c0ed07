import { test as base, expect, type Page } from '@playwright/test'
import { lookAtPages, pageIsAccessible, pageIsNarrow, pageWithoutScripts, type Visits } from '../support/accessible.ts'
import { discard, type HeadlessOffice, serve } from '../support/office.ts'
import { consent, signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'

const shop = {
  client_id: 'shop',
  name: 'Office Shop',
  type: 'public',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code'],
  scopes: ['openid', 'profile', 'email'],
}

const test = base.extend<{ office: HeadlessOffice }>({
  office: async ({ browserName: _ }, use) => {
    const office = await serve({ seed: { users: [{ ...anna, role: 'admin' }, ben], clients: [shop] } })
    await use(office)
    await office.stop()
    discard(office)
  },
})

const wanted = ({ issuer }: HeadlessOffice, changes: Record<string, string> = {}) =>
  `${issuer}/oauth/authorize?${new URLSearchParams({
    client_id: shop.client_id,
    response_type: 'code',
    redirect_uri: 'http://127.0.0.1/callback',
    scope: 'openid profile email',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
    ...changes,
  })}`

const everyPage = (page: Page, office: HeadlessOffice): Visits => {
  const arriveAt = (title: string, going: () => Promise<unknown>) => async () => {
    await going()
    await expect(page).toHaveTitle(`${title} – Authly`)
  }
  const open = (title: string, url: string) => arriveAt(title, () => page.goto(url))
  return {
    'an application that is not known': open(
      'This request cannot be completed',
      wanted(office, { client_id: 'nobody' }),
    ),
    'signing in': open('Sign in', wanted(office)),
    'a wrong password': arriveAt('Sign in', () => signIn(page, { ...ben, password: 'not his password' })),
    'agreeing to an application': arriveAt('Allow access', () => signIn(page, ben)),
    'signing out': open('Sign out', `${office.issuer}/oauth/logout`),
    'having signed out': arriveAt('Signed out', () => page.locator('[name=action][value=logout]').click()),
  }
}

test('every page for people is accessible in both themes and fits a narrow screen', async ({ page, office }) => {
  // axe-core looks at each page twice, a few seconds each on a small machine.
  test.slow()
  await lookAtPages(page, everyPage(page, office))
})

test('every page for people works and fits a narrow screen without scripts', async ({ browser, office }) => {
  const page = await pageWithoutScripts(browser)
  await lookAtPages(page, everyPage(page, office), pageIsNarrow)
  await page.goto(wanted(office))
  await signIn(page, ben)
  const back = page.waitForRequest(/127\.0\.0\.1\/callback/)
  await consent(page, 'allow')
  expect(new URL((await back).url()).searchParams.get('code')).toBeTruthy()
  await page.context().close()
})

test('a page that a person could not use is found', async ({ page }) => {
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><input type="text"></main>')
  await expect(pageIsAccessible(page)).rejects.toThrow('label (critical)')
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><div style="width:400px">x</div></main>')
  await expect(pageIsAccessible(page)).rejects.toThrow('on a screen of 320')
})
