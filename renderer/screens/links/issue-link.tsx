import { Alert, Button, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkPurpose, linkDeliveries } from '../../../server/contract/links.ts'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { usePersonChange } from '../person/use-person-change.ts'
import { DeliveryChoice } from './delivery-choice.tsx'
import { LinkShown } from './link-shown.tsx'
import { linkWords } from './link-words.ts'

interface IssueLinkProps {
  person: PersonDetail
  purpose: LinkPurpose
  onClose: () => void
}

/** Makes a link that works once, and shows it if it is not mailed. */
export function IssueLink({ person, purpose, onClose }: IssueLinkProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const [deliver, setDeliver] = useState<(typeof linkDeliveries)[number]>('show')
  const { name, explanation, danger } = linkWords[purpose]
  const issue = useMutation(
    orpc.person.issueLink.mutationOptions({
      onSuccess: async ({ mailedTo }) => {
        await changed(null)
        if (mailedTo === null) return
        notifications.show({ message: `The link is on its way to ${mailedTo}.` })
        onClose()
      },
    }),
  )
  if (issue.data?.url) return <LinkShown link={issue.data} name={person.name} onKept={onClose} />
  const isOpen = person.links.some((link) => link.purpose === purpose)
  return (
    <Dialog onClose={onClose} title={name}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          issue.mutate({ id: person.id, purpose, deliver })
        }}
      >
        <Stack>
          <p>{explanation}</p>
          {danger ? <Alert color="yellow">{danger}</Alert> : null}
          {isOpen ? <p>The link that is open now stops working.</p> : null}
          <DeliveryChoice value={deliver} onChange={setDeliver} email={person.email} />
          <FormProblem>{issue.error ? problemOf(issue.error).sentence : null}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color={danger ? 'red' : 'petrol'} loading={issue.isPending}>
              Make the link
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
