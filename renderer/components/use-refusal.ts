import type { UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import { problemOf } from '../bridge/problem.ts'

/**
 * Shows the server's refusal of a form: at the field it speaks of, which also takes the focus, or above the buttons.
 * What was typed stays.
 */
export function useRefusal<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>) {
  const [sentence, setSentence] = useState<string | null>(null)

  function show(error: unknown): void {
    const problem = problemOf(error)
    const field = problem.field?.split('.')[0] ?? ''
    const known = Object.hasOwn(form.getValues(), field)
    setSentence(known ? null : problem.sentence)
    if (!known) return
    form.setErrors({ [field]: problem.sentence })
    form.getInputNode(field)?.focus()
  }

  return { sentence, show, clear: () => setSentence(null) }
}
