import { Stack, Text, Textarea, TextInput } from '@mantine/core'
import { Named } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { textField } from './setting-fields.ts'
import type { ApplicationEdits } from './use-application-edits.ts'

/** The public keys of an application, pasted or by their address. */
export function KeysPanel({ edits }: { edits: ApplicationEdits }) {
  const { jwksUri, jwks } = edits.values
  return (
    <Panel title="Public keys">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          By these this server checks what the application signs: the proof of who it is, and signed requests. Give
          their address, or paste them; leave both empty if it signs nothing.
        </Text>
        <TextInput
          label={<Named term="jwks_uri">Address of its keys</Named>}
          description="The better way: it can change its keys by itself."
          placeholder="https://app.example.com/jwks.json"
          {...textField(edits, 'jwksUri')}
        />
        <Textarea
          label={<Named term="jwks">Its keys</Named>}
          description="A JSON Web Key Set, with public keys only."
          placeholder='{ "keys": [ … ] }'
          rows={jwks === '' && jwksUri !== '' ? 2 : 6}
          wrap="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
          {...textField(edits, 'jwks')}
        />
      </Stack>
    </Panel>
  )
}
