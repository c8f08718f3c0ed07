import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { Values } from '../../components/value.tsx'
import { aboutItems } from './about-panel.tsx'
import { DeleteApplication } from './delete-application.tsx'
import { useApplicationSaved } from './use-application-saved.ts'

/** An application that registered itself and waits: what it asks for, and the two answers. */
export function WaitingNotice({ application }: { application: ApplicationDetail }) {
  const [rejecting, setRejecting] = useState(false)
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const navigate = useNavigate()
  const saved = useApplicationSaved()
  const approve = useMutation(
    orpc.applications.approve.mutationOptions({
      onSuccess: (approved) => saved(approved, `${approved.name} was approved. People can sign in to it.`),
    }),
  )
  return (
    <Alert color="yellow" icon={<IconHourglass />} title="It registered itself and waits for an administrator">
      <Stack gap="sm">
        <p>Nobody can sign in to it yet. Whoever sent it chose its name: compare the addresses with what you expect.</p>
        <AskedFor application={application} />
        <FormProblem>{approve.error ? problemOf(approve.error).sentence : null}</FormProblem>
        {mayChange ? (
          <Group gap="xs">
            <Button loading={approve.isPending} onClick={() => approve.mutate({ clientId: application.clientId })}>
              Approve
            </Button>
            <Button variant="outline" color="red" onClick={() => setRejecting(true)}>
              Reject
            </Button>
          </Group>
        ) : null}
      </Stack>
      {rejecting ? (
        <DeleteApplication
          application={application}
          onClose={() => setRejecting(false)}
          onDeleted={() => void navigate({ to: '/applications', replace: true, ignoreBlocker: true })}
        />
      ) : null}
    </Alert>
  )
}

function AskedFor({ application }: { application: ApplicationDetail }) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.scopes.list.queryOptions())
  const sentenceOf = (name: string) => data?.items.find((scope) => scope.name === name)?.description ?? name
  const { scopes, redirectUris } = application
  return (
    <Values
      items={[
        {
          name: 'It wants to',
          value:
            scopes.length === 0 ? 'nothing' : <List items={scopes.map((name) => `${sentenceOf(name)} (${name})`)} />,
        },
        ...(redirectUris.length > 0 ? [{ name: 'People go back to', value: <List items={redirectUris} /> }] : []),
        ...aboutItems(application),
      ]}
    />
  )
}

const List = ({ items }: { items: readonly string[] }) =>
  items.map((item) => (
    <div key={item}>
      <bdi>{item}</bdi>
    </div>
  ))
