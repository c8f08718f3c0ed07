import { expect, type Page } from '@playwright/test'
import { test } from '../support/console.ts'
import { visit } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { addPerson, fillPerson } from '../support/set-up.ts'

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function importFile(page: Page, csv: string) {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
}

async function importThree(page: Page) {
  await importFile(page, 'username,name\ncarla,Carla Klein\ndavid,David Sato\nelif,Elif Kaya\n')
  await page.getByRole('button', { name: 'Import 3 people' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
}

/** Asks for a change of those who are chosen, up to its confirmation. */
async function askForChange(page: Page, change: string) {
  await page.getByRole('button', { name: 'Change them' }).click()
  await page.getByRole('menuitem', { name: change, exact: true }).click()
  return page.getByRole('dialog')
}

/** What the page next offers to save: the desktop app would ask where, in a window of the system that no test reaches. */
function nextSavedText(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const addressOf = URL.createObjectURL
        URL.createObjectURL = (saved) => {
          if (saved instanceof Blob) void saved.text().then(resolve)
          return addressOf(saved)
        }
        HTMLAnchorElement.prototype.click = () => undefined
      }),
  )
}

test('the people screen says which requirements a password does not meet', async ({ office: { page } }) => {
  await visit(page, 'People')
  await page.getByRole('button', { name: 'Add person' }).click()
  await fillPerson(page, { ...ben, password: 'short' })
  const requirements = page.getByRole('list', { name: 'Requirements' })
  await expect(requirements.getByRole('listitem').filter({ hasText: '12 characters or more' })).toContainText(
    'not met yet',
  )
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByText(/Still needed/)).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(ben.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await expect(rowOf(page, ben.name)).toBeVisible()
})

test('a user name that is taken is refused at its field, and the form keeps what was typed', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await page.getByRole('button', { name: 'Add person' }).click()
  await fillPerson(page, { ...ben, username: anna.username })
  await page.getByRole('dialog').getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByText(/taken/i)).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ben.name)
})

test('filters choose in the address, so that they are there again after going back', async ({ office: { page } }) => {
  await visit(page, 'People')
  await addPerson(page, ben)
  await page.getByLabel('Search people').fill('okaf')
  await expect(rowOf(page, anna.name)).toHaveCount(0)
  await expect(page).toHaveURL(/search=okaf/)
  await page.getByRole('link', { name: ben.name }).click()
  await expect(page.getByRole('heading', { level: 1, name: ben.name })).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel('Search people')).toHaveValue('okaf')
  await page.getByRole('button', { name: 'Show everyone' }).click()
  await page.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: 'Administrator' }).click()
  await expect(rowOf(page, anna.name)).toBeVisible()
  await expect(rowOf(page, ben.name)).toHaveCount(0)
})

test('people are imported from a file that is shown line by line first, and a file with a mistake imports nobody', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await importFile(page, 'username,name,email\ncarla,Carla Klein,carla@example.com\ndavid,David Sato,nowhere\n')
  const lines = page.getByRole('table', { name: 'Lines of the file' })
  await expect(lines.getByRole('row').filter({ hasText: 'david' })).toContainText('Mistake')
  await expect(page.getByRole('button', { name: 'Import 2 people' })).toBeDisabled()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(rowOf(page, 'Carla Klein')).toHaveCount(0)

  await importThree(page)
  await expect(rowOf(page, 'Carla Klein').getByText('Invited')).toBeVisible()
  await expect(rowOf(page, 'Elif Kaya')).toBeVisible()
})

test('those who are looked for are saved as a file', async ({ office: { page } }) => {
  await visit(page, 'People')
  await importThree(page)
  await page.getByLabel('Search people').fill('Sato')
  await expect(rowOf(page, 'Carla Klein')).toHaveCount(0)
  const saved = nextSavedText(page)
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  const csv = await saved
  expect(csv).toContain('david,David Sato')
  expect(csv).not.toContain('Carla')
})

test('many are disabled at once after a question that names them, and what is refused is said by name', async ({
  office: { page },
}) => {
  await visit(page, 'People')
  await importThree(page)
  await page.getByRole('checkbox', { name: 'Choose everybody shown' }).check()
  const dialog = await askForChange(page, 'Set the role')
  await expect(dialog).toContainText('Anna Berg')
  await expect(dialog).toContainText('Set the role of 4 people?')
  await dialog.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: /^Auditor/ }).click()
  await dialog.getByRole('button', { name: 'Set the role' }).click()
  await expect(page.getByRole('dialog', { name: 'Done for 3 people, refused for 1.' })).toContainText(anna.name)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await expect(rowOf(page, 'Elif Kaya')).toContainText('Auditor')
  await expect(rowOf(page, anna.name)).toContainText('Administrator')

  await page.getByRole('checkbox', { name: 'Choose Carla Klein' }).check()
  await page.getByRole('checkbox', { name: 'Choose David Sato' }).check()
  const removal = await askForChange(page, 'Delete')
  await expect(removal.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await removal.getByLabel('Type the number 2 to confirm').fill('2')
  await removal.getByRole('button', { name: 'Delete' }).click()
  await expect(rowOf(page, 'Carla Klein')).toHaveCount(0)
  await expect(rowOf(page, 'Elif Kaya')).toBeVisible()
})

test('somebody is invited by a link that is shown once, and chooses the password by it', async ({
  office: { page },
  browser,
}) => {
  await visit(page, 'People')
  await page.getByRole('button', { name: 'Invite person' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('User name').fill(ben.username)
  await form.getByLabel('Name', { exact: true }).fill(ben.name)
  await form.getByRole('button', { name: 'Invite' }).click()
  const link =
    (await page.getByRole('region', { name: 'Link', exact: true }).locator('code').textContent())?.trim() ?? ''
  expect(link).toContain('/account/invitation?token=')
  await page.getByRole('button', { name: 'I have passed it on' }).click()
  await expect(page.getByText(link)).toHaveCount(0)
  await expect(rowOf(page, ben.name).getByText('Invited')).toBeVisible()

  const visitor = await browser.newContext()
  const tab = await visitor.newPage()
  await tab.goto(link)
  await expect(tab).not.toHaveURL(/token/)
  await tab.getByLabel('Password', { exact: true }).fill(ben.password)
  await tab.getByLabel('The same password once more').fill(ben.password)
  await tab.getByRole('button', { name: 'Set password' }).click()
  await expect(tab.getByRole('button', { name: 'Sign out' })).toBeVisible()
  await visit(page, 'Overview')
  await visit(page, 'People')
  await expect(rowOf(page, ben.name).getByText('Invited')).toHaveCount(0)
  await visitor.close()
})
