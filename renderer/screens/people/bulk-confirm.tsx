import { Button, Group, Select, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Dialog } from '../../components/dialog.tsx'
import classes from './bulk-bar.module.css'
import { type BulkAction, changeOf, outcomeSentence } from './bulk-changes.ts'
import { fewNames, peopleCount, roleChoices } from './people-words.ts'
import { type BulkOutcome, useBulkChange } from './use-bulk-change.ts'
import type { Selection } from './use-selection.ts'

interface BulkConfirmProps {
  action: BulkAction
  selection: Selection
  onClose: () => void
}

/** Asks before many people are changed, saying how many and a few by name; then says what was refused. */
export function BulkConfirm({ action, selection, onClose }: BulkConfirmProps) {
  const [people] = useState(selection.chosen)
  const [choice, setChoice] = useState<string | null>(null)
  const change = changeOf(action.kind, choice)
  const run = useBulkChange((outcome) => {
    if (outcome.refused.length > 0) return
    notifications.show({ message: outcomeSentence(outcome.done, 0) })
    onClose()
    selection.clear()
  })
  if (run.data && run.data.refused.length > 0) {
    const close = () => {
      onClose()
      selection.clear()
    }
    return <Refused outcome={run.data} onClose={close} />
  }
  const who = peopleCount(people.length)
  const typed = { label: `Type the number ${people.length} to confirm`, word: String(people.length) }
  return (
    <ConfirmDialog
      title={action.question(who)}
      confirmLabel={action.confirm}
      harmless={action.harmless ?? false}
      {...(action.kind === 'remove' ? { typed } : {})}
      incomplete={change === null}
      pending={run.isPending}
      error={run.error}
      onConfirm={() => change && run.mutate({ ids: people.map(({ id }) => id), change })}
      onClose={onClose}
    >
      <Stack gap="sm">
        <p>
          <strong>
            <bdi>{fewNames(people.map(({ name }) => name))}</bdi>
          </strong>
        </p>
        <p>{action.sentence}</p>
        {action.asks === 'role' ? <RoleChoice value={choice} onChange={setChoice} /> : null}
        {action.asks === 'group' ? <GroupChoice value={choice} onChange={setChoice} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}

interface ChoiceProps {
  value: string | null
  onChange: (value: string | null) => void
}

function RoleChoice({ value, onChange }: ChoiceProps) {
  return <Select label="Role" data={roleChoices} value={value} onChange={onChange} data-autofocus />
}

function GroupChoice({ value, onChange }: ChoiceProps) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.groups.list.queryOptions())
  const names = data?.items.map(({ name }) => name) ?? []
  return (
    <Select
      label="Group"
      data={names}
      value={value}
      onChange={onChange}
      searchable
      nothingFoundMessage="There is no group of this name"
      description={data && names.length === 0 ? 'There are no groups yet. Add one under Groups first.' : null}
      data-autofocus
    />
  )
}

function Refused({ outcome: { done, refused }, onClose }: { outcome: BulkOutcome; onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={outcomeSentence(done, refused.length)}>
      <Stack>
        <ul className={classes.refused}>
          {refused.map(({ id, name, message }) => (
            <li key={id}>
              <strong>
                <bdi>{name || 'Somebody who was deleted'}</bdi>
              </strong>
              : {message}
            </li>
          ))}
        </ul>
        <Group justify="flex-end">
          <Button onClick={onClose}>Close</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
