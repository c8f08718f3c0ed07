import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { passphrase as passphraseRule, type SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { KeyWays } from './key-ways.tsx'
import { NewPassphrase, type TypedPassphrase } from './new-passphrase.tsx'
import { Step } from './step.tsx'

type KeyWay = SetupState['keyWays'][number]['kind']

interface KeyStepProps {
  state: SetupState
  folder: string
  onBack: () => void
  onDone: (next: SetupState) => void
}

/** Step 2: how the key of the database is kept; at its end the database exists. */
export function KeyStep({ state, folder, onBack, onDone }: KeyStepProps) {
  const { orpc } = useConsole()
  const available = state.keyWays.filter((way) => way.available)
  const [kind, setKind] = useState<KeyWay>(
    available.find((way) => way.recommended)?.kind ?? available[0]?.kind ?? 'passphrase',
  )
  const [typed, setTyped] = useState<TypedPassphrase>({ first: '', second: '' })
  const [tried, setTried] = useState(false)
  const create = useMutation(orpc.setup.createStore.mutationOptions({ onSuccess: onDone }))
  const errors = tried ? passphraseErrors(typed) : {}

  const submit = () => {
    setTried(true)
    if (kind === 'passphrase' && Object.keys(passphraseErrors(typed)).length > 0) return
    const key = kind === 'passphrase' ? { kind, passphrase: typed.first } : { kind }
    create.mutate({ ...(state.canChooseFolder ? { folder } : {}), key })
  }

  return (
    <Step
      id="key"
      host={state.host}
      title="How the key is kept"
      lead="The database is encrypted with a random key. Whoever has the key can read everything, so choose where it is kept."
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack>
          <KeyWays ways={state.keyWays} value={kind} onChange={setKind} />
          {kind === 'passphrase' ? <NewPassphrase typed={typed} errors={errors} onTyped={setTyped} /> : null}
          <FormProblem>{create.error ? problemOf(create.error).sentence : null}</FormProblem>
          <Group justify="space-between">
            <Button variant="default" onClick={onBack}>
              Back
            </Button>
            <Button type="submit" loading={create.isPending}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Step>
  )
}

function passphraseErrors({ first, second }: TypedPassphrase): Partial<TypedPassphrase> {
  const rule = passphraseRule.safeParse(first)
  if (!rule.success) return { first: rule.error.issues[0]?.message ?? 'Choose another passphrase.' }
  return first === second ? {} : { second: 'This is not the same passphrase.' }
}
