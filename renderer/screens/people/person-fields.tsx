import { Select, Stack, TextInput } from '@mantine/core'
import { schemaResolver, type UseFormReturnType, useForm } from '@mantine/form'
import { passwordContext, passwordRequirements } from '../../../server/contract/password-policy.ts'
import { newPerson, type roles } from '../../../server/contract/people.ts'
import { NewPassword } from '../../components/new-password.tsx'
import { usePasswordPolicy } from '../../components/use-password-verdict.ts'

export type PersonValues = {
  username: string
  name: string
  email: string
  role: (typeof roles)[number]
  password: string
}

const bySchema = schemaResolver(newPerson, { sync: true })

/** The form of a new person: the contract's own rules, then the password policy. */
export function usePersonForm(role: PersonValues['role']): UseFormReturnType<PersonValues> {
  const policy = usePasswordPolicy()
  return useForm<PersonValues>({
    initialValues: { username: '', name: '', email: '', role, password: '' },
    validate: (values) => {
      const errors = { ...bySchema(values) }
      const unmet = passwordRequirements(values.password, passwordContext(values), policy).find((rule) => !rule.met)
      if (unmet && !errors.password) errors.password = `Still needed: ${unmet.sentence}.`
      return errors
    },
    onSubmitPreventDefault: 'always',
  })
}

interface PersonFieldsProps {
  form: UseFormReturnType<PersonValues>
  withRole?: boolean
}

export function PersonFields({ form, withRole = false }: PersonFieldsProps) {
  const { value, onChange, error } = form.getInputProps('password')
  return (
    <Stack gap="sm">
      <TextInput
        label="User name"
        description="What the person types to sign in."
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        {...form.getInputProps('username')}
      />
      <TextInput label="Name" autoComplete="off" {...form.getInputProps('name')} />
      <TextInput label="E-mail" description="May be left empty." autoComplete="off" {...form.getInputProps('email')} />
      {withRole ? (
        <Select
          label="Role"
          data={[
            { value: 'user', label: 'User: signs in to applications' },
            { value: 'admin', label: 'Administrator: also manages this server' },
          ]}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
      ) : null}
      <NewPassword value={value} onChange={onChange} owner={form.values} error={error} dataPath="password" />
    </Stack>
  )
}
