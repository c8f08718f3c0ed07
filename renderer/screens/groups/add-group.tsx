import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { groupName } from '../../../server/contract/groups.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { emptyGroup, GroupFields, type GroupValues, groupOf } from './group-fields.tsx'

export function AddGroup({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = useForm<GroupValues>({
    initialValues: emptyGroup,
    validate: { name: (name) => groupName.safeParse(name).error?.issues[0]?.message ?? null },
  })
  const refusal = useRefusal(form)
  const create = useMutation(
    orpc.groups.create.mutationOptions({
      onSuccess: async (group) => {
        notifications.show({ message: `${group.name} was added. Open it to choose its members.` })
        onClose()
        await queries.invalidateQueries({ queryKey: orpc.groups.key() })
      },
      onError: refusal.show,
    }),
  )
  return (
    <Dialog onClose={onClose} title="Add a group" size="lg" closeOnClickOutside={false}>
      <form noValidate onSubmit={form.onSubmit((values) => create.mutate(groupOf(values)))}>
        <Stack>
          <TextInput
            label="Name"
            description="Applications read it, so it cannot be changed later."
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <GroupFields form={form} />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add group
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
