import { expect, type Page } from '@playwright/test'
import { addVirtualAuthenticator } from '../../support/virtual-authenticator.ts'
import { lookAtPages, pageIsAccessible, pageIsNarrow, pageWithoutScripts, type Visits } from '../support/accessible.ts'
import { enter, isAt, leave } from '../support/account.ts'
import type { HeadlessOffice } from '../support/office.ts'
import { consent, signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { redirectListener } from '../support/relying-party.ts'
import { scan, seededPhone, typeCode, typeLastCode } from '../support/second-factor.ts'
import { officeTest } from '../support/shared-office.ts'

const shop = {
  client_id: 'shop',
  name: 'Office Shop',
  type: 'public',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code'],
  scopes: ['openid', 'profile', 'email'],
}

const somebody = (username: string, name: string) => ({ ...ben, username, name, email: `${username}@example.com` })
// One of each for the run with scripts and for the one without.
const firstDay = [somebody('carla', 'Carla Dupont'), somebody('carlo', 'Carlo Dupont')] as const
const withApp = [somebody('dora', 'Dora Lind'), somebody('doris', 'Doris Lind')] as const
const withEverything = somebody('emil', 'Emil Roth')
const chiefs = [anna, { ...anna, ...somebody('alma', 'Alma Berg'), password: anna.password }] as const
const phone = seededPhone()

const test = officeTest({
  users: [
    ...chiefs.map((one) => ({ ...one, role: 'admin' })),
    ben,
    ...firstDay.map((one) => ({ ...one, must_change_password: true })),
    ...[...withApp, withEverything].map((one) => ({ ...one, totp_secret: phone.secret })),
  ],
  clients: [shop],
  policies: { account: { selfDelete: true } },
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

/** A way to a page, which is there once its title is. */
const journey = (page: Page, office: HeadlessOffice) => {
  const arriveAt = (title: string, going: () => Promise<unknown>) => async () => {
    await going()
    await isAt(page, title)
  }
  const problem = (title: string, going: () => Promise<unknown>) =>
    arriveAt(title, async () => {
      await going()
      await expect(page.getByRole('alert')).toBeVisible()
    })
  const open = (title: string, address: string) =>
    arriveAt(title, () => page.goto(new URL(address, office.issuer).href))
  const press = (title: string, button: string) =>
    arriveAt(title, () => page.getByRole('button', { name: button, exact: true }).click())
  return { arriveAt, problem, open, press }
}

const applicationPages = (page: Page, office: HeadlessOffice): Visits => {
  const { arriveAt, problem, open, press } = journey(page, office)
  return {
    'an address that is not there': open('This request cannot be completed', '/account/nowhere'),
    'an application that is not known': open(
      'This request cannot be completed',
      wanted(office, { client_id: 'nobody' }),
    ),
    'a link that does not work': open('This link does not work', '/account/reset?token=made-up'),
    'a forgotten password where no mail is sent': open('Forgotten password', '/account/forgot'),
    'signing in': open('Sign in', wanted(office)),
    'a wrong password': problem('Sign in', () => signIn(page, { ...ben, password: 'not his password' })),
    'agreeing to an application': arriveAt('Allow access', () => signIn(page, ben)),
    'signing out': open('Sign out', '/oauth/logout'),
    'having signed out': press('Signed out', 'Sign out'),
  }
}

/** The steps of a sign-in, for people who were not here before. */
const signInPages = (page: Page, office: HeadlessOffice, run: 0 | 1): Visits => {
  const { arriveAt, problem, press } = journey(page, office)
  const codeField = page.locator('input[name=code]')
  return {
    'choosing one’s own password': arriveAt('Choose your own password', () => enter(page, office, firstDay[run])),
    'a password that does not do': problem('Choose your own password', async () => {
      await page.getByLabel('New password').fill('short')
      await page.getByLabel('The same password once more').fill('short')
      await page.getByRole('button', { name: 'Set password' }).click()
    }),
    'somebody else': press('Sign in', 'Sign in as somebody else'),
    'the second factor': arriveAt('Second factor', () => signIn(page, withApp[run])),
    'a wrong code': problem('Second factor', () => typeCode(page, '000000')),
    'setting up a second factor': arriveAt('Set up a second factor', async () => {
      await page.getByRole('button', { name: 'Sign in as somebody else' }).click()
      await signIn(page, chiefs[run])
    }),
    'the QR code': press('Authenticator app', 'Authenticator app'),
    'a code that does not match': problem('Authenticator app', async () => {
      await codeField.fill('000000')
      await page.getByRole('button', { name: 'Confirm' }).click()
    }),
    'making a passkey': arriveAt('Passkey', async () => {
      await page.getByRole('button', { name: 'Back' }).click()
      await page.getByRole('button', { name: 'Passkey', exact: true }).click()
    }),
    'the recovery codes': arriveAt('Keep these codes', async () => {
      await page.getByRole('button', { name: 'Back' }).click()
      await page.getByRole('button', { name: 'Authenticator app' }).click()
      await typeCode(page, (await scan(page)).code())
    }),
  }
}

/** The account of somebody who has all that it can show. */
const accountPages = (page: Page, office: HeadlessOffice): Visits => {
  const { arriveAt, problem, open } = journey(page, office)
  return {
    'a passkey to be added': open('Add a passkey', '/account/passkeys/new'),
    'the codes that come with it': arriveAt('Recovery codes', async () => {
      await page.getByLabel('Name').fill('A key with a rather long name, for the narrowest of screens')
      await page.getByRole('button', { name: 'Go on' }).click()
    }),
    'second factors': open('Second factor', '/account/security?said=codes_kept'),
    passkeys: open('Passkeys', '/account/passkeys'),
    'a passkey to be removed': arriveAt('Remove this passkey?', () =>
      page.getByRole('link', { name: /^Remove/ }).click(),
    ),
    'an app to be removed': open('Remove the authenticator app?', '/account/remove-factor?factor=totp'),
    'new recovery codes': arriveAt('Recovery codes', async () => {
      await page.goto(`${office.issuer}/account/recovery-codes`)
      await page.getByRole('button', { name: 'Make new codes' }).click()
    }),
    'an app to be moved': open('Authenticator app', '/account/authenticator'),
    'a code that does not match': problem('Authenticator app', async () => {
      await page.getByRole('button', { name: 'Show the QR code' }).click()
      await typeCode(page, '000000')
    }),
    'an application with access': arriveAt('Applications', async () => {
      const listener = await redirectListener()
      await page.goto(wanted(office, { redirect_uri: listener.redirectUri }))
      await consent(page, 'allow')
      await expect(page.getByText('Signed in to the shop')).toBeVisible()
      await listener.close()
      await page.goto(`${office.issuer}/account/applications`)
    }),
    'sessions and devices': open('Sessions and devices', '/account/sessions'),
    activity: open('Activity', '/account/activity'),
    'a passkey as second factor': arriveAt('Second factor', async () => {
      await leave(page)
      await enter(page, office, withEverything)
    }),
    'an account to be deleted': arriveAt('Delete account', async () => {
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await isAt(page, 'Profile')
      await page.goto(`${office.issuer}/account/delete`)
    }),
    'a deleted account': arriveAt('Account deleted', async () => {
      await page.getByLabel('Type your user name').fill(withEverything.username)
      await page.getByRole('button', { name: 'Delete my account' }).click()
    }),
  }
}

test('every page on the way to an application is accessible in both themes and fits a narrow screen', async ({
  page,
  office,
}) => {
  test.slow()
  await lookAtPages(page, applicationPages(page, office))
})

test('so is every step of a sign-in', async ({ page, office }) => {
  test.slow()
  await lookAtPages(page, signInPages(page, office, 0))
})

test('so is the account of somebody who has all that it can show', async ({ page, office }) => {
  test.slow()
  await addVirtualAuthenticator(page)
  await enter(page, office, withEverything)
  await typeCode(page, phone.code())
  await lookAtPages(page, accountPages(page, office))
})

test('every page works and fits a narrow screen without scripts, with nothing on it that would need one', async ({
  browser,
  office,
}) => {
  test.slow()
  const page = await pageWithoutScripts(browser)
  await lookAtPages(page, applicationPages(page, office), pageIsNarrow)
  await lookAtPages(page, signInPages(page, office, 1), pageIsNarrow)
  await page.goto(wanted(office))
  const back = page.waitForRequest(/127\.0\.0\.1\/callback/)
  await consent(page, 'allow')
  expect(new URL((await back).url()).searchParams.get('code')).toBeTruthy()
  await page.context().close()
})

test('a password, a code and the account need no script', async ({ browser, office }) => {
  const page = await pageWithoutScripts(browser)
  await page.goto(`${office.issuer}/account`)
  await expect(page.getByRole('button')).toHaveText(['Sign in'])
  await signIn(page, withApp[1])
  await expect(page.getByRole('button')).toHaveText(['Go on', 'Sign in as somebody else'])
  await typeLastCode(page, phone)
  await isAt(page, 'Profile')
  await page.goto(`${office.issuer}/account/recovery-codes`)
  await page.getByRole('button', { name: 'Make new codes' }).click()
  const recoveryCode = await page.locator('.codes code').first().textContent()
  await leave(page)
  await enter(page, office, withApp[1])
  await typeCode(page, recoveryCode ?? '')
  await isAt(page, 'Profile')
  await page.context().close()
})

test('a page that a person could not use is found', async ({ page }) => {
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><input type="text"></main>')
  await expect(pageIsAccessible(page)).rejects.toThrow('label (critical)')
  const grey = '<style>@media (prefers-color-scheme: dark) { h1 { color: #aaa } }</style>'
  await page.setContent(`<html lang="en"><title>x</title>${grey}<main><h1>Hard to read</h1></main>`)
  await expect(pageIsAccessible(page)).rejects.toThrow('color-contrast (serious)')
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><div style="width:400px">x</div></main>')
  await expect(pageIsAccessible(page)).rejects.toThrow('on a screen of 320')
})
