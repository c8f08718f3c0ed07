import { Radio, Select } from '@mantine/core'
import { signingAlgorithms } from '../../../server/contract/client-settings.ts'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { Named, Term } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { SecretPanel } from './secret-panel.tsx'
import type { TabProps } from './tab-props.ts'

const methods = [
  {
    value: 'client_secret_basic',
    name: 'A secret in the header',
    sentence: 'What most libraries do: client ID and secret travel in the Authorization header.',
  },
  {
    value: 'client_secret_post',
    name: 'A secret in the form',
    sentence: 'For libraries that cannot do it in the header: the secret is one of the form’s fields.',
  },
  {
    value: 'private_key_jwt',
    name: 'A key of its own',
    sentence: 'It signs what it sends, and this server knows only the public half. Nothing here can be stolen from it.',
  },
] as const

/** By what the application proves that it is itself. */
export function CredentialsTab({ application, edits }: TabProps) {
  const { values, mayChange } = edits
  const isPublic = application.type === 'public'
  return (
    <>
      <Panel title="How it proves itself">
        {isPublic ? (
          <p>
            It does not: everybody who has the application has all that is in it, so a secret would be none. PKCE
            protects its sign-ins instead. <Term>none</Term>
          </p>
        ) : (
          <Radio.Group
            aria-label="How it proves itself"
            data-setting="tokenEndpointAuthMethod"
            value={values.tokenEndpointAuthMethod}
            onChange={(chosen) => {
              const method = methods.find(({ value }) => value === chosen)?.value
              if (method) edits.change({ tokenEndpointAuthMethod: method })
            }}
          >
            <ChoiceCards>
              {methods.map(({ value, name, sentence }) => (
                <ChoiceCard key={value} value={value} name={name} badge={<Term>{value}</Term>} disabled={!mayChange}>
                  {sentence}
                </ChoiceCard>
              ))}
            </ChoiceCards>
          </Radio.Group>
        )}
        {values.tokenEndpointAuthMethod === 'private_key_jwt' ? (
          <Select
            mt="md"
            label={<Named term="token_endpoint_auth_signing_alg">Algorithm that it signs with</Named>}
            description="Any that this server takes, or one alone."
            data={[...signingAlgorithms]}
            value={values.tokenEndpointAuthSigningAlg}
            onChange={(algorithm) => edits.change({ tokenEndpointAuthSigningAlg: algorithm })}
            placeholder="Any"
            clearable
            clearButtonProps={{ 'aria-label': 'Any algorithm' }}
            readOnly={!mayChange}
            error={edits.errorOf('tokenEndpointAuthSigningAlg')}
            data-setting="tokenEndpointAuthSigningAlg"
            styles={{ wrapper: { maxWidth: '14rem' } }}
          />
        ) : null}
        <FormProblem>{edits.errorOf('tokenEndpointAuthMethod')}</FormProblem>
      </Panel>
      {isPublic ? null : <SecretPanel application={application} />}
      <KeysPanel edits={edits} />
    </>
  )
}
