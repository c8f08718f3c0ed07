import { Button, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Application } from '../../../server/contract/applications.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { type AddressProblem, addressesOf, lineOfField } from './redirect-addresses.ts'
import { RedirectUrisField } from './redirect-uris-field.tsx'

export function RedirectUrisEditor({ application }: { application: Application }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const { mayChange } = useRights()
  const [text, setText] = useState(application.redirectUris.join('\n'))
  const [problem, setProblem] = useState<AddressProblem | null>(null)
  const save = useMutation(
    orpc.applications.update.mutationOptions({
      onSuccess: async (saved) => {
        setText(saved.redirectUris.join('\n'))
        notifications.show({ message: 'The redirect URIs were saved.' })
        await queries.invalidateQueries({ queryKey: orpc.applications.key() })
      },
      onError: (error) => {
        const { field, sentence } = problemOf(error)
        setProblem({ line: lineOfField(field, text), sentence })
      },
    }),
  )
  const unchanged = addressesOf(text).join('\n') === application.redirectUris.join('\n')
  const submit = () => {
    setProblem(null)
    save.mutate({ clientId: application.clientId, redirectUris: addressesOf(text) })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack gap="xs">
        <RedirectUrisField
          value={text}
          onChange={setText}
          problem={problem}
          placeholder="https://app.example.com/callback"
          readOnly={!mayChange}
        />
        {mayChange ? (
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={save.isPending} disabled={unchanged}>
              Save changes
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  )
}
