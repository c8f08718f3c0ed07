import { Radio, Switch } from '@mantine/core'
import type { ProtocolSettings } from '../../../server/contract/protocol.ts'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'
import { Named } from '../../components/named.tsx'
import { RulesPanel } from '../policies/rules-panel.tsx'
import { useProtocolForm } from './use-protocol-form.ts'

type Registration = ProtocolSettings['registration']

const modes: readonly { value: Registration['mode']; name: string; sentence: string }[] = [
  { value: 'off', name: 'Nobody', sentence: 'Applications are added here, by administrators.' },
  {
    value: 'token',
    name: 'Who has a registration token',
    sentence: 'You make a token below and hand it to whoever builds the application.',
  },
  {
    value: 'open',
    name: 'Everybody who reaches this server',
    sentence: 'For programs that find this server by themselves, such as clients of the Model Context Protocol.',
  },
]

const approvals: readonly { value: Registration['approval']; name: string; sentence: string }[] = [
  { value: 'wait', name: 'Wait for an administrator', sentence: 'Nobody can sign in to it before you approve it.' },
  {
    value: 'limited',
    name: 'Let it in, limited',
    sentence: 'It gets few scopes, and people are warned that nobody here has checked it.',
  },
]

/** Who may register an application from outside, and what becomes of it. */
export function RegistrationRules({ stored }: { stored: Pick<ProtocolSettings, 'registration'> }) {
  const rules = useProtocolForm(stored)
  const { form, mayChange } = rules
  const { mode, metadataDocuments } = form.values.registration
  return (
    <RulesPanel title="Who may register an application" rules={rules}>
      <Radio.Group aria-label="Who may register an application" {...form.getInputProps('registration.mode')}>
        <ChoiceCards>
          {modes.map(({ value, name, sentence }) => (
            <ChoiceCard key={value} value={value} name={name} disabled={!mayChange}>
              {sentence}
            </ChoiceCard>
          ))}
        </ChoiceCards>
      </Radio.Group>
      <Switch
        label={<Named term="client_id metadata document">An address on the web may be an application</Named>}
        description="Its client ID is the https address of a document that describes it; this server reads it there."
        disabled={!mayChange}
        {...form.getInputProps('registration.metadataDocuments', { type: 'checkbox' })}
      />
      {mode === 'off' && !metadataDocuments ? null : (
        <Radio.Group
          label="What becomes of an application from outside"
          {...form.getInputProps('registration.approval')}
        >
          <ChoiceCards roomy>
            {approvals.map(({ value, name, sentence }) => (
              <ChoiceCard key={value} value={value} name={name} disabled={!mayChange}>
                {sentence}
              </ChoiceCard>
            ))}
          </ChoiceCards>
        </Radio.Group>
      )}
    </RulesPanel>
  )
}
