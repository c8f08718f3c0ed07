import { Button, Group, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type MailView, mailServer } from '../../../server/contract/mail.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import classes from './mail.module.css'
import { type MailValues, mailValues, mailWish, usualPorts } from './mail-values.ts'

const securities = [
  { value: 'tls', label: 'TLS from the start (usually port 465)' },
  { value: 'starttls', label: 'STARTTLS (usually port 587)' },
  { value: 'none', label: 'None: only for a mail server on this computer' },
]

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
  const chooseSecurity = (chosen: string | null) => {
    const security = mailServer.shape.security.safeParse(chosen).data
    if (!security) return
    const isUsual = Object.values(usualPorts).includes(Number(form.values.port))
    form.setValues({ security, ...(isUsual ? { port: usualPorts[security] } : {}) })
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(mailWish(values)))}>
      <Stack gap="sm">
        {stored ? null : (
          <p className={classes.hint}>
            No mail is sent. Links for people are shown to you, to hand over. Enter a mail server to have them sent.
          </p>
        )}
        <div className={classes.fields}>
          <TextInput
            label="Mail server"
            placeholder="smtp.example.com"
            spellCheck={false}
            readOnly={!mayChange}
            {...form.getInputProps('host')}
          />
          <Select
            label="Encryption"
            data={securities}
            allowDeselect={false}
            readOnly={!mayChange}
            {...form.getInputProps('security')}
            onChange={chooseSecurity}
          />
          <NumberInput
            label="Port"
            hideControls
            allowDecimal={false}
            allowNegative={false}
            readOnly={!mayChange}
            {...form.getInputProps('port')}
          />
          <TextInput
            label="Sender"
            placeholder="office@example.com"
            readOnly={!mayChange}
            {...form.getInputProps('from')}
          />
          <TextInput
            label="User name at the mail server"
            description="Empty: it asks for none."
            autoComplete="off"
            spellCheck={false}
            readOnly={!mayChange}
            {...form.getInputProps('username')}
          />
          {mayChange ? (
            <PasswordInput
              label="Password at the mail server"
              description={
                stored?.passwordSet ? 'Left empty, the stored one stays.' : 'Stored sealed, and never shown again.'
              }
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
          ) : null}
        </div>
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
