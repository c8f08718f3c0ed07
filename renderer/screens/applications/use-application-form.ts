import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type ApplicationTemplate, newApplication } from '../../../server/contract/applications.ts'
import { problemOf } from '../../bridge/problem.ts'
import { type AddressProblem, addressesOf, lineOfField } from './redirect-addresses.ts'
import { templates } from './templates.ts'

export interface NewApplication {
  template: ApplicationTemplate
  name: string
  redirectUris: string[]
}

/** The form of a new application, whose addresses are typed one a line. */
export function useApplicationForm() {
  const [sentence, setSentence] = useState<string | null>(null)
  const [addressProblem, setAddressProblem] = useState<AddressProblem | null>(null)
  const form = useForm<{ template: ApplicationTemplate; name: string; addresses: string }>({
    initialValues: { template: 'web', name: '', addresses: '' },
    validate: { name: (name) => newApplication.shape.name.safeParse(name).error?.issues[0]?.message ?? null },
  })

  function refuse(error: unknown): void {
    const { field, sentence: why } = problemOf(error)
    const line = lineOfField(field, form.getValues().addresses)
    setSentence(null)
    if (field?.endsWith('name')) form.setFieldError('name', why)
    else if (field?.includes('redirectUris')) setAddressProblem({ line, sentence: why })
    else setSentence(why)
  }

  const onSubmit = (send: (application: NewApplication) => void) =>
    form.onSubmit(({ template, name, addresses }) => {
      setAddressProblem(null)
      const redirects = templates.some(({ value, redirects }) => value === template && redirects)
      send({ template, name, redirectUris: redirects ? addressesOf(addresses) : [] })
    })

  return { fields: form, sentence, addressProblem, refuse, onSubmit }
}

export type ApplicationForm = ReturnType<typeof useApplicationForm>
