import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { displayName } from '../../../server/contract/common.ts'
import { type Resource, resourceIdentifier } from '../../../server/contract/resources.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { ResourceFields, type ResourceValues, resourceOf, resourceValues } from './resource-fields.tsx'

interface ResourceDialogProps {
  /** Null: a new one. */
  resource: Resource | null
  known: readonly Resource[]
  onClose: () => void
}

/** Adds an API, or changes what tokens for it are like. */
export function ResourceDialog({ resource, known, onClose }: ResourceDialogProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = useForm<ResourceValues>({
    initialValues: resourceValues(resource),
    validate: {
      identifier: (identifier) => identifierProblem(identifier.trim(), resource ? [] : known),
      name: (name) => displayName.safeParse(name).error?.issues[0]?.message ?? null,
    },
  })
  const refusal = useRefusal(form)
  const put = useMutation(
    orpc.resources.put.mutationOptions({
      onSuccess: async ({ name }) => {
        await queries.invalidateQueries({ queryKey: orpc.resources.key() })
        notifications.show({ message: `${name} was ${resource ? 'changed' : 'added'}.` })
        onClose()
      },
      onError: refusal.show,
    }),
  )
  return (
    <Dialog onClose={onClose} title={resource ? resource.name : 'Add an API'} size="lg" closeOnClickOutside={false}>
      <form noValidate onSubmit={form.onSubmit((values) => put.mutate(resourceOf(values)))}>
        <Stack gap="sm">
          <ResourceFields form={form} isNew={resource === null} />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending}>
              {resource ? 'Save' : 'Add API'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function identifierProblem(identifier: string, known: readonly Resource[]): string | null {
  if (known.some((one) => one.identifier === identifier))
    return 'There is an API with this address already. Edit it in the list.'
  return resourceIdentifier.safeParse(identifier).error?.issues[0]?.message ?? null
}
