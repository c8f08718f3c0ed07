import type { MailView } from '../contract/mail.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { MailServerWish } from '../security/mail/mail-server.ts'
import type { OutgoingMail } from '../storage/outgoing-mail.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

/** How many of the newest mails are shown. */
const shown = 50

const get = openOperations.mail.get.handler(({ context: { server } }) => view(server.appliance))

const update = openOperations.mail.update.handler(({ context: { server, operator, facts }, input }) =>
  change(server.appliance, { wish: input, actor: actorOf(operator, facts) }),
)

const remove = openOperations.mail.remove.handler(({ context: { server, operator, facts } }) =>
  change(server.appliance, { wish: null, actor: actorOf(operator, facts) }),
)

const test = openOperations.mail.test.handler(async ({ context: { server }, input }) => {
  const { config, mail } = server.appliance
  const { host } = new URL(config.issuer)
  const said = await mail.sendNow(input.to, {
    subject: `A test mail from ${host}`,
    before: ['Hello,', `this mail shows that ${config.issuer} can send mail. Nobody need do anything.`],
    after: [],
  })
  return { said }
})

export const mail = { get, update, remove, test }

async function change(
  appliance: Appliance,
  { wish, actor }: { wish: MailServerWish | null; actor: EventActor },
): Promise<MailView> {
  await appliance.store.write(async (transaction) => {
    await appliance.mail.change(transaction, wish)
    const details = wish
      ? { mail_server: `${wish.host}:${wish.port}`, mail_security: wish.security, mail_from: wish.from }
      : { mail_server: 'none' }
    await appliance.events.record(transaction, { ...actor, type: 'settings_change', outcome: 'success', details })
  })
  return view(appliance)
}

async function view({ mail, repositories }: Appliance): Promise<MailView> {
  const stored = mail.server()
  const newest = await repositories.outgoingMail.newest(shown)
  if (stored === null) return { server: null, outbox: newest.map(mailView) }
  const { sealedPassword, ...server } = stored
  return { server: { ...server, passwordSet: sealedPassword !== null }, outbox: newest.map(mailView) }
}

const mailView = (mail: OutgoingMail): MailView['outbox'][number] => ({
  id: mail.id,
  kind: mail.kind,
  recipient: mail.recipient,
  createdAt: mail.created_at,
  state: stateOf(mail),
  attempts: mail.attempts,
  problem: mail.last_problem,
})

function stateOf({ sent_at, given_up_at }: OutgoingMail): 'waiting' | 'sent' | 'given_up' {
  if (sent_at !== null) return 'sent'
  return given_up_at === null ? 'waiting' : 'given_up'
}
