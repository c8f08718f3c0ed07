import { PasswordInput, Stack } from '@mantine/core'

export interface TypedPassphrase {
  first: string
  second: string
}

interface NewPassphraseProps {
  typed: TypedPassphrase
  errors: Partial<TypedPassphrase>
  onTyped: (typed: TypedPassphrase) => void
}

/** A passphrase, twice, since a slip in it would lock everybody out. */
export function NewPassphrase({ typed, errors, onTyped }: NewPassphraseProps) {
  return (
    <Stack gap="sm">
      <PasswordInput
        label="Passphrase"
        description="At least 12 characters. Four random words are better than one strange one."
        value={typed.first}
        error={errors.first}
        onChange={(event) => onTyped({ ...typed, first: event.currentTarget.value })}
        autoComplete="new-password"
      />
      <PasswordInput
        label="Repeat the passphrase"
        value={typed.second}
        error={errors.second}
        onChange={(event) => onTyped({ ...typed, second: event.currentTarget.value })}
        autoComplete="new-password"
      />
    </Stack>
  )
}
