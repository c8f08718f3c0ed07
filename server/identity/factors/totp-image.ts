import { toString as draw } from 'qrcode'
import type { TotpRow } from '../../storage/totp.ts'

interface Enrolment extends Pick<TotpRow, 'algorithm' | 'digits' | 'period'> {
  /** What the entry in the app is called: the server, and the account there. */
  issuer: string
  account: string
  /** Base32. */
  secret: string
}

/** What a colon would separate, and what no app shows (SEC-S26). */
const plain = (text: string) =>
  text
    .replace(/[:\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()

/** The address that authenticator apps read, as Google's Key URI Format has it. */
export function totpUri({ issuer, account, secret, algorithm, digits, period }: Enrolment): string {
  const [server, person] = [plain(issuer), plain(account)].map(encodeURIComponent)
  return `otpauth://totp/${server}:${person}?secret=${secret}&issuer=${server}&algorithm=${algorithm}&digits=${digits}&period=${period}`
}

/** Dark on white with a white border, in every theme: cameras do not read it the other way round. */
export const qrSvg = (text: string): Promise<string> =>
  draw(text, {
    type: 'svg',
    errorCorrectionLevel: 'M',
    margin: 4,
    color: { dark: '#000000', light: '#ffffff' },
  })

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 §6, without padding; five bytes are eight letters. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('')
}
