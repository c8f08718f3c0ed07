import { Radio, Stack, TextInput } from '@mantine/core'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'
import { AddressesField } from './addresses-field.tsx'
import { redirectUrisWords } from './redirect-addresses.ts'
import { templates } from './templates.ts'
import type { ApplicationForm } from './use-application-form.ts'

export function ApplicationFields({ form }: { form: ApplicationForm }) {
  const { fields, addressProblem } = form
  const template = templates.find(({ value }) => value === fields.values.template)
  return (
    <Stack gap="sm">
      <Radio.Group aria-label="Kind of application" {...fields.getInputProps('template')}>
        <ChoiceCards>
          {templates.map(({ value, name, sentence }) => (
            <ChoiceCard key={value} value={value} name={name}>
              {sentence}
            </ChoiceCard>
          ))}
        </ChoiceCards>
      </Radio.Group>
      <TextInput
        label="Name"
        description="People see it when they sign in."
        autoComplete="off"
        {...fields.getInputProps('name')}
      />
      {template?.redirects ? (
        <AddressesField
          {...redirectUrisWords}
          value={fields.values.addresses}
          onChange={(addresses) => fields.setFieldValue('addresses', addresses)}
          problem={addressProblem}
          placeholder={template.placeholder}
        />
      ) : null}
    </Stack>
  )
}
