import { expect, type Page } from '@playwright/test'
import { type Console, test } from '../support/console.ts'
import { visit } from '../support/pages.ts'

async function openConnections(page: Page, tab: string) {
  await visit(page, 'Connections')
  await page.getByRole('tab', { name: tab }).click()
}

async function addScope(page: Page, { name, sentence }: { name: string; sentence: string }) {
  await openConnections(page, 'Scopes')
  await page.getByRole('button', { name: 'Add scope' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a scope' })
  await dialog.getByLabel('Scope', { exact: true }).fill(name)
  await dialog.getByLabel('What people read').fill(sentence)
  await dialog.getByRole('button', { name: 'Add scope' }).click()
  await expect(page.getByText(`The scope ${name} was added.`)).toBeVisible()
}

async function keyIds({ issuer }: Console): Promise<string[]> {
  const set: { keys: { kid: string }[] } = await (await fetch(`${issuer}/oauth/jwks`)).json()
  return set.keys.map(({ kid }) => kid)
}

test('a scope and an API are added; the scope cannot be deleted while the API names it', async ({
  office: { page },
}) => {
  await addScope(page, { name: 'invoices:read', sentence: 'Read your invoices' })
  await page.getByRole('tab', { name: 'APIs' }).click()
  await page.getByRole('button', { name: 'Add API' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add an API' })
  await dialog.getByLabel('Address', { exact: true }).fill('invoices')
  await dialog.getByLabel('Name', { exact: true }).fill('Invoices')
  await dialog.getByRole('button', { name: 'Add API' }).click()
  await expect(dialog.getByText(/Write an absolute URI/)).toBeVisible()
  await dialog.getByLabel('Address', { exact: true }).fill('https://api.office.example/invoices')
  await dialog.getByRole('combobox', { name: 'Scopes' }).fill('invoices')
  await page.getByRole('option', { name: 'invoices:read' }).click()
  await dialog.getByLabel('Name', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Add API' }).click()
  await expect(page.getByRole('table', { name: 'APIs' }).getByText('https://api.office.example/invoices')).toBeVisible()

  await page.getByRole('tab', { name: 'Scopes' }).click()
  await page.getByRole('button', { name: 'Delete the scope invoices:read' }).click()
  const asked = page.getByRole('dialog', { name: 'Delete this scope?' })
  await asked.getByRole('button', { name: 'Delete' }).click()
  await expect(asked.getByRole('alert')).toContainText('Invoices')
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Read your invoices')).toBeVisible()
})

test('a registration token is shown once, lets one application register, and is ended', async ({ office }) => {
  const { page, issuer } = office
  await openConnections(page, 'Registration from outside')
  await page.getByRole('radio', { name: 'Who has a registration token' }).click()
  await page.getByRole('button', { name: 'Save: Who may register an application' }).click()
  await page.getByRole('button', { name: 'Make a token' }).click()
  await page.getByLabel('For whom').fill('Sam')
  await page.getByLabel('Applications that can be registered with it').fill('2')
  await page.getByRole('button', { name: 'Make the token' }).click()
  const shown = page.getByRole('region', { name: 'Registration token' })
  const token = (await shown.locator('code').textContent())?.trim() ?? ''
  await page.getByRole('button', { name: 'I have kept it' }).click()
  const register = () =>
    fetch(`${issuer}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ client_name: 'Sales helper', redirect_uris: ['https://helper.example.org/back'] }),
    })
  expect((await register()).status).toBe(201)

  await page.getByRole('button', { name: 'End the token for Sam' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
  await expect(page.getByText('No registration token')).toBeVisible()
  expect((await register()).status).toBe(401)
})

test('keys are rotated with notice, and at once after a word about what that breaks', async ({ office }) => {
  const { page } = office
  const before = await keyIds(office)
  await openConnections(page, 'Signing keys')
  const es256 = page.getByRole('region', { name: 'ES256' })
  await page.getByRole('button', { name: 'Rotate', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
  await expect(es256.getByText('Next')).toBeVisible()
  expect((await keyIds(office)).length).toBeGreaterThan(before.length)

  await page.getByRole('button', { name: 'Rotate at once' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rotate at once?' })
  await expect(dialog).toContainText('what they signed is refused wherever it is checked')
  await dialog.getByLabel('Type rotate to confirm').fill('rotate')
  await dialog.getByRole('button', { name: 'Rotate at once' }).click()
  await expect(page.getByText('New keys sign from now on.')).toBeVisible()
  await expect(es256.getByText('Next')).toHaveCount(0)
  const after = await keyIds(office)
  expect(after.filter((kid) => before.includes(kid))).toEqual([])
})

test('a network that is none is refused with what one looks like, and the rest of the rules is saved', async ({
  office: { page },
}) => {
  await openConnections(page, 'Rules')
  const networks = page.getByRole('combobox', { name: 'Networks' })
  await networks.fill('the office')
  await networks.press('Enter')
  const saveNetworks = page.getByRole('button', { name: 'Save: Networks of the office that may be called' })
  await saveNetworks.click()
  await expect(page.getByText(/Write one such as 10.0.0.0\/8/)).toBeVisible()
  await page.getByLabel(/Seconds in which a repeated refresh/).fill('0')
  await page.getByRole('button', { name: 'Save: Requests and tokens' }).click()
  await expect(page.getByText('The rules for applications were saved.')).toBeVisible()
  await page.reload()
  await page.getByRole('tab', { name: 'Rules' }).click()
  await expect(page.getByLabel(/Seconds in which a repeated refresh/)).toHaveValue('0')
})
