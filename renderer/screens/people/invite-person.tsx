import { Button, Group, Stack } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { linkDeliveries } from '../../../server/contract/links.ts'
import { invitation, type roles } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { DeliveryChoice } from '../links/delivery-choice.tsx'
import { LinkShown } from '../links/link-shown.tsx'
import { DescriptionFields, RightsFields } from './person-fields.tsx'

type Invitation = {
  username: string
  name: string
  email: string
  role: (typeof roles)[number]
  groups: string[]
  deliver: (typeof linkDeliveries)[number]
}

/** Adds somebody who chooses the first password by a link. */
export function InvitePerson({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = useForm<Invitation>({
    initialValues: { username: '', name: '', email: '', role: 'user', groups: [], deliver: 'show' },
    validate: schemaResolver(invitation, { sync: true }),
  })
  const refusal = useRefusal(form)
  const invite = useMutation(
    orpc.people.invite.mutationOptions({
      onSuccess: async ({ person, link }) => {
        if (link.mailedTo !== null) {
          notifications.show({ message: `${person.name} gets a mail at ${link.mailedTo}.` })
          onClose()
        }
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
      },
      onError: refusal.show,
    }),
  )
  if (invite.data?.link.url) {
    return <LinkShown link={invite.data.link} name={invite.data.person.name} onKept={onClose} />
  }
  return (
    <Dialog onClose={onClose} title="Invite a person" size="lg" closeOnClickOutside={false}>
      <form noValidate onSubmit={form.onSubmit((values) => invite.mutate(values))}>
        <Stack gap="sm">
          <p>The person chooses a password by a link that works once, within a week.</p>
          <DescriptionFields form={form} />
          <RightsFields form={form} />
          <DeliveryChoice
            value={form.values.deliver}
            onChange={(deliver) => form.setFieldValue('deliver', deliver)}
            email={form.values.email || null}
          />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={invite.isPending}>
              Invite
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
