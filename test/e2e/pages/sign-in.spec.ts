import { expect, type Page } from '@playwright/test'
import { enter, isAt, leave } from '../support/account.ts'
import { consoleOf } from '../support/console-token.ts'
import { signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { scan, seededPhone, typeCode, typeLastCode } from '../support/second-factor.ts'
import { officeTest } from '../support/shared-office.ts'

const clara = { ...anna, username: 'clara', name: 'Clara Ito', email: 'clara@example.com' }
const dora = { ...ben, username: 'dora', name: 'Dora Lind', email: 'dora@example.com' }
const emil = { ...ben, username: 'emil', name: 'Emil Roth', email: 'emil@example.com' }
const dorasPhone = seededPhone()

const test = officeTest({
  users: [
    { ...anna, role: 'admin' },
    { ...clara, role: 'admin' },
    { ...dora, totp_secret: dorasPhone.secret },
    { ...emil, must_change_password: true },
  ],
})

const refused = 'This code is not right, or was used before.'

/** Sets an authenticator app up as Clara is made to; the phone and the recovery codes. */
async function enrol(page: Page) {
  await page.getByRole('button', { name: 'Authenticator app' }).click()
  const phone = await scan(page)
  expect(phone).toMatchObject({ account: clara.username })
  await typeLastCode(page, phone)
  await isAt(page, 'Keep these codes')
  const recoveryCodes = await page.locator('.codes code').allTextContents()
  expect(new Set(recoveryCodes).size).toBe(10)
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await isAt(page, 'Profile')
  return { phone, recoveryCodes }
}

test('an administrator may put a second factor off for the days of grace, and not once there are none', async ({
  page,
  office,
  browser,
}) => {
  await enter(page, office, anna)
  await isAt(page, 'Set up a second factor')
  await expect(page.getByText('Your office asks administrators for one.')).toBeVisible()
  await page.getByRole('button', { name: /^Later \(until / }).click()
  await isAt(page, 'Profile')

  const annas = await consoleOf(browser, office.issuer, anna)
  await annas.policies.update({ secondFactor: { graceDays: 0 } })
  await leave(page)
  await enter(page, office, clara)
  await isAt(page, 'Set up a second factor')
  await expect(page.getByRole('button', { name: 'Later' })).toBeHidden()
  // Not signed in before it is done, whatever address is tried.
  await page.goto(`${office.issuer}/account/password`)
  await isAt(page, 'Set up a second factor')
})

test('an authenticator app is set up by its QR code on the way in, and then asked for; no code counts twice', async ({
  page,
  office,
}) => {
  await enter(page, office, clara)
  const { phone, recoveryCodes } = await enrol(page)

  await leave(page)
  await enter(page, office, clara)
  await isAt(page, 'Second factor')
  await expect(page.getByLabel('Code')).toBeFocused()
  const code = phone.code()
  await typeCode(page, code)
  await isAt(page, 'Profile')

  await leave(page)
  await enter(page, office, clara)
  await typeCode(page, code)
  await expect(page.getByRole('alert')).toContainText(refused)
  await page.getByLabel('Code').fill(recoveryCodes[0] ?? '')
  await page.keyboard.press('Enter')
  await isAt(page, 'Profile')
  await page.goto(`${office.issuer}/account/activity`)
  await expect(page.getByText('the code had been used before')).toBeVisible()

  await leave(page)
  await enter(page, office, clara)
  await typeCode(page, recoveryCodes[0] ?? '')
  await expect(page.getByRole('alert')).toContainText(refused)
  await typeCode(page, recoveryCodes[1] ?? '')
  await isAt(page, 'Profile')
  await page.goto(`${office.issuer}/account/recovery-codes`)
  await expect(page.getByText('You have 8 left.')).toBeVisible()
  for (const shownOnce of recoveryCodes) expect(await page.content()).not.toContain(shownOnce)
})

test('a remembered device is not asked for the second factor, until it is forgotten', async ({ page, office }) => {
  await enter(page, office, dora)
  await page.getByLabel('Remember this device for 30 days').check()
  await typeCode(page, dorasPhone.code())
  await isAt(page, 'Profile')
  await leave(page)
  await enter(page, office, dora)
  await isAt(page, 'Profile')

  await page.goto(`${office.issuer}/account/sessions`)
  await expect(page.getByText('Not asked for the second factor until')).toBeVisible()
  await page.getByRole('button', { name: /^Forget/ }).click()
  await expect(page.getByText('The device is forgotten.')).toBeVisible()
  await leave(page)
  await enter(page, office, dora)
  await isAt(page, 'Second factor')
})

test('who has a first password chooses another before anything else', async ({ page, office }) => {
  const own = { ...emil, password: 'Nine quiet lamps, 2 ladders' }
  await enter(page, office, emil)
  await isAt(page, 'Choose your own password')
  const choose = async (password: string) => {
    await page.getByLabel('New password').fill(password)
    await page.getByLabel('The same password once more').fill(password)
    await page.getByRole('button', { name: 'Set password' }).click()
  }
  await choose('emil')
  await expect(page.getByRole('alert')).toContainText('does not meet the requirements')
  await choose(emil.password)
  await expect(page.getByRole('alert')).toContainText('This is the password that you have')
  await page.goto(`${office.issuer}/account`)
  await isAt(page, 'Choose your own password')
  await choose(own.password)
  await isAt(page, 'Profile')

  await leave(page)
  await enter(page, office, emil)
  await expect(page.getByRole('alert')).toContainText('do not go together')
  await signIn(page, own)
  await isAt(page, 'Profile')
})
