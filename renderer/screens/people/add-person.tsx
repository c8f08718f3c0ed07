import { Button, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { FirstPasswordSwitch, PersonFields, RightsFields, usePersonForm } from './person-fields.tsx'

/** Mount it only while it is open, so that the password typed last time is gone. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = usePersonForm('user')
  const refusal = useRefusal(form)
  const create = useMutation(
    orpc.people.create.mutationOptions({
      onSuccess: async (person) => {
        notifications.show({ message: `${person.name} can now sign in.` })
        onClose()
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
      },
      onError: refusal.show,
    }),
  )
  return (
    <Dialog onClose={onClose} title="Add a person" size="lg" closeOnClickOutside={false}>
      <form noValidate onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          <PersonFields form={form} />
          <FirstPasswordSwitch form={form} />
          <RightsFields form={form} />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add person
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
