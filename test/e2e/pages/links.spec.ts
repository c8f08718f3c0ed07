import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { linkIn, type MailServer, startMailServer } from '../../support/mail-server.ts'
import { pageIsAccessible, pageIsNarrow, pageWithoutScripts } from '../support/accessible.ts'
import { consoleOf } from '../support/console-token.ts'
import { discard, type HeadlessOffice, serve } from '../support/office.ts'
import { signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { seededPhone, typeCode } from '../support/second-factor.ts'

const carl = { ...ben, username: 'carl', name: 'Carl Moos', email: 'carl@example.com' }
const carlsPhone = seededPhone()
const next = 'Nine quiet lamps, 2 ladders'

interface Office extends HeadlessOffice {
  mail: MailServer
  anna: Awaited<ReturnType<typeof consoleOf>>
}

const test = base.extend<{ office: Office }>({
  office: async ({ browser }, use) => {
    const office = await serve({
      seed: { users: [{ ...anna, role: 'admin' }, ben, { ...carl, totp_secret: carlsPhone.secret }] },
    })
    const mail = await startMailServer()
    const annas = await consoleOf(browser, office.issuer, anna)
    const { host, port } = mail
    await annas.mail.update({ host, port, security: 'none', username: null, from: 'authly@example.com' })
    await use({ ...office, mail, anna: annas })
    await office.stop()
    await mail.stop()
    discard(office)
  },
})

const wanted = ({ issuer }: HeadlessOffice) =>
  `${issuer}/oauth/authorize?${new URLSearchParams({
    client_id: 'authly-console',
    response_type: 'code',
    redirect_uri: `${issuer}/console/callback`,
    scope: 'openid profile',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  })}`

const isAt = (page: Page, title: string) => expect(page).toHaveTitle(`${title} – Authly`)

async function choosePassword(page: Page, password: string, again = password): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('The same password once more').fill(again)
  await page.getByRole('button', { name: 'Set password' }).click()
}

/** From “Forgotten password?” to the mail that brings a link; each page is looked at. */
async function askForLink(page: Page, office: Office, look: (page: Page) => Promise<void>): Promise<string> {
  await page.goto(wanted(office))
  await page.getByRole('link', { name: 'Forgotten password?' }).click()
  await isAt(page, 'Forgotten password')
  await look(page)
  await page.getByLabel('User name or e-mail address').fill('ben')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await isAt(page, 'Look into your mail')
  await look(page)
  return linkIn(await office.mail.nextMail(ben.email))
}

async function resetByMail(page: Page, office: Office, look: (page: Page) => Promise<void>): Promise<void> {
  const link = await askForLink(page, office, look)
  await page.goto(link)
  await isAt(page, 'Choose a new password')
  expect(page.url()).toBe(`${office.issuer}/account/reset`)
  await look(page)
  await choosePassword(page, 'ben')
  await expect(page.getByRole('alert')).toContainText('does not meet the requirements')
  await look(page)
  await choosePassword(page, next)
  await isAt(page, 'Your password is set')
  await look(page)
  await page.goto(link)
  await isAt(page, 'This link does not work')
  await look(page)
}

/** Whether the sign-in page takes this password, in a browser that knows nobody. */
async function signsIn(browser: Browser, office: Office, password: string): Promise<boolean> {
  const page = await browser.newPage()
  await page.goto(wanted(office))
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await signIn(page, { ...ben, password })
  const status = (await answered).status()
  await page.close()
  expect([303, 401]).toContain(status)
  return status === 303
}

test('a forgotten password becomes a new one by a mail, on pages that everybody can use', async ({
  page,
  office,
  browser,
}) => {
  test.slow()
  await resetByMail(page, office, pageIsAccessible)
  expect(await signsIn(browser, office, ben.password)).toBe(false)
  expect(await signsIn(browser, office, next)).toBe(true)
  expect(await office.mail.nextMail(ben.email)).toMatchObject({ subject: expect.stringContaining('was changed') })
})

test('and without scripts, on a narrow screen', async ({ browser, office }) => {
  test.slow()
  const page = await pageWithoutScripts(browser)
  await resetByMail(page, office, pageIsNarrow)
  expect(await signsIn(browser, office, next)).toBe(true)
  await page.context().close()
})

test('a mail for a new password opens nothing without the second factor, and the old password nothing at all', async ({
  page,
  office,
}) => {
  await page.goto(`${office.issuer}/account/forgot`)
  await page.getByLabel('User name or e-mail address').fill(carl.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.goto(linkIn(await office.mail.nextMail(carl.email)))
  await choosePassword(page, next)
  await expect(page).not.toHaveTitle(/^Choose a new password/)
  await page.goto(`${office.issuer}/account`)
  await isAt(page, 'Sign in')
  await signIn(page, carl)
  await expect(page.getByRole('alert')).toContainText('do not go together')
  await signIn(page, { ...carl, password: next })
  await isAt(page, 'Second factor')
  await typeCode(page, carlsPhone.code())
  await isAt(page, 'Profile')
})

test('an invitation that an administrator hands over lets a person in, once', async ({ page, office, browser }) => {
  test.slow()
  const dora = { username: 'dora', name: 'Dora Lind', email: '' }
  const { link } = await office.anna.people.invite({ ...dora, deliver: 'show' })
  await page.goto(link.url ?? '')
  await isAt(page, 'Welcome')
  await pageIsAccessible(page)
  await choosePassword(page, next, 'something else')
  await expect(page.getByRole('alert')).toHaveText('The two passwords are not the same.')
  await choosePassword(page, next)
  await page.waitForURL(`${office.issuer}/account`)
  await expect(page.getByText('Dora Lind').first()).toBeVisible()
  const other = await browser.newPage()
  await other.goto(link.url ?? '')
  await isAt(other, 'This link does not work')
})

test('after a lost phone the password needs the link, and the link the password', async ({ page, office, browser }) => {
  test.slow()
  const { items } = await office.anna.people.list({ search: 'ben' })
  const link = await office.anna.person.issueLink({
    id: items[0]?.id ?? '',
    purpose: 'factor_enrolment',
    deliver: 'mail',
  })
  expect(link).toMatchObject({ url: null, mailedTo: ben.email })
  await page.goto(wanted(office))
  await signIn(page, ben)
  await expect(page.getByRole('alert')).toContainText('Open the link that you were given for that')
  await page.goto(linkIn(await office.mail.nextMail(ben.email)))
  await isAt(page, 'Set up a second factor')
  await pageIsAccessible(page)
  await page.goto(wanted(office))
  await signIn(page, ben)
  await expect(page.getByRole('button', { name: 'Authenticator app' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Later/ })).toBeHidden()
  expect(await signsIn(browser, office, 'a guess')).toBe(false)
})
