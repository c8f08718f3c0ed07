import { Group, Select, Stack, Switch } from '@mantine/core'
import { signingAlgorithms } from '../../../server/contract/client-settings.ts'
import { Named } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { Choice } from './choice.tsx'
import { switchField } from './setting-fields.ts'
import type { TabProps } from './tab-props.ts'

const formats = [
  {
    value: 'jwt',
    name: 'Signed',
    sentence: 'APIs check it by themselves, by this server’s public keys. It counts until it expires (RFC 9068).',
  },
  {
    value: 'opaque',
    name: 'A reference',
    sentence: 'It says nothing by itself: APIs ask this server (introspection), so that revoking it works at once.',
  },
] as const

/** What is issued to the application. */
export function TokenPanel({ edits }: TabProps) {
  const { values, mayChange } = edits
  const narrow = { styles: { wrapper: { maxWidth: '14rem' } }, readOnly: !mayChange }
  const algorithmOf = (text: string | null) => signingAlgorithms.find((algorithm) => algorithm === text)
  return (
    <Panel title="Tokens">
      <Stack>
        <Choice
          label="Access tokens"
          term="access token format"
          setting="accessTokenFormat"
          options={formats}
          value={values.accessTokenFormat}
          onChange={(accessTokenFormat) => edits.change({ accessTokenFormat })}
          error={edits.errorOf('accessTokenFormat')}
          disabled={!mayChange}
        />
        <Switch
          label={<Named term="DPoP, RFC 9449">Its tokens work with its key only</Named>}
          description="Whoever steals a token cannot use it without the key that the application keeps. Its library must know DPoP."
          {...switchField(edits, 'dpopBoundAccessTokens')}
        />
        <Group align="flex-start" gap="xl">
          <Select
            label={<Named term="id_token_signed_response_alg">ID tokens are signed with</Named>}
            description="RS256 is what every library knows."
            data={[...signingAlgorithms]}
            allowDeselect={false}
            value={values.idTokenSignedResponseAlg}
            onChange={(text) => {
              const algorithm = algorithmOf(text)
              if (algorithm) edits.change({ idTokenSignedResponseAlg: algorithm })
            }}
            error={edits.errorOf('idTokenSignedResponseAlg')}
            data-setting="idTokenSignedResponseAlg"
            {...narrow}
          />
          <Select
            label={<Named term="userinfo_signed_response_alg">User information is</Named>}
            description="What the application asks about a person."
            data={[
              { value: 'none', label: 'not signed' },
              ...signingAlgorithms.map((value) => ({ value, label: `signed with ${value}` })),
            ]}
            allowDeselect={false}
            value={values.userinfoSignedResponseAlg ?? 'none'}
            onChange={(text) => edits.change({ userinfoSignedResponseAlg: algorithmOf(text) ?? null })}
            error={edits.errorOf('userinfoSignedResponseAlg')}
            data-setting="userinfoSignedResponseAlg"
            {...narrow}
          />
        </Group>
      </Stack>
    </Panel>
  )
}
