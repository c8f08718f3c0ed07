import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProtocolSettings } from '../../../server/contract/protocol.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'

type Sections = Partial<ProtocolSettings>
type Problems = Record<string, string | null>

/** The form of some sections of the rules, saved together; the others stay as they are. */
export function useProtocolForm<Part extends Sections>(
  stored: Part,
  validate: (values: Part) => Problems = () => ({}),
) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const { mayChange } = useRights()
  const form = useForm<Part>({ initialValues: stored, validate })
  const save = useMutation(
    orpc.protocol.update.mutationOptions({
      onSuccess: (settings, sent) => {
        queries.setQueryData(orpc.protocol.get.queryKey(), settings)
        form.resetDirty({ ...form.getValues(), ...sent })
        notifications.show({ message: 'The rules for applications were saved.' })
      },
    }),
  )
  return {
    form,
    mayChange,
    problem: save.error ? problemOf(save.error).sentence : null,
    isSaving: save.isPending,
    submit: form.onSubmit((values) => save.mutate(values)),
  }
}
