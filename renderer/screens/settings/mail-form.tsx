import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type MailView, mailServer } from '../../../server/contract/mail.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import classes from './mail.module.css'
import { MailFields } from './mail-fields.tsx'
import { type MailValues, mailValues, mailWish } from './mail-values.ts'

interface MailFormProps {
  stored: MailView['server']
  mayChange: boolean
}

/** By what server this one sends mail. */
export function MailForm({ stored, mayChange }: MailFormProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const message = (field: 'host' | 'port' | 'from') => (value: unknown) =>
    mailServer.shape[field].safeParse(value).error?.issues[0]?.message ?? null
  const form = useForm<MailValues>({
    initialValues: mailValues(stored),
    validate: { host: message('host'), port: message('port'), from: message('from') },
  })
  const refusal = useRefusal(form)
  const save = useMutation(
    orpc.mail.update.mutationOptions({
      onSuccess: (view) => {
        refusal.clear()
        notifications.show({ message: 'The mail server was saved. Send a test mail to try it.' })
        queries.setQueryData(orpc.mail.get.queryKey(), view)
      },
      onError: refusal.show,
    }),
  )
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(mailWish(values)))}>
      <Stack gap="sm">
        {stored ? null : (
          <p className={classes.hint}>
            No mail is sent. Links for people are shown to you, to hand over. Enter a mail server to have them sent.
          </p>
        )}
        <MailFields form={form} passwordSet={stored?.passwordSet ?? false} mayChange={mayChange} />
        <FormProblem>{refusal.sentence}</FormProblem>
        {mayChange ? (
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
              {stored ? 'Save mail server' : 'Use this mail server'}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  )
}
