import type { OfficePolicies } from '../../server/contract/policies.ts'
import type { NewPerson } from '../../server/identity/new-person.ts'
import { formTo, questionIn, type Visitor } from './browserless.ts'
import { follow, type Office } from './code-flow.ts'
import { withTotp } from './factors.ts'
import type { Answer } from './http-server.ts'
import { readQr } from './qr.ts'
import type { RequestOptions, SoftwareAuthenticator } from './software-authenticator.ts'
import { type TotpDevice, totpDevice } from './totp-device.ts'

/** Lets the office ask everybody, administrators or nobody for a second factor, or otherwise as given. */
export async function changeSecondFactor(
  { appliance }: Pick<Office, 'appliance'>,
  wishes: Partial<OfficePolicies['secondFactor']>,
): Promise<void> {
  const current = appliance.policies.current()
  const next = { ...current, secondFactor: { ...current.secondFactor, ...wishes } }
  await appliance.store.write((transaction) => appliance.policies.change(transaction, next))
}

/** Adds a person with a phone, a minute ago: the phone shows a code that is good. */
export async function addWithPhone(office: Office, person: NewPerson) {
  const added = await withTotp(office, person)
  office.clock.advance(60_000)
  return added
}

/** Types user name and password; the next page. */
export async function enterPassword(
  visitor: Visitor,
  path: string,
  { username, password }: { username: string; password: string },
): Promise<Answer> {
  const page = await follow(visitor, await visitor.open(path))
  return follow(visitor, await visitor.submit(page, { username, password }))
}

/** Types the code that the phone shows now; where that leads. */
export const enterCode = async (visitor: Visitor, page: Answer, code: string, fields: Record<string, string> = {}) =>
  follow(visitor, await visitor.submit(page, { code, ...fields }))

/** Answers with a passkey what the page asks, by its form to `action`. */
export async function enterPasskey(
  visitor: Visitor,
  page: Answer,
  { action, device }: { action: string; device: SoftwareAuthenticator },
): Promise<Answer> {
  const response = JSON.stringify(device.get(questionIn<RequestOptions>(page.text)))
  return follow(visitor, await visitor.open(action, { form: { ...formTo(page.text, action).fields, response } }))
}

/** Scans the QR code of a page, as a phone does. */
export function scan({ text }: Answer, clock: Office['clock']): TotpDevice {
  const [svg = ''] = /<svg[^>]*shape-rendering[\s\S]*?<\/svg>/.exec(text) ?? []
  return totpDevice(readQr(svg), clock)
}

/** The recovery codes that a page shows. */
export const codesIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map(([, code = '']) => code)
