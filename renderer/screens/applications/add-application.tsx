import { Button, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'
import { ApplicationFields } from './application-fields.tsx'
import { useApplicationForm } from './use-application-form.ts'

/** Adds an application from a template, then shows its secret once if it has one. */
export function AddApplication({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = useApplicationForm()
  const create = useMutation(
    orpc.applications.create.mutationOptions({
      onSuccess: async ({ application, clientSecret }) => {
        notifications.show({ message: `${application.name} was added.` })
        if (clientSecret === null) onClose()
        await queries.invalidateQueries({ queryKey: orpc.applications.key() })
      },
      onError: form.refuse,
    }),
  )
  const secret = create.data?.clientSecret
  if (secret) return <SecretDialog title="The client secret" secret={secret} onKept={onClose} />
  return (
    <Dialog onClose={onClose} title="Add an application" size="lg" closeOnClickOutside={false}>
      <form noValidate onSubmit={form.onSubmit((application) => create.mutate(application))}>
        <Stack>
          <ApplicationFields form={form} />
          <FormProblem>{form.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add application
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
