import { Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { linkDeliveries } from '../../../server/contract/links.ts'
import { useConsole } from '../../bridge/console-context.ts'

type Delivery = (typeof linkDeliveries)[number]

interface DeliveryChoiceProps {
  value: Delivery
  onChange: (deliver: Delivery) => void
  /** Where a mail would go. */
  email: string | null
}

/** How a link gets to its person: by mail, where that can be sent, or by the hand of whoever makes it. */
export function DeliveryChoice({ value, onChange, email }: DeliveryChoiceProps) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.mail.get.queryOptions())
  const hasServer = data?.server !== null && data !== undefined
  return (
    <Radio.Group
      label="How the link gets there"
      value={hasServer ? value : 'show'}
      onChange={(chosen) => onChange(chosen === 'mail' ? 'mail' : 'show')}
    >
      <Stack gap="xs" mt="xs">
        <Radio
          value="show"
          label="Show it here once"
          description="You hand it over yourself: on paper, or in a chat that you trust."
        />
        <Radio
          value="mail"
          disabled={!hasServer}
          label="Send it by mail"
          description={mailSentence(hasServer, email)}
        />
      </Stack>
    </Radio.Group>
  )
}

function mailSentence(hasServer: boolean, email: string | null): string {
  if (!hasServer) return 'No mail server is set up. Enter one under Settings.'
  return email === null ? 'The person needs an e-mail address for this.' : `To ${email}.`
}
