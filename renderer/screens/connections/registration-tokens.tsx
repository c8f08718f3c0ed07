import { Button, Table } from '@mantine/core'
import { IconPlus, IconTicket } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RegistrationToken } from '../../../server/contract/registration-tokens.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { Empty, Failed, Loading } from '../../components/states.tsx'
import classes from '../../components/table.module.css'
import { AddRegistrationToken } from './add-registration-token.tsx'
import { EndRegistrationToken } from './end-registration-token.tsx'

/** Tokens by whose holders applications are registered; none of them can be read again. */
export function RegistrationTokens({ isNeeded }: { isNeeded: boolean }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [asked, setAsked] = useState<'add' | RegistrationToken | null>(null)
  const { data, isPending, error, refetch } = useQuery(orpc.registrationTokens.list.queryOptions())
  const close = () => setAsked(null)
  const items = data?.items ?? []
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setAsked('add')}>
      Make a token
    </Button>
  )
  return (
    <Panel title="Registration tokens" flush actions={mayChange && items.length > 0 ? add : null}>
      {isPending ? <Loading what="tokens" rows={2} /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data && items.length === 0 ? (
        <Empty icon={<IconTicket size={22} />} title="No registration token" action={mayChange ? add : null}>
          {isNeeded
            ? 'Make one for whoever is to register an application. The protocol calls it an initial access token.'
            : 'They count where registration needs a token, as chosen above.'}
        </Empty>
      ) : null}
      {items.length > 0 ? (
        <div className={classes.scroll}>
          <Table aria-label="Registration tokens" verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>For</Table.Th>
                <Table.Th>Applications left</Table.Th>
                <Table.Th className={classes.wide ?? ''}>Made</Table.Th>
                <Table.Th>Until</Table.Th>
                {mayChange ? <Table.Th aria-label="Actions" /> : null}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((token) => (
                <TokenRow key={token.id} token={token} onEnd={mayChange ? () => setAsked(token) : null} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : null}
      {asked === 'add' ? <AddRegistrationToken onClose={close} /> : null}
      {asked !== 'add' && asked !== null ? <EndRegistrationToken token={asked} onClose={close} /> : null}
    </Panel>
  )
}

function TokenRow({ token, onEnd }: { token: RegistrationToken; onEnd: (() => void) | null }) {
  const { name, usesLeft, createdAt, expiresAt } = token
  return (
    <Table.Tr>
      <Table.Td className={classes.name ?? ''}>
        <bdi>{name}</bdi>
      </Table.Td>
      <Table.Td>{usesLeft === 0 ? 'used up' : usesLeft}</Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        <Moment at={createdAt} />
      </Table.Td>
      <Table.Td>
        {expiresAt < Date.now() ? 'expired ' : null}
        <Moment at={expiresAt} form="date" />
      </Table.Td>
      {onEnd ? (
        <Table.Td>
          <div className={classes.actions}>
            <Button variant="default" size="xs" aria-label={`End the token for ${name}`} onClick={onEnd}>
              End
            </Button>
          </div>
        </Table.Td>
      ) : null}
    </Table.Tr>
  )
}
