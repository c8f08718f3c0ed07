import { MultiSelect, Select, Stack, Switch, TextInput } from '@mantine/core'
import { schemaResolver, type UseFormReturnType, useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { passwordContext, passwordRequirements } from '../../../server/contract/password-policy.ts'
import { newPerson, type roles } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { NewPassword } from '../../components/new-password.tsx'
import { usePasswordPolicy } from '../../components/use-password-verdict.ts'
import { roleChoices } from './people-words.ts'

export type PersonValues = {
  username: string
  name: string
  email: string
  role: (typeof roles)[number]
  groups: string[]
  password: string
  mustChangePassword: boolean
}

const bySchema = schemaResolver(newPerson, { sync: true })

const emptyPerson = { username: '', name: '', email: '', groups: [], password: '', mustChangePassword: true }

/** The form of a new person: the contract's own rules, then the password policy. */
export function usePersonForm(role: PersonValues['role']): UseFormReturnType<PersonValues> {
  const policy = usePasswordPolicy()
  return useForm<PersonValues>({
    initialValues: { ...emptyPerson, role },
    validate: (values) => {
      const errors = { ...bySchema(values) }
      const unmet = passwordRequirements(values.password, passwordContext(values), policy).find((rule) => !rule.met)
      if (unmet && !errors.password) errors.password = `Still needed: ${unmet.sentence}.`
      return errors
    },
    onSubmitPreventDefault: 'always',
  })
}

/** A new person with a password that somebody else chooses. */
export function PersonFields({ form }: { form: UseFormReturnType<PersonValues> }) {
  const { value, onChange, error } = form.getInputProps('password')
  return (
    <Stack gap="sm">
      <DescriptionFields form={form} />
      <NewPassword value={value} onChange={onChange} owner={form.values} error={error} dataPath="password" />
    </Stack>
  )
}

/** Whether the first password is for the first sign-in only. */
export function FirstPasswordSwitch({ form }: { form: UseFormReturnType<PersonValues> }) {
  return (
    <Switch
      label="A new password is chosen at the first sign-in"
      description="So that only the person knows it. Turn it off for an account that no person uses."
      {...form.getInputProps('mustChangePassword', { type: 'checkbox' })}
    />
  )
}

export type PersonDescription = Pick<PersonValues, 'username' | 'name' | 'email' | 'role' | 'groups'>

/** What is known of a person. The same fields are in several forms, whose types of form differ. */
interface DescriptionForm {
  getInputProps: (path: 'username' | 'name' | 'email' | 'role' | 'groups') => object
}

export function DescriptionFields({ form, readOnly = false }: { form: DescriptionForm; readOnly?: boolean }) {
  return (
    <>
      <TextInput
        label="User name"
        description="What the person types to sign in."
        autoComplete="off"
        spellCheck={false}
        readOnly={readOnly}
        data-autofocus
        {...form.getInputProps('username')}
      />
      <TextInput label="Name" autoComplete="off" readOnly={readOnly} {...form.getInputProps('name')} />
      <TextInput
        label="E-mail"
        description="May be left empty."
        autoComplete="off"
        readOnly={readOnly}
        {...form.getInputProps('email')}
      />
    </>
  )
}

/** What a person may do here, and what applications see them as. */
export function RightsFields({ form, readOnly = false }: { form: DescriptionForm; readOnly?: boolean }) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.groups.list.queryOptions())
  const names = data?.items.map(({ name }) => name) ?? []
  return (
    <>
      <Select
        label="Role"
        data={roleChoices}
        allowDeselect={false}
        readOnly={readOnly}
        {...form.getInputProps('role')}
      />
      <MultiSelect
        label="Groups"
        description={data && names.length === 0 ? 'There are none yet. Add them under Groups.' : 'May be left empty.'}
        data={names}
        searchable
        nothingFoundMessage="There is no group of this name"
        readOnly={readOnly}
        {...form.getInputProps('groups')}
      />
    </>
  )
}
