import { Button, Group, Stack, TextInput } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { Step } from './step.tsx'

interface FolderStepProps {
  state: SetupState
  folder: string
  onFolder: (folder: string) => void
  onContinue: () => void
}

/** Step 1: where the data lives. */
export function FolderStep({ state, folder, onFolder, onContinue }: FolderStepProps) {
  const { orpc } = useConsole()
  const choose = useMutation(
    orpc.setup.chooseFolder.mutationOptions({ onSuccess: (answer) => answer.folder && onFolder(answer.folder) }),
  )
  return (
    <Step
      id="folder"
      host={state.host}
      title="Where the data lives"
      lead="People, applications and the record of what happened are kept in one encrypted database on this computer. Nothing is sent anywhere."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (folder.trim()) onContinue()
        }}
      >
        <Stack>
          <Group align="flex-end" gap="xs">
            <TextInput
              flex="1 1 16rem"
              label="Data folder"
              description="A folder of this computer's own disk. A network drive is not safe for a database."
              value={folder}
              readOnly={!state.canChooseFolder}
              onChange={(event) => onFolder(event.currentTarget.value)}
              spellCheck={false}
              required
              withAsterisk={false}
            />
            {state.canChooseFolder ? (
              <Button
                variant="default"
                leftSection={<IconFolder size={16} />}
                loading={choose.isPending}
                onClick={() => choose.mutate(undefined)}
              >
                Choose…
              </Button>
            ) : null}
          </Group>
          <FormProblem>{choose.error ? problemOf(choose.error).sentence : null}</FormProblem>
          <Group justify="flex-end">
            <Button type="submit" disabled={!folder.trim()}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Step>
  )
}
