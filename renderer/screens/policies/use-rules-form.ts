import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OfficePolicies } from '../../../server/contract/policies.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'

/** The form of one part of the rules, saved by itself: the other parts stay as they are. */
export function useRulesForm<Part extends keyof OfficePolicies>(part: Part, stored: OfficePolicies[Part]) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const { mayChange } = useRights()
  const form = useForm<OfficePolicies[Part]>({ initialValues: stored })
  const save = useMutation(
    orpc.policies.update.mutationOptions({
      onSuccess: async (policies) => {
        queries.setQueryData(orpc.policies.get.queryKey(), policies)
        form.resetDirty(policies[part])
        notifications.show({ message: 'The sign-in rules were saved.' })
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
        await queries.invalidateQueries({ queryKey: orpc.person.key() })
      },
    }),
  )
  return {
    form,
    mayChange,
    problem: save.error ? problemOf(save.error).sentence : null,
    isSaving: save.isPending,
    submit: form.onSubmit((values) => save.mutate({ [part]: values })),
  }
}
