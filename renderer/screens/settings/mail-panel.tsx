import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { MailForm } from './mail-form.tsx'
import { Outbox } from './outbox.tsx'
import { RemoveMail } from './remove-mail.tsx'
import { TestMail } from './test-mail.tsx'

const REFRESH_MS = 10_000

/** The mail server, and what became of the newest mail. */
export function MailPanel() {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [asked, setAsked] = useState<'test' | 'remove' | null>(null)
  const { data, isPending, error, refetch } = useQuery(orpc.mail.get.queryOptions({ refetchInterval: REFRESH_MS }))
  const close = () => setAsked(null)
  const actions = (
    <Group gap="xs">
      <Button variant="default" size="xs" onClick={() => setAsked('test')}>
        Send a test mail
      </Button>
      <Button variant="outline" color="red" size="xs" onClick={() => setAsked('remove')}>
        Send no mail
      </Button>
    </Group>
  )
  return (
    <>
      <Panel title="Mail" actions={data?.server && mayChange ? actions : null}>
        {isPending ? <Loading what="the mail server" /> : null}
        {error && !data ? <Failed error={error} retry={refetch} /> : null}
        {data ? <MailForm key={JSON.stringify(data.server)} stored={data.server} mayChange={mayChange} /> : null}
      </Panel>
      {data && data.outbox.length > 0 ? <Outbox mails={data.outbox} /> : null}
      {asked === 'test' ? <TestMail onClose={close} /> : null}
      {asked === 'remove' ? <RemoveMail onClose={close} /> : null}
    </>
  )
}
