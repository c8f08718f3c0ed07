import { Alert, Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { port as portRule, type SettingsView } from '../../../server/contract/settings.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { AddressWarning } from './address-warning.tsx'
import { useUpdateSettings } from './use-update-settings.ts'

const fixed = 'Decided on the command line, so it cannot be changed here.'

/** Issuer and port: by these every application knows the server, so a change is asked about once more. */
export function AddressForm({ settings, mayChange }: { settings: SettingsView; mayChange: boolean }) {
  const [asking, setAsking] = useState(false)
  const form = useForm<{ issuer: string; port: number | string }>({
    initialValues: { issuer: settings.issuer.value, port: settings.port.value },
    validate: {
      issuer: (issuer) =>
        issuer.trim() === '' || URL.canParse(issuer) ? null : 'Enter an address such as https://id.example.com.',
      port: (port) => portRule.safeParse(port).error?.issues[0]?.message ?? null,
    },
  })
  const refusal = useRefusal(form)
  const update = useUpdateSettings({
    success: () => {
      setAsking(false)
      refusal.clear()
      notifications.show({ message: 'The settings were saved.' })
    },
    error: (error) => {
      setAsking(false)
      refusal.show(error)
    },
  })
  const save = () => update.mutate(changes(form.getValues(), settings))
  return (
    <form noValidate onSubmit={form.onSubmit(() => setAsking(true))}>
      <Stack>
        {settings.restartNeeded ? (
          <Alert color="yellow" role="status">
            Start the server again by hand to use the new address.
          </Alert>
        ) : null}
        <TextInput
          label="Issuer"
          description={
            settings.issuer.fixedBy
              ? fixed
              : 'The address by which applications know this server. Empty: it follows the port.'
          }
          readOnly={!mayChange || settings.issuer.fixedBy !== null}
          spellCheck={false}
          {...form.getInputProps('issuer')}
        />
        <NumberInput
          label="Port"
          description={settings.port.fixedBy ? fixed : 'Where the server listens on this computer.'}
          readOnly={!mayChange || settings.port.fixedBy !== null}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          styles={{ input: { maxWidth: 180 } }}
          {...form.getInputProps('port')}
        />
        <FormProblem>{refusal.sentence}</FormProblem>
        {mayChange ? (
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={update.isPending}>
              Save changes
            </Button>
          </Group>
        ) : null}
      </Stack>
      {asking ? <AddressWarning pending={update.isPending} onConfirm={save} onClose={() => setAsking(false)} /> : null}
    </form>
  )
}

/** Only what was changed travels; an issuer that is left alone or emptied follows the port. */
function changes(typed: { issuer: string; port: number | string }, { issuer, port }: SettingsView) {
  const newPort = Number(typed.port)
  return {
    ...(typed.issuer === issuer.value ? {} : { issuer: typed.issuer.trim() || null }),
    ...(newPort === port.value ? {} : { port: newPort }),
  }
}
