import { test as base, expect, type Page } from '@playwright/test'
import { readQr } from '../../support/qr.ts'
import { type TotpDevice, totpDevice } from '../../support/totp-device.ts'
import { addVirtualAuthenticator } from '../../support/virtual-authenticator.ts'
import { lookAtPages, pageIsNarrow, pageWithoutScripts, type Visits } from '../support/accessible.ts'
import { discard, type HeadlessOffice, serve } from '../support/office.ts'
import { signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'

const carla = {
  ...ben,
  username: 'carla',
  name: 'Carla Dupont',
  email: 'carla@example.com',
  must_change_password: true,
}

const test = base.extend<{ office: HeadlessOffice }>({
  office: async ({ browserName: _ }, use) => {
    const office = await serve({ seed: { users: [{ ...anna, role: 'admin' }, ben, carla] } })
    await use(office)
    await office.stop()
    discard(office)
  },
})

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

async function begin(page: Page, { issuer }: HeadlessOffice, person: { username: string; password: string }) {
  await page.goto(`${issuer}/account`)
  await signIn(page, person)
}

async function signOut(page: Page) {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(heading(page, 'You are signed out')).toBeVisible()
}

const phoneAt = async (page: Page): Promise<TotpDevice> =>
  totpDevice(readQr(await page.locator('.qr svg').evaluate((svg) => svg.outerHTML)))

/** A code that was not typed yet: the next one is waited for. */
async function nextCode(phone: TotpDevice, used: string): Promise<string> {
  await expect.poll(() => phone.code(), { timeout: 40_000 }).not.toBe(used)
  return phone.code()
}

test('an administrator sets up a passkey on the way in, then signs in with it alone, and with it beside the password', async ({
  page,
  office,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  const device = await addVirtualAuthenticator(page)
  await begin(page, office, anna)
  await page.getByRole('button', { name: 'Passkey', exact: true }).click()
  await page.getByRole('button', { name: 'Create the passkey' }).click()
  await expect(heading(page, 'Keep these codes')).toBeVisible()
  await expect(page.locator('.codes li')).toHaveCount(10)
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await expect(heading(page, 'Profile')).toBeVisible()
  expect(await device.credentials()).toHaveLength(1)
  await signOut(page)

  await page.goto(`${office.issuer}/account`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(heading(page, 'Profile')).toBeVisible()
  await signOut(page)

  await begin(page, office, anna)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(heading(page, 'Profile')).toBeVisible()
  // Nothing was blocked by the pages' policy.
  expect(complaints).toEqual([])
})

test('a passkey that its owner does not confirm signs nobody in, and the page says what else there is', async ({
  page,
  office,
}) => {
  const device = await addVirtualAuthenticator(page)
  await page.goto(`${office.issuer}/account`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('status')).toHaveText(/Try again, or use another way/)
  expect(await device.credentials()).toEqual([])
  await signIn(page, ben)
  await expect(heading(page, 'Profile')).toBeVisible()
})

test('an app is set up from the QR code on the way in; a recovery code stands in for it, and a code counts once', async ({
  page,
  office,
}) => {
  test.slow()
  await begin(page, office, anna)
  await page.getByRole('button', { name: 'Authenticator app' }).click()
  const phone = await phoneAt(page)
  const first = phone.code()
  await page.getByLabel('Code that the app shows').fill(first)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(heading(page, 'Keep these codes')).toBeVisible()
  const recoveryCode = (await page.locator('.codes li').first().textContent()) ?? ''
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await signOut(page)

  await begin(page, office, anna)
  await expect(page.getByLabel('Code')).toBeFocused()
  await page.getByLabel('Code').fill(first)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('This code is not right')
  await page.getByLabel('Code').fill(recoveryCode)
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Profile')).toBeVisible()
  await signOut(page)

  await begin(page, office, anna)
  await page.getByLabel('Code').fill(await nextCode(phone, first))
  await page.getByLabel('Remember this device for 30 days').check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(heading(page, 'Profile')).toBeVisible()
  await signOut(page)
  await begin(page, office, anna)
  await expect(heading(page, 'Profile')).toBeVisible()
})

const everyPage = (page: Page, office: HeadlessOffice): Visits => {
  const arriveAt = (name: string, going: () => Promise<unknown>) => async () => {
    await going()
    await expect(heading(page, name)).toBeVisible()
  }
  const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click()
  return {
    'signing in': arriveAt('Sign in', () => page.goto(`${office.issuer}/account`)),
    'choosing one’s own password': arriveAt('Choose your own password', () => signIn(page, carla)),
    'a password that does not do': arriveAt('Choose your own password', async () => {
      await page.getByLabel('New password').fill('short')
      await page.getByLabel('The same password once more').fill('short')
      await press('Set password')
      await expect(page.getByRole('alert')).toBeVisible()
    }),
    'somebody else': arriveAt('Sign in', () => press('Sign in as somebody else')),
    'choosing a second factor': arriveAt('Set up a second factor', () => signIn(page, anna)),
    'the QR code': arriveAt('Authenticator app', () => press('Authenticator app')),
    'a wrong code': arriveAt('Authenticator app', async () => {
      await page.getByLabel('Code that the app shows').fill('000000')
      await press('Confirm')
      await expect(page.getByRole('alert')).toBeVisible()
    }),
    'the recovery codes': arriveAt('Keep these codes', async () => {
      await press('Show a new QR code')
      await page.getByLabel('Code that the app shows').fill((await phoneAt(page)).code())
      await press('Confirm')
    }),
    'the second factor': arriveAt('Second factor', async () => {
      await page.getByRole('link', { name: 'I have kept them' }).click()
      await signOut(page)
      await begin(page, office, anna)
    }),
  }
}

test('every page of the sign-in is accessible in both themes and fits a narrow screen', async ({ page, office }) => {
  test.setTimeout(300_000)
  await lookAtPages(page, everyPage(page, office))
})

test('every page of the sign-in works without scripts, with nothing on it that would need one', async ({
  browser,
  office,
}) => {
  const page = await pageWithoutScripts(browser)
  await page.goto(`${office.issuer}/account`)
  await expect(page.getByRole('button')).toHaveText(['Sign in'])
  await lookAtPages(page, everyPage(page, office), pageIsNarrow)
  await page.context().close()
})
