import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import * as client from 'openid-client'
import { lookAtPages, pageIsAccessible, pageIsNarrow, pageWithoutScripts, type Visits } from '../support/accessible.ts'
import { isAt } from '../support/account.ts'
import type { HeadlessOffice } from '../support/office.ts'
import { consent, signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { redirectListener, relyingParty } from '../support/relying-party.ts'
import { officeTest } from '../support/shared-office.ts'

const dora = { ...ben, username: 'dora', name: 'Dora Lind', email: 'dora@example.com' }

/** What applications load in a frame when somebody signs out, and how often they did. */
const framed = await framedPage()

const test = officeTest({
  users: [anna, ben, dora],
  clients: [
    {
      client_id: 'wall-screen',
      name: 'Wall Screen in the hall of the second floor',
      type: 'public',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      redirect_uris: [],
      scopes: ['openid', 'profile', 'email'],
    },
    {
      client_id: 'canteen',
      name: 'Canteen',
      type: 'confidential',
      client_secret: 'the canteen keeps this long secret',
      grant_types: ['authorization_code'],
      redirect_uris: ['http://127.0.0.1/callback', `${framed.origin}/callback`],
      post_logout_redirect_uris: [`${framed.origin}/bye`],
      frontchannel_logout_uri: `${framed.origin}/gone`,
      frontchannel_logout_session_required: true,
      scopes: ['openid'],
      first_party: true,
    },
  ],
})

async function framedPage() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Bye</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** A screen that asks for a code with openid-client and then for its tokens until it has them. */
async function wallScreen({ issuer }: HeadlessOffice) {
  const config = await client.discovery(new URL(issuer), 'wall-screen', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  })
  const codes = await client.initiateDeviceAuthorization(config, { scope: 'openid profile email' })
  return { codes, tokens: () => client.pollDeviceAuthorizationGrant(config, codes) }
}

test('Anna types the code of a screen, signs in, allows it, and the screen gets its tokens', async ({
  page,
  office,
}) => {
  const { codes, tokens } = await wallScreen(office)
  const waiting = tokens()
  await page.goto(codes.verification_uri)
  await page.getByLabel('Code').fill(codes.user_code.toLowerCase().replace('-', ' '))
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('to let a device in')).toBeVisible()
  await signIn(page, anna)
  await isAt(page, 'Let this device in')
  await expect(page.getByText(codes.user_code)).toBeVisible()
  await expect(page.getByText('Only continue if you started this yourself')).toBeVisible()
  await consent(page, 'allow')
  await isAt(page, 'The device is let in')
  const issued = await waiting
  expect(issued.claims()).toMatchObject({ aud: 'wall-screen', amr: ['pwd'] })
  expect(issued.refresh_token).toEqual(expect.any(String))
})

test('the screen hears a no', async ({ page, office }) => {
  const { codes, tokens } = await wallScreen(office)
  const refused = tokens().then(
    () => 'tokens',
    (thrown: unknown) => (thrown instanceof client.ResponseBodyError ? thrown.error : String(thrown)),
  )
  await page.goto(codes.verification_uri_complete ?? '')
  await expect(page.getByLabel('Code')).toHaveValue(codes.user_code)
  await page.getByRole('button', { name: 'Go on' }).click()
  await signIn(page, ben)
  await consent(page, 'deny')
  await isAt(page, 'The device is not let in')
  expect(await refused).toBe('access_denied')
})

const devicePages = (page: Page, office: HeadlessOffice): Visits => ({
  'the code': async () => {
    await page.goto(`${office.issuer}/device`)
    await isAt(page, 'Let a device in')
  },
  'a wrong code': async () => {
    await page.getByLabel('Code').fill('nonsense')
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
  },
  'the sign-in': async () => {
    const { codes } = await wallScreen(office)
    await page.getByLabel('Code').fill(codes.user_code)
    await page.getByRole('button', { name: 'Go on' }).click()
    await isAt(page, 'Sign in')
  },
  'the question': async () => {
    await signIn(page, dora)
    await isAt(page, 'Let this device in')
  },
  allowed: async () => {
    await consent(page, 'allow')
    await isAt(page, 'The device is let in')
  },
  denied: async () => {
    const { codes } = await wallScreen(office)
    await page.goto(codes.verification_uri_complete ?? '')
    await page.getByRole('button', { name: 'Go on' }).click()
    await consent(page, 'deny')
    await isAt(page, 'The device is not let in')
  },
})

test('the pages for devices can be read by everybody, in both themes and on a narrow screen', async ({
  page,
  office,
}) => {
  await lookAtPages(page, devicePages(page, office), pageIsAccessible)
})

test('the pages for devices work without scripts', async ({ browser, office }) => {
  const page = await pageWithoutScripts(browser)
  await lookAtPages(page, devicePages(page, office), pageIsNarrow)
  await page.context().close()
})

test('SEC-C06: who signs out loads a page of each application of the session, and then goes on by themselves', async ({
  page,
  office,
}) => {
  const listener = await redirectListener()
  const { begin } = await relyingParty({
    issuer: office.issuer,
    clientId: 'canteen',
    clientSecret: 'the canteen keeps this long secret',
    scope: 'openid',
    listener,
  })
  const { url, finish } = await begin()
  await page.goto(url)
  await signIn(page, ben)
  const tokens = await finish()
  const question = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: `${framed.origin}/bye`,
  })
  await page.goto(`${office.issuer}/oauth/logout?${question}`)
  await isAt(page, 'Signed out')
  await expect(page.getByRole('link', { name: 'Go on to Canteen' })).toBeVisible()
  await page.waitForURL(`${framed.origin}/bye`)
  const sid = tokens.claims()?.sid
  expect(framed.asked).toContain(`/gone?iss=${encodeURIComponent(office.issuer)}&sid=${sid}`)
  await listener.close()
})
