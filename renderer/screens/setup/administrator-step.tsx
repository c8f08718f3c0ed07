import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { PersonFields, usePersonForm } from '../people/person-fields.tsx'
import { Step } from './step.tsx'

/** Step 4: the first administrator. */
export function AdministratorStep({ state, onDone }: { state: SetupState; onDone: (next: SetupState) => void }) {
  const { orpc } = useConsole()
  const form = usePersonForm('admin')
  const refusal = useRefusal(form)
  const create = useMutation(
    orpc.setup.createAdministrator.mutationOptions({ onSuccess: onDone, onError: refusal.show }),
  )
  return (
    <Step
      id="administrator"
      host={state.host}
      title="The first administrator"
      lead="This person signs in to this console from a browser and manages people and applications. More can be added later."
    >
      <form
        noValidate
        onSubmit={form.onSubmit(({ username, name, email, password }) =>
          create.mutate({ username, name, email, password }),
        )}
      >
        <Stack>
          <PersonFields form={form} />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Step>
  )
}
