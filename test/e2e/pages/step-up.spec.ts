import { expect, type Page } from '@playwright/test'
import { addVirtualAuthenticator } from '../../support/virtual-authenticator.ts'
import { enter, isAt, leave } from '../support/account.ts'
import { anna, ben } from '../support/people.ts'
import { redirectListener, relyingParty } from '../support/relying-party.ts'
import { scan, seededPhone, typeCode, typeLastCode } from '../support/second-factor.ts'
import { officeTest } from '../support/shared-office.ts'

const dora = { ...ben, username: 'dora', name: 'Dora Lind', email: 'dora@example.com' }
const emil = { ...ben, username: 'emil', name: 'Emil Roth', email: 'emil@example.com' }
const dorasPhone = seededPhone()

const application = {
  type: 'confidential',
  client_secret: 'both applications keep this long secret',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code'],
  scopes: ['openid', 'profile'],
  first_party: true,
}

const test = officeTest({
  users: [{ ...anna, role: 'admin' }, { ...dora, totp_secret: dorasPhone.secret }, ben, emil],
  clients: [
    { ...application, client_id: 'canteen', name: 'Canteen' },
    { ...application, client_id: 'payroll', name: 'Payroll', second_factor: 'required' },
  ],
})

/** An application of openid-client's; `open` goes to it, and `claims` are what its ID token says once the person is back. */
async function applicationOf(issuer: string, clientId: string) {
  const listener = await redirectListener()
  const { begin } = await relyingParty({
    issuer,
    clientId,
    clientSecret: application.client_secret,
    scope: 'openid',
    listener,
  })
  const { url, finish } = await begin()
  return {
    open: (page: Page) => page.goto(url),
    async claims() {
      const claims = (await finish()).claims()
      await listener.close()
      return claims
    },
  }
}

test('an application that wants a second factor asks a signed-in person for that alone, and is told so', async ({
  page,
  office,
}) => {
  await enter(page, office, dora)
  await page.getByLabel('Remember this device').check()
  await typeLastCode(page, dorasPhone)
  await leave(page)
  await enter(page, office, dora)
  await isAt(page, 'Profile')

  const canteen = await applicationOf(office.issuer, 'canteen')
  await canteen.open(page)
  const before = await canteen.claims()
  expect(before).toMatchObject({ acr: 'aal1', amr: ['pwd'] })

  const payroll = await applicationOf(office.issuer, 'payroll')
  await payroll.open(page)
  await isAt(page, 'Second factor')
  await expect(page.getByLabel('Password')).toHaveCount(0)
  await typeCode(page, dorasPhone.code())
  const after = await payroll.claims()
  expect(after).toMatchObject({ sub: before?.sub, sid: before?.sid, auth_time: before?.auth_time, acr: 'aal2' })
  expect(after?.amr).toEqual(expect.arrayContaining(['pwd', 'otp', 'mfa']))

  // What was proved once counts for the next application, too.
  const again = await applicationOf(office.issuer, 'canteen')
  await again.open(page)
  expect(await again.claims()).toMatchObject({ acr: 'aal2' })
})

test('who has no second factor sets one up for such an application, without putting it off', async ({
  page,
  office,
}) => {
  await enter(page, office, ben)
  const payroll = await applicationOf(office.issuer, 'payroll')
  await payroll.open(page)
  await isAt(page, 'Set up a second factor')
  await expect(page.getByText('This application asks for one.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Later' })).toBeHidden()
  await page.getByRole('button', { name: 'Authenticator app' }).click()
  const phone = await scan(page)
  await typeCode(page, phone.code())
  await page.getByRole('link', { name: 'I have kept them' }).click()
  expect(await payroll.claims()).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] })
})

test('a passkey tells the application that no look-alike page can have asked for it', async ({ page, office }) => {
  await addVirtualAuthenticator(page)
  await enter(page, office, emil)
  await page.goto(`${office.issuer}/account/passkeys/new`)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading', { name: 'Keep these codes' })).toBeVisible()
  await leave(page)
  const payroll = await applicationOf(office.issuer, 'payroll')
  await payroll.open(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  const claims = await payroll.claims()
  expect(claims).toMatchObject({ acr: 'phr' })
  expect(claims?.amr).toEqual(expect.arrayContaining(['user', 'mfa']))
})
