import { Checkbox, Stack } from '@mantine/core'
import { Named } from '../../components/named.tsx'

interface CheckListProps {
  label: string
  /** The setting that it changes, so that a refusal finds it. */
  setting: string
  options: readonly { value: string; name: string; term: string; sentence: string }[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  error: string | null
  readOnly: boolean
}

/** Any of a few, each with a sentence. */
export function CheckList({ label, setting, options, chosen, onChange, error, readOnly }: CheckListProps) {
  return (
    <Checkbox.Group
      aria-label={label}
      data-setting={setting}
      value={[...chosen]}
      onChange={onChange}
      error={error}
      readOnly={readOnly}
    >
      <Stack gap="sm" mb={error ? 'xs' : 0}>
        {options.map(({ value, name, term, sentence }) => (
          <Checkbox
            key={value}
            value={value}
            label={<Named term={term}>{name}</Named>}
            description={sentence}
            disabled={readOnly}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
