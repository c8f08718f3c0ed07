import { Textarea } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { AddressProblem } from './redirect-addresses.ts'

interface AddressesFieldProps {
  label: string
  description: string
  value: string
  onChange: (value: string) => void
  problem: AddressProblem | null
  placeholder: string
  readOnly?: boolean
}

/** Addresses one a line; a refused one is named by its line and selected. */
export function AddressesField(props: AddressesFieldProps) {
  const { label, description, value, onChange, problem, placeholder, readOnly = false } = props
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (problem) selectLine(field.current, problem.line)
  }, [problem])
  return (
    <Textarea
      ref={field}
      label={label}
      description={description}
      placeholder={placeholder}
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={problem ? `${problem.line === null ? '' : `Line ${problem.line}: `}${problem.sentence}` : null}
      rows={Math.min(Math.max(value.split('\n').length, 3), 10)}
      spellCheck={false}
      wrap="off"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
    />
  )
}

function selectLine(field: HTMLTextAreaElement | null, line: number | null): void {
  if (!field) return
  field.focus()
  if (line === null) return
  const lines = field.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
}
