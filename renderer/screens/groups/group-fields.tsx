import { Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { Group } from '../../../server/contract/groups.ts'
import { ClaimsEditor } from '../person/claims-editor.tsx'
import { type ClaimText, claimRows, claimsOf } from '../person/claims-text.ts'

/** A group as a form has it. */
export type GroupValues = { name: string; description: string; claims: ClaimText[]; required: boolean }

export const emptyGroup: GroupValues = { name: '', description: '', claims: [], required: false }

export const groupValues = ({ name, description, claims, secondFactor }: Group): GroupValues => ({
  name,
  description,
  claims: claimRows(claims),
  required: secondFactor === 'required',
})

/** What the contract asks for. */
export const groupOf = ({ name, description, claims, required }: GroupValues) => ({
  name,
  description,
  claims: claimsOf(claims),
  secondFactor: required ? ('required' as const) : ('inherit' as const),
})

interface GroupFieldsProps {
  form: UseFormReturnType<GroupValues>
  readOnly?: boolean
}

export function GroupFields({ form, readOnly = false }: GroupFieldsProps) {
  return (
    <>
      <TextInput
        label="Description"
        description="May be left empty."
        autoComplete="off"
        maxLength={200}
        readOnly={readOnly}
        {...form.getInputProps('description')}
      />
      <Switch
        label="Members need a second factor"
        description="Whatever the sign-in rules ask. Members without one set it up at the next sign-in, or within the days of grace."
        disabled={readOnly}
        {...form.getInputProps('required', { type: 'checkbox' })}
      />
      <ClaimsEditor
        rows={form.values.claims}
        onChange={(rows) => form.setFieldValue('claims', rows)}
        description="Told of every member, for the scope profile. Where a member has the same claim, the member’s own counts."
        error={typeof form.errors.claims === 'string' ? form.errors.claims : null}
        readOnly={readOnly}
      />
    </>
  )
}
