import { test as base, expect, type Page } from '@playwright/test'
import { readQr } from '../../support/qr.ts'
import { totpDevice } from '../../support/totp-device.ts'
import { addVirtualAuthenticator } from '../../support/virtual-authenticator.ts'
import { lookAtPages, pageIsNarrow, pageWithoutScripts, type Visits } from '../support/accessible.ts'
import { discard, type HeadlessOffice, serve } from '../support/office.ts'
import { signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'

const test = base.extend<{ office: HeadlessOffice }>({
  office: async ({ browserName: _ }, use) => {
    const office = await serve({ seed: { users: [{ ...anna, role: 'admin' }, ben] } })
    await use(office)
    await office.stop()
    discard(office)
  },
})

async function enter(page: Page, { issuer }: HeadlessOffice) {
  await page.goto(`${issuer}/account`)
  await signIn(page, ben)
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
}

const everyPage = (page: Page, { issuer }: HeadlessOffice): Visits => {
  const open = (heading: string, path: string) => async () => {
    await page.goto(issuer + path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
  const press = (button: string, heading: string) => async () => {
    await page.getByRole('button', { name: button }).click()
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
  return {
    profile: open('Profile', '/account'),
    name: open('Change your name', '/account/name'),
    'e-mail address': open('Change your e-mail address', '/account/email'),
    'a bad e-mail address': async () => {
      await page.getByLabel('E-mail address').fill('ben@example')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
    },
    password: open('Password', '/account/password'),
    'a password that does not do': async () => {
      await page.getByLabel('Current password').fill(ben.password)
      await page.getByLabel('New password', { exact: true }).fill('short')
      await page.getByLabel('New password once more').fill('short')
      await page.getByRole('button', { name: 'Change password' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
    },
    'second factor': open('Second factor', '/account/security'),
    'authenticator app': open('Authenticator app', '/account/authenticator'),
    'the QR code': press('Show the QR code', 'Authenticator app'),
    passkeys: open('Passkeys', '/account/passkeys'),
    'adding a passkey': open('Add a passkey', '/account/passkeys/new'),
    'recovery codes': open('Recovery codes', '/account/recovery-codes'),
    sessions: open('Sessions and devices', '/account/sessions'),
    applications: open('Applications', '/account/applications'),
    activity: open('Activity', '/account/activity'),
    'own data': open('Your data', '/account/data'),
  }
}

test('every page of the account is accessible in both themes and fits a narrow screen', async ({ page, office }) => {
  // axe-core looks at each of many pages twice, a few seconds each on a small machine.
  test.setTimeout(10 * 60_000)
  await enter(page, office)
  await lookAtPages(page, everyPage(page, office))
})

test('every page of the account works and fits a narrow screen without scripts', async ({ browser, office }) => {
  const page = await pageWithoutScripts(browser)
  await enter(page, office)
  await lookAtPages(page, everyPage(page, office), pageIsNarrow)
  await page.context().close()
})

test('the keyboard alone leads past the navigation, to every part and out', async ({ page, office }) => {
  await enter(page, office)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Change your name' })).toBeFocused()
  await page.getByRole('button', { name: 'Sign out' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
})

test('an authenticator app reads the QR code off the screen, in the dark theme too', async ({ page, office }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await enter(page, office)
  await page.goto(`${office.issuer}/account/authenticator`)
  await page.getByRole('button', { name: 'Show the QR code' }).click()
  const phone = totpDevice(readQr(await page.getByRole('img', { name: 'QR code' }).screenshot()))
  expect(page.url()).not.toContain(phone.secret)
  await page.getByLabel('Code of six digits').fill(phone.code())
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('heading', { name: 'Keep these codes' })).toBeVisible()
  await expect(page.locator('.codes code')).toHaveCount(10)
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await expect(page.getByText('You have 10 left')).toBeVisible()
})

test('a passkey is made by the device, named, renamed and removed', async ({ page, office }) => {
  const device = await addVirtualAuthenticator(page)
  await enter(page, office)
  await page.goto(`${office.issuer}/account/passkeys/new`)
  await page.getByLabel('Name').fill('Laptop')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.locator('.codes code')).toHaveCount(10)
  expect(await device.credentials()).toMatchObject([{ userName: ben.username }])
  await page.goto(`${office.issuer}/account/passkeys`)
  await page.getByText('Rename').click()
  await page.getByLabel('Name').fill('Laptop at home')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The passkey has its new name.')).toBeVisible()
  await page.getByRole('link', { name: 'Remove Laptop at home' }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('It is removed.')).toBeVisible()
})
