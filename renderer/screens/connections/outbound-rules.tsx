import { Alert, TagsInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import * as z from 'zod'
import type { ProtocolSettings } from '../../../server/contract/protocol.ts'
import { RulesPanel } from '../policies/rules-panel.tsx'
import { useProtocolForm } from './use-protocol-form.ts'

const network = z.union([z.cidrv4(), z.cidrv6()])

/** Where this server may call applications. */
export function OutboundRules({ stored }: { stored: Pick<ProtocolSettings, 'outbound'> }) {
  const rules = useProtocolForm(stored, ({ outbound }) => ({ 'outbound.networks': networksProblem(outbound.networks) }))
  const { form, mayChange } = rules
  return (
    <RulesPanel title="Networks of the office that may be called" rules={rules}>
      <TagsInput
        label="Networks"
        description="This server calls addresses that applications name: their keys, their sign-out. Public ones by https; private ones only inside these networks, also by http. Press Enter after each."
        placeholder={form.values.outbound.networks.length === 0 ? '10.0.0.0/8' : ''}
        readOnly={!mayChange}
        {...form.getInputProps('outbound.networks')}
      />
      {form.values.outbound.networks.length > 0 ? (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle />}
          title="Whoever registers an application can make this server call there"
          role="status"
        >
          Name as little as needed: one machine is 192.168.1.20/32, this computer is 127.0.0.0/8. Nothing of an answer
          is shown to outsiders, but a call may do something by itself.
        </Alert>
      ) : null}
    </RulesPanel>
  )
}

function networksProblem(networks: readonly string[]): string | null {
  const wrong = networks.find((text) => !network.safeParse(text).success)
  return wrong === undefined ? null : `${wrong} is no network. Write one such as 10.0.0.0/8 or fd00::/8.`
}
