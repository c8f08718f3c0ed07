import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { readQr } from '../../support/qr.ts'
import { type TotpDevice, totpDevice } from '../../support/totp-device.ts'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A phone whose secret a seed file can name, so that its owner need not set it up. */
export function seededPhone(): TotpDevice {
  const secret = [...randomBytes(32)].map((byte) => base32[byte % 32]).join('')
  return totpDevice(`otpauth://totp/Office:somebody?secret=${secret}&issuer=Office`)
}

/** The phone that scans the QR code on this page. */
export const scan = async (page: Page): Promise<TotpDevice> =>
  totpDevice(readQr(await page.getByRole('img', { name: 'QR code' }).screenshot()))

/** Types a code, whichever page asks for it, and waits for the page that answers. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page.locator('input[name=code]').fill(code)
  const answered = page.waitForEvent('load')
  await page.getByRole('button', { name: /^(Go on|Confirm)$/ }).click()
  await answered
}

/**
 * Types the code that the phone showed before the one of now: it counts still (RFC 6238 §5.2), and the one of now is left for
 * the next time that a code is asked for.
 */
export async function typeLastCode(page: Page, phone: TotpDevice): Promise<void> {
  const refusal = page.getByText('This code is not right')
  await typeCode(page, phone.code(-30_000))
  // The half minute ended on the way. The next one has just begun.
  if (await refusal.isVisible()) await typeCode(page, phone.code(-30_000))
  await expect(refusal).toBeHidden()
}
