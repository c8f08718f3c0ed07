import { Badge, Table } from '@mantine/core'
import type { MailKind, MailView } from '../../../server/contract/mail.ts'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import classes from '../../components/table.module.css'

type Mail = MailView['outbox'][number]

const kindNames: Record<MailKind, string> = {
  invitation: 'Invitation',
  password_reset: 'Link for a new password',
  factor_enrolment: 'Link for a second factor',
  new_device: 'New device',
  password_changed: 'Password changed',
  factor_changed: 'Second factor changed',
  email_changed: 'E-mail address changed',
  test: 'Test',
}

const states: Record<Mail['state'], { name: string; color: string }> = {
  waiting: { name: 'Waiting', color: 'yellow' },
  sent: { name: 'Sent', color: 'petrol' },
  given_up: { name: 'Given up', color: 'red' },
}

/** The newest mail, and what the mail server said where it did not take one. */
export function Outbox({ mails }: { mails: readonly Mail[] }) {
  return (
    <Panel title="Newest mail" flush>
      <div className={classes.scroll}>
        <Table aria-label="Newest mail" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Mail</Table.Th>
              <Table.Th>To</Table.Th>
              <Table.Th className={classes.wide ?? ''}>Written</Table.Th>
              <Table.Th>State</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {mails.map((mail) => (
              <MailRow key={mail.id} mail={mail} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  )
}

function MailRow({ mail }: { mail: Mail }) {
  const { name, color } = states[mail.state]
  return (
    <Table.Tr>
      <Table.Td>{kindNames[mail.kind]}</Table.Td>
      <Table.Td className={classes.name ?? ''}>
        <bdi>{mail.recipient}</bdi>
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        <Moment at={mail.createdAt} />
      </Table.Td>
      <Table.Td>
        <Badge color={color} variant="light" size="sm">
          {name}
        </Badge>
        {mail.problem ? (
          <div className={classes.under}>
            <bdi>{mail.problem}</bdi>
            {mail.attempts > 1 ? ` (${mail.attempts} attempts)` : ''}
          </div>
        ) : null}
      </Table.Td>
    </Table.Tr>
  )
}
