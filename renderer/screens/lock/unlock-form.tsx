import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ConsoleClient } from '../../bridge/bridge.ts'
import { FormProblem } from '../../components/form-problem.tsx'

type Credential = Parameters<ConsoleClient['setup']['unlock']>[0]
export type UnlockWay = Credential['kind']

interface UnlockFormProps {
  way: UnlockWay
  pending: boolean
  problem: string | null
  onUnlock: (credential: Credential) => void
}

/** What must be typed or pressed for one way of opening the database. */
export function UnlockForm({ way, pending, problem, onUnlock }: UnlockFormProps) {
  const [typed, setTyped] = useState('')
  const silent = way === 'os' || way === 'file'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (silent || typed.trim()) onUnlock(credentialOf(way, typed))
      }}
    >
      <Stack>
        {way === 'passphrase' ? (
          <PasswordInput
            label="Passphrase"
            value={typed}
            error={problem}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="current-password"
          />
        ) : null}
        {way === 'recovery' ? (
          <TextInput
            label="Recovery key"
            description="All groups, as printed; spaces and capitals do not matter."
            value={typed}
            error={problem}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
          />
        ) : null}
        {silent ? <p>{sentences[way]}</p> : null}
        {silent ? <FormProblem>{problem}</FormProblem> : null}
        <Button type="submit" loading={pending} disabled={!silent && !typed.trim()}>
          Unlock
        </Button>
      </Stack>
    </form>
  )
}

const sentences = {
  os: 'This computer’s key store holds the key. It may ask for your computer’s own password.',
  file: 'The key file of this data folder is read again.',
}

function credentialOf(way: UnlockWay, typed: string): Credential {
  if (way === 'passphrase') return { kind: way, passphrase: typed }
  if (way === 'recovery') return { kind: way, recoveryKey: typed }
  return { kind: way }
}
