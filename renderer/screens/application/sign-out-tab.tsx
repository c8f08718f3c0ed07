import { Stack, Switch, TextInput } from '@mantine/core'
import { Named } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { signsPeopleIn } from '../applications/templates.ts'
import { LogoutDeliveries } from './logout-deliveries.tsx'
import { switchField, textField } from './setting-fields.ts'
import type { TabProps } from './tab-props.ts'

/** How the application hears that somebody was signed out here. */
export function SignOutTab({ application, edits }: TabProps) {
  if (!signsPeopleIn(application))
    return (
      <Panel title="Sign-out">
        <p>This application signs nobody in, so there is nothing to tell it.</p>
      </Panel>
    )
  return (
    <>
      <Panel title="From server to server">
        <Stack gap="sm">
          <TextInput
            label={<Named term="backchannel_logout_uri">Address that this server calls</Named>}
            description="Told at once when a session ends, however it ends, and again until the application answers."
            placeholder="https://app.example.com/backchannel-logout"
            {...textField(edits, 'backchannelLogoutUri')}
          />
          <Switch
            label={<Named term="backchannel_logout_session_required">It needs to know which session ended</Named>}
            description="It learns the session’s number (sid). Without it, all sessions of the person end there."
            {...switchField(edits, 'backchannelLogoutSessionRequired')}
          />
        </Stack>
      </Panel>
      <Panel title="Through the browser">
        <Stack gap="sm">
          <TextInput
            label={<Named term="frontchannel_logout_uri">Page that is loaded when somebody signs out</Named>}
            description="In a hidden frame of the sign-out page. Browsers that block cookies of other sites make it fail, so prefer the way above."
            placeholder="https://app.example.com/frontchannel-logout"
            {...textField(edits, 'frontchannelLogoutUri')}
          />
          <Switch
            label={<Named term="frontchannel_logout_session_required">It needs to know which session ended</Named>}
            description="Issuer and session number travel in the address."
            {...switchField(edits, 'frontchannelLogoutSessionRequired')}
          />
        </Stack>
      </Panel>
      <LogoutDeliveries application={application} />
    </>
  )
}
