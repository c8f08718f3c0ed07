import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { OfficePolicies } from '../../../server/contract/policies.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { RulesPanel } from './rules-panel.tsx'
import { useRulesForm } from './use-rules-form.ts'

/** What people may do with their own accounts. */
export function AccountRules({ stored }: { stored: OfficePolicies['account'] }) {
  const { orpc } = useConsole()
  const mail = useQuery(orpc.mail.get.queryOptions())
  const rules = useRulesForm('account', stored)
  const withoutMail =
    mail.data?.server === null ? ' It does nothing until a mail server is entered under Settings.' : ''
  const props = (name: keyof OfficePolicies['account']) => ({
    ...rules.form.getInputProps(name, { type: 'checkbox' }),
    disabled: !rules.mayChange,
  })
  return (
    <RulesPanel title="Own accounts" rules={rules}>
      <Switch
        label="People who forgot their password can ask for a link by mail"
        description={`The sign-in page then offers it. Off: an administrator makes the link.${withoutMail}`}
        {...props('selfReset')}
      />
      <Switch
        label="People are told of a sign-in with a new device"
        description={`By mail, with device, place and time.${withoutMail}`}
        {...props('newDeviceNotice')}
      />
      <Switch
        label="People may delete their own account"
        description="On their account page, after their password. The record of what they did stays. The last administrator never can."
        {...props('selfDelete')}
      />
    </RulesPanel>
  )
}
