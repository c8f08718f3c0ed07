import { Stack } from '@mantine/core'
import { Panel } from '../../components/panel.tsx'
import { Choice } from './choice.tsx'
import { ProfileDemands } from './profile-demands.tsx'
import type { SettingValues } from './setting-values.ts'
import type { TabProps } from './tab-props.ts'

type Profile = SettingValues['securityProfile']

const standard = {
  value: 'standard',
  name: 'Standard',
  sentence: 'OAuth 2.1, as libraries do it. Right for nearly everything.',
} as const

const fapi2 = {
  value: 'fapi2',
  name: 'FAPI 2.0',
  sentence:
    'As banks and health services ask it: no shared secret, requests nobody can change, tokens nobody can reuse.',
} as const

const notForPublic = {
  disabled: true,
  sentence: 'Only for applications that prove themselves by a key, which this one cannot: it is public.',
}

/** The settings that the profile decides. */
const decided = [
  'requirePkce',
  'requirePushedAuthorizationRequests',
  'dpopBoundAccessTokens',
  'idTokenSignedResponseAlg',
  'userinfoSignedResponseAlg',
] as const

/** What the application is held to altogether. */
export function ProfilePanel({ application, edits }: TabProps) {
  const { values, mayChange } = edits
  const choose = (securityProfile: Profile) => {
    if (securityProfile === 'fapi2') return edits.change({ securityProfile, ...asFapi2(values) })
    edits.change({ securityProfile })
    edits.forget(decided)
  }
  return (
    <Panel title="Security profile">
      <Stack>
        <Choice
          label="What it is held to"
          term="security profile"
          setting="securityProfile"
          options={application.type === 'public' ? [standard, { ...fapi2, ...notForPublic }] : [standard, fapi2]}
          value={values.securityProfile}
          onChange={choose}
          error={edits.errorOf('securityProfile')}
          disabled={!mayChange}
        />
        {values.securityProfile === 'fapi2' ? <ProfileDemands application={application} edits={edits} /> : null}
      </Stack>
    </Panel>
  )
}

/** What the profile leaves no choice about, so that it is seen in the fields below before it is saved. */
const asFapi2 = (values: SettingValues): Partial<SettingValues> => ({
  requirePkce: true,
  requirePushedAuthorizationRequests: true,
  dpopBoundAccessTokens: true,
  ...(values.idTokenSignedResponseAlg === 'RS256' ? { idTokenSignedResponseAlg: 'PS256' } : {}),
  ...(values.userinfoSignedResponseAlg === 'RS256' ? { userinfoSignedResponseAlg: 'PS256' } : {}),
})
