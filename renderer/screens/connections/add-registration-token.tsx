import { Alert, Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconEyeOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { displayName } from '../../../server/contract/common.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { SecretValue } from '../../components/secret-value.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { narrow } from '../policies/narrow.ts'

type TokenValues = { name: string; uses: number | string; expiresInDays: number | string }

const whole = { allowDecimal: false, allowNegative: false, ...narrow }

/** Makes a registration token, then shows it for the only time. */
export function AddRegistrationToken({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = useForm<TokenValues>({
    initialValues: { name: '', uses: 1, expiresInDays: 7 },
    validate: { name: (name) => displayName.safeParse(name).error?.issues[0]?.message ?? null },
  })
  const refusal = useRefusal(form)
  const create = useMutation(
    orpc.registrationTokens.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.registrationTokens.key() }),
      onError: refusal.show,
    }),
  )
  if (create.data) return <TokenShown token={create.data.token} onKept={onClose} />
  const send = ({ name, uses, expiresInDays }: TokenValues) =>
    create.mutate({ name, uses: Number(uses), expiresInDays: Number(expiresInDays) })
  return (
    <Dialog onClose={onClose} title="Make a registration token" closeOnClickOutside={false}>
      <form noValidate onSubmit={form.onSubmit(send)}>
        <Stack gap="sm">
          <TextInput
            label="For whom"
            description="So that you know it again in the list."
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <NumberInput
            label="Applications that can be registered with it"
            min={1}
            max={1000}
            {...whole}
            {...form.getInputProps('uses')}
          />
          <NumberInput
            label="Days for which it counts"
            min={1}
            max={365}
            {...whole}
            {...form.getInputProps('expiresInDays')}
          />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Make the token
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function TokenShown({ token, onKept }: { token: string; onKept: () => void }) {
  return (
    <Dialog
      onClose={onKept}
      title="The registration token"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <SecretValue secret={token} name="Registration token" />
        <Alert icon={<IconEyeOff />} color="yellow">
          It is shown only now: hand it to whoever registers the application. If it is lost, end it and make another
          one.
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onKept}>I have kept it</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
