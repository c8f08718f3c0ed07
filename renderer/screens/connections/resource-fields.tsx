import { MultiSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { Resource } from '../../../server/contract/resources.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { narrow } from '../policies/narrow.ts'

/** An API as a form has it. */
export type ResourceValues = {
  identifier: string
  name: string
  scopes: string[]
  accessTokenSeconds: number | string
  openToRegistered: boolean
}

export const resourceValues = (resource: Resource | null): ResourceValues => ({
  identifier: resource?.identifier ?? '',
  name: resource?.name ?? '',
  scopes: resource?.scopes ?? [],
  accessTokenSeconds: resource?.accessTokenSeconds ?? '',
  openToRegistered: resource?.openToRegistered ?? false,
})

/** What the contract asks for. */
export const resourceOf = ({ accessTokenSeconds, ...values }: ResourceValues) => ({
  ...values,
  accessTokenSeconds: accessTokenSeconds === '' ? null : Number(accessTokenSeconds),
})

interface ResourceFieldsProps {
  form: UseFormReturnType<ResourceValues>
  isNew: boolean
}

export function ResourceFields({ form, isNew }: ResourceFieldsProps) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.scopes.list.queryOptions())
  return (
    <>
      <TextInput
        label="Address"
        description="By this, applications and tokens name the API (resource, aud). It cannot be changed later."
        placeholder="https://api.office.example/"
        autoComplete="off"
        spellCheck={false}
        readOnly={!isNew}
        {...(isNew ? { 'data-autofocus': true } : {})}
        {...form.getInputProps('identifier')}
      />
      <TextInput
        label="Name"
        description="People read it when they are asked for consent."
        autoComplete="off"
        {...(isNew ? {} : { 'data-autofocus': true })}
        {...form.getInputProps('name')}
      />
      <MultiSelect
        label="Scopes"
        description="What a token for it may allow."
        data={data?.items.map(({ name }) => name) ?? []}
        searchable
        nothingFoundMessage="There is no scope of this name"
        {...form.getInputProps('scopes')}
      />
      <NumberInput
        label="Seconds that access tokens for it live"
        description="From 60 to 86400. Empty: as long as all others."
        min={60}
        max={86_400}
        allowDecimal={false}
        allowNegative={false}
        {...narrow}
        {...form.getInputProps('accessTokenSeconds')}
      />
      <Switch
        label="Applications that registered themselves may ask for it, too"
        description="Otherwise only those to which it was given, under Permissions."
        {...form.getInputProps('openToRegistered', { type: 'checkbox' })}
      />
    </>
  )
}
