import { NumberInput, Switch } from '@mantine/core'
import type { ProtocolSettings } from '../../../server/contract/protocol.ts'
import { Named } from '../../components/named.tsx'
import { narrow } from '../policies/narrow.ts'
import { RulesPanel } from '../policies/rules-panel.tsx'
import { useProtocolForm } from './use-protocol-form.ts'

/** How requests and tokens of every application are served. */
export function ServingRules({ stored }: { stored: Pick<ProtocolSettings, 'pushedRequests' | 'refresh' | 'dpop'> }) {
  const rules = useProtocolForm(stored)
  const { form, mayChange } = rules
  const seconds = Number(form.values.refresh.replaySeconds)
  return (
    <RulesPanel title="Requests and tokens" rules={rules}>
      <Switch
        label={<Named term="PAR, RFC 9126">Every application hands in its requests beforehand</Named>}
        description="Applications that do not know how cannot sign anybody in any more. Each application can also be held to it by itself."
        disabled={!mayChange}
        {...form.getInputProps('pushedRequests.required', { type: 'checkbox' })}
      />
      <NumberInput
        label={<Named term="refresh token rotation">Seconds in which a repeated refresh is forgiven</Named>}
        description={
          seconds === 0
            ? 'A refresh token that comes twice counts as stolen at once, even where only the answer was lost.'
            : 'For so long, the same application gets the same answer again, since its first one may have been lost. 0: never.'
        }
        min={0}
        max={60}
        allowDecimal={false}
        allowNegative={false}
        readOnly={!mayChange}
        {...narrow}
        {...form.getInputProps('refresh.replaySeconds')}
      />
      <Switch
        label={<Named term="DPoP nonce, RFC 9449 §8">Proofs of a key hold a number from this server</Named>}
        description="So that none can be made beforehand. It costs each application one request more, and its library must know it."
        disabled={!mayChange}
        {...form.getInputProps('dpop.nonce', { type: 'checkbox' })}
      />
    </RulesPanel>
  )
}
