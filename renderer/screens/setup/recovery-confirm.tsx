import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { problemOf } from '../../bridge/problem.ts'

interface RecoveryConfirmProps {
  pending: boolean
  error: unknown
  onBack: () => void
  onConfirm: (lastGroup: string) => void
}

export function RecoveryConfirm({ pending, error, onBack, onConfirm }: RecoveryConfirmProps) {
  const [lastGroup, setLastGroup] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (lastGroup.trim()) onConfirm(lastGroup)
      }}
    >
      <Stack>
        <TextInput
          label="Last group of the recovery key"
          value={lastGroup}
          error={error ? problemOf(error).sentence : null}
          onChange={(event) => setLastGroup(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={20}
          data-autofocus
        />
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" loading={pending} disabled={!lastGroup.trim()}>
            Continue
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
