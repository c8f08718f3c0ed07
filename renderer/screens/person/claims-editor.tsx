import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import classes from './claims-editor.module.css'
import type { ClaimText } from './claims-text.ts'

interface ClaimsEditorProps {
  rows: readonly ClaimText[]
  onChange: (rows: ClaimText[]) => void
  description: string
  error: string | null
  readOnly: boolean
}

/** Claims as rows of name and value. */
export function ClaimsEditor({ rows, onChange, description, error, readOnly }: ClaimsEditorProps) {
  const change = (key: string, part: Partial<ClaimText>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <Fieldset legend="Claims" variant="unstyled" className={classes.claims ?? ''}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {description}
        </Text>
        {rows.map(({ key, name, value }) => (
          <ClaimRow
            key={key}
            name={name}
            value={value}
            readOnly={readOnly}
            onChange={(part) => change(key, part)}
            onRemove={() => onChange(rows.filter((row) => row.key !== key))}
          />
        ))}
        {rows.length === 0 && readOnly ? <Text size="sm">None.</Text> : null}
        {error ? (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        ) : null}
        {readOnly ? null : (
          <Group>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              onClick={() => onChange([...rows, { key: `new ${Date.now()} ${rows.length}`, name: '', value: '' }])}
            >
              Add a claim
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  )
}

interface ClaimRowProps {
  name: string
  value: string
  readOnly: boolean
  onChange: (part: Partial<ClaimText>) => void
  onRemove: () => void
}

function ClaimRow({ name, value, readOnly, onChange, onRemove }: ClaimRowProps) {
  return (
    <div className={classes.row}>
      <TextInput
        aria-label="Name of the claim"
        placeholder="department"
        value={name}
        maxLength={100}
        readOnly={readOnly}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        aria-label={`Value of ${name || 'the claim'}`}
        placeholder="Sales"
        value={value}
        readOnly={readOnly}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
      {readOnly ? null : (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Remove ${name || 'the claim'}`}
          onClick={onRemove}
        >
          <IconTrash size={17} />
        </ActionIcon>
      )}
    </div>
  )
}
