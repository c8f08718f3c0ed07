import { type Browser, expect, type Page, test } from '@playwright/test'
import { addVirtualAuthenticator } from '../../support/virtual-authenticator.ts'

/** Any secure page will do; `localhost` is one, and passkeys need one. */
async function securePage(browser: Browser) {
  const page = await browser.newPage()
  await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Office</h1>' }))
  await page.goto('http://localhost/')
  return page
}

const enrol = (page: Page) =>
  page.evaluate(async () => {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { id: 'localhost', name: 'Office' },
        user: { id: new Uint8Array([1]), name: 'ben', displayName: 'Ben' },
        challenge: new Uint8Array(32),
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      },
    })
    return made?.type
  })

/** What the device tells of itself (WebAuthn §6.1): whether the person was verified, and the signature counter. */
const present = (page: Page, userVerification: 'required' | 'discouraged' = 'required') =>
  page.evaluate(async (wanted) => {
    const shown = await navigator.credentials.get({
      publicKey: { challenge: new Uint8Array(32), rpId: 'localhost', userVerification: wanted },
    })
    if (!(shown instanceof PublicKeyCredential) || !(shown.response instanceof AuthenticatorAssertionResponse))
      return null
    const data = new DataView(shown.response.authenticatorData)
    return { verified: (data.getUint8(32) & 4) !== 0, signCount: data.getUint32(33) }
  }, userVerification)

test('the tests’ passkey device keeps a passkey, shows it without a name, and counts', async ({ browser }) => {
  const page = await securePage(browser)
  const device = await addVirtualAuthenticator(page)
  expect(await enrol(page)).toBe('public-key')
  const [passkey] = await device.credentials()
  expect(passkey).toMatchObject({ rpId: 'localhost', userName: 'ben' })
  const first = await present(page)
  expect(await present(page)).toEqual({ verified: true, signCount: (first?.signCount ?? 0) + 1 })

  await device.setSignCount(passkey?.credentialId ?? '', 0)
  expect(await present(page)).toEqual({ verified: true, signCount: 1 })
  await device.setUserVerified(false)
  expect(await present(page, 'discouraged')).toEqual({ verified: false, signCount: 2 })
  await expect(present(page)).rejects.toThrow('NotAllowedError')

  await device.remove(passkey?.credentialId ?? '')
  expect(await device.credentials()).toEqual([])
  await device.unplug()
  await page.close()
})
