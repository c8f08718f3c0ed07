import type { Client } from '../../server/storage/clients.ts'
import { createVisitor, type Visitor } from './browserless.ts'
import { follow, type Office, signIn, startOffice } from './code-flow.ts'
import { ben, intranet, notes } from './data.ts'
import type { Answer, HttpOptions, Send } from './http-server.ts'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** A screen in the hall, without a keyboard: public. */
export const wallScreen: Omit<Client, 'created_at' | 'secret_hash'> = {
  ...notes,
  client_id: 'wall-screen',
  name: 'Wall Screen',
  redirect_uris: [],
  grant_types: [deviceGrant, 'refresh_token'],
  scopes: ['openid', 'profile', 'offline_access'],
  default_scopes: ['openid', 'profile'],
}

/** A device with a server behind it: confidential. */
const doorLock: typeof wallScreen = {
  ...intranet,
  client_id: 'door-lock',
  name: 'Door Lock',
  grant_types: [deviceGrant],
}

export interface DeviceOffice extends Office {
  lockSecret: string
}

/** Ben in an office with a wall screen and a door lock, besides what is always there. */
export async function startDeviceOffice(options: HttpOptions = {}): Promise<DeviceOffice> {
  const office = await startOffice(options)
  await office.register(wallScreen)
  return { ...office, lockSecret: await office.register(doorLock) }
}

export interface DeviceCodes {
  device_code: string
  user_code: string
  verification_uri: string
  verification_uri_complete: string
  expires_in: number
  interval: number
}

/** What the wall screen is told. */
export async function askForCode(send: Send, form: Record<string, string> = {}): Promise<DeviceCodes> {
  const answer = await send('/oauth/device', { form: { client_id: 'wall-screen', ...form } })
  if (answer.status !== 200) throw new Error(`no device code but ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text)
}

/** The wall screen asks for its tokens. */
export const poll = (send: Send, device_code: string, form: Record<string, string> = {}): Promise<Answer> =>
  send('/oauth/token', { form: { grant_type: deviceGrant, client_id: 'wall-screen', device_code, ...form } })

/** Types a code on /device and signs in where that is asked for; the page that this leads to. */
export async function enterUserCode(
  visitor: Visitor,
  user_code: string,
  person: { username: string; password: string } = ben,
): Promise<Answer> {
  const page = await follow(visitor, await visitor.submit(await visitor.open('/device'), { user_code }))
  return page.text.includes('name="password"') ? signIn(visitor, page, person) : page
}

/** Somebody lets the device in, or does not. */
export async function answerFor(
  { send }: Pick<Office, 'send'>,
  user_code: string,
  press: 'allow' | 'deny' = 'allow',
): Promise<Visitor> {
  const visitor = createVisitor(send)
  await visitor.submit(await enterUserCode(visitor, user_code), {}, press)
  return visitor
}
