import { expect, type Page } from '@playwright/test'
import { type Console, test } from '../support/console.ts'
import { visit } from '../support/pages.ts'

const callback = 'https://shop.example.com/callback'

async function addShop(page: Page) {
  await visit(page, 'Applications')
  await page.getByRole('button', { name: 'Add application' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /web app/i }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('The shop')
  await dialog.getByLabel('Redirect URIs').fill(callback)
  await dialog.getByRole('button', { name: 'Add application' }).click()
  const secret = await keepSecret(page)
  await page.getByRole('link', { name: 'The shop' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'The shop' })).toBeFocused()
  return secret
}

/** The secret that a dialog shows for the only time. */
async function keepSecret(page: Page) {
  const secret = (await page.getByText(/^cs_live_/).textContent())?.trim() ?? ''
  await page.getByRole('button', { name: 'I have kept it' }).click()
  return secret
}

const openTab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name }).click()

async function save(page: Page) {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Changes on this tab are not saved yet.')).toHaveCount(0)
}

/** What the token endpoint says to the shop's secret: a code that is none is refused only after the secret was right. */
async function tokenAnswer({ page, issuer }: Console, secret: string): Promise<string> {
  const clientId = new URL(page.url()).hash.split('/').at(-1)?.split('?')[0] ?? ''
  const answer = await fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code: 'none', redirect_uri: callback }),
  })
  const { error }: { error: string } = await answer.json()
  return error
}

test('a client secret can be read once; a new one takes its place, and the former one counts for as long as it was given', async ({
  office,
}) => {
  const { page } = office
  const first = await addShop(page)
  await expect(page.getByText(first)).toHaveCount(0)
  await openTab(page, 'Credentials')
  await page.getByRole('button', { name: 'Replace secret' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replace the client secret?' })
  await dialog.getByLabel(/^Hours for which the former secret counts/).fill('24')
  await dialog.getByRole('button', { name: 'Replace secret' }).click()
  const second = await keepSecret(page)
  expect(second).not.toBe(first)
  await expect(page.getByText('The secret before')).toBeVisible()
  expect(await tokenAnswer(office, first)).toBe('invalid_grant')
  expect(await tokenAnswer(office, second)).toBe('invalid_grant')

  await page.getByRole('button', { name: 'End the former secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
  await expect(page.getByText('The secret before')).toHaveCount(0)
  expect(await tokenAnswer(office, first)).toBe('invalid_client')
  expect(await tokenAnswer(office, second)).toBe('invalid_grant')
})

test('SEC-B04: a redirect URI that is not safe is refused at its line, and nothing typed is lost', async ({
  office: { page },
}) => {
  await addShop(page)
  const field = page.getByLabel('Redirect URIs')
  const typed = `${callback}\nhttp://shop.example.com/plain`
  await field.fill(typed)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/line 2/i)).toBeVisible()
  await expect(field).toHaveValue(typed)
  await expect(field).toBeFocused()
  await field.fill(`${callback}\nhttps://shop.example.com/other`)
  await save(page)
  await page.reload()
  await expect(field).toHaveValue(`${callback}\nhttps://shop.example.com/other`)
})

test('settings are changed by the tab, and what is typed stays while another tab is looked at', async ({
  office: { page },
}) => {
  await addShop(page)
  await page.getByLabel('Name', { exact: true }).fill('The new shop')
  await openTab(page, 'Permissions')
  await page.getByRole('checkbox', { name: 'May ask for read' }).check()
  await page.getByRole('checkbox', { name: 'Gets read without asking' }).check()
  await save(page)
  await openTab(page, /^Overview/)
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('The new shop')
  await expect(page.getByRole('tab', { name: 'Overview (not saved)' })).toBeVisible()
  await page.getByRole('link', { name: 'Connections', exact: true }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('The new shop')
  await save(page)
  await expect(page.getByRole('heading', { level: 1, name: 'The new shop' })).toBeVisible()
  await openTab(page, 'Permissions')
  await expect(page.getByRole('checkbox', { name: 'Gets read without asking' })).toBeChecked()
})

test('the switch to FAPI 2.0 says what is missing, and holds once the application has a key of its own', async ({
  office: { page },
}) => {
  await addShop(page)
  await openTab(page, 'Tokens & security')
  await page.getByRole('radio', { name: 'FAPI 2.0' }).click()
  const demands = page.getByRole('list', { name: 'What FAPI 2.0 asks of it' })
  await expect(demands.getByRole('listitem').filter({ hasText: 'Missing:' })).toHaveText(/private_key_jwt/)
  await page.getByRole('button', { name: 'Save changes' }).click()
  const refusal = page.locator('main').getByRole('alert')
  await expect(refusal).toContainText('The FAPI 2.0 profile needs private_key_jwt.')
  await refusal.getByRole('link', { name: 'Change it under Credentials' }).click()

  await page.getByRole('radio', { name: /A key of its own/ }).click()
  await page.getByRole('textbox', { name: /^Its keys/ }).fill('no keys')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/This is not a key set/)).toBeVisible()
  await page.getByRole('textbox', { name: /^Its keys/ }).fill('')
  await page.getByRole('textbox', { name: /^Address of its keys/ }).fill('https://shop.example.com/jwks.json')
  await save(page)

  await openTab(page, /^Tokens & security/)
  await expect(page.getByRole('radio', { name: 'FAPI 2.0' })).toBeChecked()
  await expect(demands.getByRole('listitem').filter({ hasText: 'Missing:' })).toHaveCount(0)
  await save(page)
  await expect(page.locator('main header')).toContainText('FAPI 2.0')
  await expect(page.getByRole('switch', { name: /It hands in its requests beforehand/ })).toBeChecked()
})

test('an application that registered itself waits, shows what it asks for, and is approved', async ({ office }) => {
  const { page, issuer } = office
  await visit(page, 'Connections')
  await openTab(page, 'Registration from outside')
  await page.getByRole('radio', { name: 'Everybody who reaches this server' }).click()
  await page.getByRole('button', { name: 'Save: Who may register an application' }).click()
  await expect(page.getByText('The rules for applications were saved.')).toBeVisible()
  const registered = await fetch(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Sales helper', redirect_uris: ['https://helper.example.org/back'] }),
  })
  expect(registered.status).toBe(201)

  await visit(page, 'Applications')
  await page.getByRole('table', { name: 'Waiting for approval' }).getByRole('link', { name: 'Sales helper' }).click()
  await expect(page.getByText('https://helper.example.org/back').first()).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByText('Sales helper was approved. People can sign in to it.')).toBeVisible()
  await expect(page.locator('main header')).toContainText('Registered itself')
  await visit(page, 'Applications')
  await expect(page.getByRole('table', { name: 'Applications' }).getByText('Registered itself')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Waiting for approval' })).toHaveCount(0)
})

test('an application is deleted after its name was typed', async ({ office: { page } }) => {
  await addShop(page)
  await openTab(page, 'Endings')
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete this application?' })
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await dialog.getByLabel(/Type the name/).fill('The shop')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No application yet')).toBeVisible()
})

test('Escape closes only the uppermost dialog, and the focus goes back to what opened it', async ({
  office: { page },
}) => {
  await visit(page, 'Groups')
  await page.getByRole('button', { name: 'Add group' }).click()
  await page.getByLabel('Name', { exact: true }).fill('sales')
  await page.getByRole('dialog').getByRole('button', { name: 'Add group' }).click()
  await page.getByRole('button', { name: 'sales' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog', { name: 'Delete this group?' }).waitFor()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'sales' })).toBeFocused()
})
