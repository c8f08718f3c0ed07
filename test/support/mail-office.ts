import { onTestFinished } from 'vitest'
import type { MailServerWish } from '../../server/security/mail/mail-server.ts'
import type { Bag } from './bag.ts'
import { type MailServer, type MailServerWishes, startMailServer } from './mail-server.ts'

/** Where the office's mail comes from. */
const officeAddress = 'authly@office.example'

/** The mail server of an office as its administrator would enter it. */
export const wishFor = ({ host, port }: Pick<MailServerWish, 'host' | 'port'>, wish: Partial<MailServerWish> = {}) => ({
  host,
  port,
  security: 'none' as const,
  username: null,
  from: officeAddress,
  ...wish,
})

/** Gives the office a real mail server; what is enqueued is sent when the test asks for it. */
export async function startMail(
  { appliance }: Pick<Bag, 'appliance'>,
  wishes: MailServerWishes = {},
): Promise<MailServer> {
  const server = await startMailServer(wishes)
  onTestFinished(server.stop)
  const { account, security = 'none' } = wishes
  await appliance.store.write((transaction) =>
    appliance.mail.change(
      transaction,
      wishFor(server, { security, username: account?.user ?? null, password: account?.password ?? null }),
    ),
  )
  return server
}
