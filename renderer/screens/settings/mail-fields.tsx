import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { mailServer } from '../../../server/contract/mail.ts'
import classes from './mail.module.css'
import { type MailValues, usualPorts } from './mail-values.ts'

const securities = [
  { value: 'tls', label: 'TLS from the start (usually port 465)' },
  { value: 'starttls', label: 'STARTTLS (usually port 587)' },
  { value: 'none', label: 'None: only for a mail server on this computer' },
]

interface MailFieldsProps {
  form: UseFormReturnType<MailValues>
  passwordSet: boolean
  mayChange: boolean
}

export function MailFields({ form, passwordSet, mayChange }: MailFieldsProps) {
  const chooseSecurity = (chosen: string | null) => {
    const security = mailServer.shape.security.safeParse(chosen).data
    if (!security) return
    const isUsual = Object.values(usualPorts).includes(Number(form.values.port))
    form.setValues({ security, ...(isUsual ? { port: usualPorts[security] } : {}) })
  }
  return (
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
          description={passwordSet ? 'Left empty, the stored one stays.' : 'Stored sealed, and never shown again.'}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
      ) : null}
    </div>
  )
}
