import { expect, type Page } from '@playwright/test'
import type { anna } from './people.ts'

type KeyWay = 'In a key file' | { passphrase: string }

/** The wizard's steps that only the desktop has: where the data lives, and how its key is kept. */
export async function createStore(page: Page, way: KeyWay = 'In a key file') {
  await expect(page.getByRole('heading', { name: 'Where the data lives' })).toBeVisible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'How the key is kept' })).toBeVisible()
  if (typeof way === 'string') {
    await page.getByRole('radio', { name: way }).click()
  } else {
    await page.getByRole('radio', { name: 'Behind a passphrase' }).click()
    await page.getByLabel('Passphrase', { exact: true }).fill(way.passphrase)
    await page.getByLabel('Repeat the passphrase').fill(way.passphrase)
  }
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Keeps the recovery key and proves it; the key. */
export async function keepRecoveryKey(page: Page): Promise<string> {
  const key = (await page.getByLabel('Your recovery key').textContent())?.trim() ?? ''
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Last group of the recovery key').fill(key.split(/[\s-]+/).at(-1) ?? '')
  await page.getByRole('button', { name: 'Continue' }).click()
  return key
}

export async function fillPerson(page: Page, person: typeof anna) {
  await page.getByLabel('User name').fill(person.username)
  await page.getByLabel('Name', { exact: true }).fill(person.name)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
}

/** Adds a person under People, who keeps the password that is given here. */
export async function addPerson(page: Page, person: typeof anna) {
  await page.getByRole('button', { name: 'Add person' }).click()
  const dialog = page.getByRole('dialog')
  await fillPerson(page, person)
  // By the keyboard: the form grows when the server has judged the password, and a click would miss.
  const exchanged = dialog.getByLabel('A new password is chosen at the first sign-in')
  await exchanged.press('Space')
  await expect(exchanged).not.toBeChecked()
  await dialog.getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByRole('row').filter({ hasText: person.name })).toBeVisible()
}

/** From the recovery key to the end of the wizard, without an application. */
export async function finishSetUp(page: Page, administrator: typeof anna) {
  await keepRecoveryKey(page)
  await expect(page.getByRole('heading', { name: 'The first administrator' })).toBeVisible()
  await fillPerson(page, administrator)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Skip this step' }).click()
  await expect(page.getByRole('heading', { name: 'Authly is ready' })).toBeVisible()
}
