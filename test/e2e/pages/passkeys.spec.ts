import { expect, type Page } from '@playwright/test'
import { addVirtualAuthenticator } from '../../support/virtual-authenticator.ts'
import { enter, isAt, leave } from '../support/account.ts'
import type { HeadlessOffice } from '../support/office.ts'
import { signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { seededPhone, typeCode, typeLastCode } from '../support/second-factor.ts'
import { officeTest } from '../support/shared-office.ts'

const dora = { ...ben, username: 'dora', name: 'Dora Lind', email: 'dora@example.com' }
const emil = { ...ben, username: 'emil', name: 'Emil Roth', email: 'emil@example.com' }
const clara = { ...anna, username: 'clara', name: 'Clara Ito', email: 'clara@example.com' }
const dorasPhone = seededPhone()

const test = officeTest({
  users: [
    { ...anna, role: 'admin' },
    { ...clara, role: 'admin' },
    ben,
    emil,
    { ...dora, totp_secret: dorasPhone.secret },
  ],
})

const alone = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' })
const asSecond = (page: Page) => page.getByRole('button', { name: 'Use a passkey' })
const cancelled = 'It took too long or was cancelled. Try again, or use another way.'

/** Adds a passkey on the account's page, which the device makes without a question. */
async function add(page: Page, { issuer }: HeadlessOffice, name: string): Promise<void> {
  await page.goto(`${issuer}/account/passkeys/new`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Go on' }).click()
}

test('a passkey signs in by itself, and stands beside the password as second factor', async ({ page, office }) => {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  expect(new URL(office.issuer).hostname).toBe('localhost')
  const device = await addVirtualAuthenticator(page)
  await enter(page, office, ben)
  await add(page, office, 'Laptop')
  await expect(page.locator('.codes code')).toHaveCount(10)
  expect(await device.credentials()).toMatchObject([{ rpId: 'localhost', userName: ben.username }])

  await leave(page)
  await page.goto(`${office.issuer}/account`)
  await alone(page).click()
  await isAt(page, 'Profile')
  await expect(page.locator('.who')).toContainText(ben.name)

  await leave(page)
  await enter(page, office, ben)
  await isAt(page, 'Second factor')
  await asSecond(page).click()
  await isAt(page, 'Profile')
  // The pages' policy blocked nothing.
  expect(complaints).toEqual([])
})

test('a passkey that was cancelled or removed says what to do, and the other ways stay', async ({ page, office }) => {
  const device = await addVirtualAuthenticator(page)
  await enter(page, office, emil)
  await add(page, office, 'Key on my ring')
  const recoveryCode = (await page.locator('.codes code').first().textContent()) ?? ''
  await add(page, office, 'The same key')
  await expect(page.getByRole('status')).toHaveText(/has a passkey for your account already/)

  await leave(page)
  await device.setUserVerified(false)
  await page.goto(`${office.issuer}/account`)
  await alone(page).click()
  await expect(page.getByText(cancelled)).toBeVisible()
  await signIn(page, emil)
  await isAt(page, 'Second factor')
  await asSecond(page).click()
  await expect(page.getByText(cancelled)).toBeVisible()
  await typeCode(page, recoveryCode)
  await isAt(page, 'Profile')

  await page.goto(`${office.issuer}/account/passkeys`)
  await page.getByRole('link', { name: 'Remove Key on my ring' }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('It is removed.')).toBeVisible()
  await leave(page)
  await device.setUserVerified(true)
  await page.goto(`${office.issuer}/account`)
  await alone(page).click()
  await expect(page.getByRole('alert')).toHaveText(/This passkey does not sign you in here/)
  await signIn(page, emil)
  await isAt(page, 'Profile')
})

test('a passkey is added only to who has just proved everything that is asked of them', async ({ page, office }) => {
  await addVirtualAuthenticator(page)
  await enter(page, office, dora)
  await page.getByLabel('Remember this device').check()
  await typeLastCode(page, dorasPhone)
  await leave(page)
  await enter(page, office, dora)
  await isAt(page, 'Profile')

  await page.goto(`${office.issuer}/account/passkeys/new`)
  await isAt(page, 'Second factor')
  await expect(page.getByLabel('Remember this device')).toBeHidden()
  await typeCode(page, dorasPhone.code())
  await isAt(page, 'Add a passkey')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading', { name: 'Keep these codes' })).toBeVisible()
})

test('who has to set up a second factor may do it with a passkey on the way in', async ({ page, office }) => {
  const device = await addVirtualAuthenticator(page)
  await enter(page, office, clara)
  await page.getByRole('button', { name: 'Passkey' }).click()
  await device.setUserVerified(false)
  await page.getByRole('button', { name: 'Create the passkey' }).click()
  await expect(page.getByRole('status')).toHaveText(cancelled)
  await device.setUserVerified(true)
  await page.getByRole('button', { name: 'Create the passkey' }).click()
  await isAt(page, 'Keep these codes')
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await isAt(page, 'Profile')
})
