import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMailCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { emailAddress } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'

/** Sends one mail now and says what the mail server said. */
export function TestMail({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const form = useForm<{ to: string }>({
    initialValues: { to: '' },
    validate: { to: (to) => emailAddress.safeParse(to).error?.issues[0]?.message ?? null },
  })
  const refusal = useRefusal(form)
  const send = useMutation(orpc.mail.test.mutationOptions({ onError: refusal.show }))
  const submit = ({ to }: { to: string }) => {
    refusal.clear()
    send.mutate({ to })
  }
  return (
    <Dialog onClose={onClose} title="Send a test mail">
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack>
          <TextInput
            label="To"
            placeholder="you@example.com"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('to')}
          />
          {send.data ? (
            <Alert icon={<IconMailCheck />} role="status">
              The mail server took it and said: <code>{send.data.said}</code>
            </Alert>
          ) : null}
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={send.isPending}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
