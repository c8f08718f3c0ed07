import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import type { Group as OfficeGroup } from '../../../server/contract/groups.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { usePersonChange } from '../person/use-person-change.ts'
import { GroupFields, type GroupValues, groupOf, groupValues } from './group-fields.tsx'

/** What a group asks and says of its members, to change in place. */
export function GroupEditor({ group }: { group: OfficeGroup }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const changed = usePersonChange()
  const form = useForm<GroupValues>({ initialValues: groupValues(group) })
  const refusal = useRefusal(form)
  const save = useMutation(
    orpc.groups.update.mutationOptions({
      onSuccess: async ({ name }) => {
        refusal.clear()
        form.resetDirty()
        await changed(`${name} was changed.`)
      },
      onError: refusal.show,
    }),
  )
  return (
    <section aria-label="What the group says and asks">
      <form noValidate onSubmit={form.onSubmit((values) => save.mutate(groupOf(values)))}>
        <Stack gap="sm">
          <GroupFields form={form} readOnly={!mayChange} />
          <FormProblem>{refusal.sentence}</FormProblem>
          {mayChange ? (
            <Group justify="flex-end">
              <Button type="submit" variant="default" disabled={!form.isDirty()} loading={save.isPending}>
                Save changes
              </Button>
            </Group>
          ) : null}
        </Stack>
      </form>
    </section>
  )
}
