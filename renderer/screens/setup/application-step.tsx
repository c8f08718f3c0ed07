import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { ApplicationFields } from '../applications/application-fields.tsx'
import { useApplicationForm } from '../applications/use-application-form.ts'
import type { SetupOutcome } from './setup-finished.tsx'
import { Step } from './step.tsx'

interface ApplicationStepProps {
  state: SetupState
  onFinished: (outcome: SetupOutcome) => void
}

/** Step 5: the first application, which may wait. */
export function ApplicationStep({ state, onFinished }: ApplicationStepProps) {
  const { orpc } = useConsole()
  const form = useApplicationForm()
  const finish = useMutation(
    orpc.setup.finish.mutationOptions({
      onSuccess: (outcome) => onFinished({ ...outcome, issuer: state.issuer }),
      onError: form.refuse,
    }),
  )
  const skipped = finish.variables?.application === null
  return (
    <Step
      id="application"
      host={state.host}
      title="The first application"
      lead="What should people sign in to? The template sets it up in the way that suits its kind. It can also wait until later."
    >
      <form noValidate onSubmit={form.onSubmit((application) => finish.mutate({ application }))}>
        <Stack>
          <ApplicationFields form={form} />
          <FormProblem>{skipped && finish.error ? problemOf(finish.error).sentence : form.sentence}</FormProblem>
          <Group justify="space-between">
            <Button
              variant="subtle"
              loading={finish.isPending && skipped}
              onClick={() => finish.mutate({ application: null })}
            >
              Skip this step
            </Button>
            <Button type="submit" loading={finish.isPending && !skipped}>
              Finish
            </Button>
          </Group>
        </Stack>
      </form>
    </Step>
  )
}
