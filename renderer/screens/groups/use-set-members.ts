import { useMutation } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { usePersonChange } from '../person/use-person-change.ts'

/** Adds people to a group and takes them out, one click each: the other way round is as near. */
export function useSetMembers() {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  return useMutation(orpc.groups.setMembers.mutationOptions({ onSuccess: () => changed(null) }))
}
