import { Button, Group, PasswordInput, Text } from '@mantine/core'
import { IconWand } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { passwordContext } from '../../server/contract/password-policy.ts'
import { CopyIcon } from './copy-button.tsx'
import { makePassword } from './make-password.ts'
import { RequirementList } from './requirement-list.tsx'
import { usePasswordVerdict } from './use-password-verdict.ts'

interface NewPasswordProps {
  value: string
  onChange: (value: string) => void
  /** Whose it is to be, as far as the form has them. */
  owner: { username: string; name: string; email: string | null }
  error?: ReactNode
  /** Ties the input to its form, so that a refused form can give it the focus. */
  dataPath: string
}

/** A field for a new password that shows, while it is typed, which requirements it meets; it can make one up. */
export function NewPassword({ value, onChange, owner, error, dataPath }: NewPasswordProps) {
  const [shown, setShown] = useState(false)
  const rules = useId()
  const { policy, requirements, strength } = usePasswordVerdict(value, owner)
  const makeUp = () => {
    onChange(makePassword(passwordContext(owner), policy))
    setShown(true)
  }
  return (
    <div>
      <PasswordInput
        label="Password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        visible={shown}
        onVisibilityChange={setShown}
        autoComplete="new-password"
        aria-describedby={rules}
        data-path={dataPath}
        maxLength={1024}
      />
      <Group gap="xs" mt={6}>
        <Button variant="subtle" size="compact-sm" leftSection={<IconWand size={14} />} onClick={makeUp}>
          Make one up for me
        </Button>
        {value ? <CopyIcon text={value} name="Copy what was made up or typed" /> : null}
      </Group>
      <RequirementList requirements={requirements} judged={value !== ''} id={rules} />
      {strength ? (
        <Text size="sm" c="dimmed" mt={4} role="status">
          {strength}
        </Text>
      ) : null}
    </div>
  )
}
