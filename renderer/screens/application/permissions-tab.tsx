import { Alert, Switch } from '@mantine/core'
import { grantTypes } from '../../../server/contract/applications.ts'
import { Panel } from '../../components/panel.tsx'
import { AddressesField } from '../applications/addresses-field.tsx'
import { CheckList } from './check-list.tsx'
import { grantWords } from './grant-words.ts'
import { ResourceChoice } from './resource-choice.tsx'
import { ScopeChoice } from './scope-choice.tsx'
import { linesField, switchField } from './setting-fields.ts'
import type { TabProps } from './tab-props.ts'

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** How the application gets tokens, for what, and what people are asked. */
export function PermissionsTab({ application, edits }: TabProps) {
  const { values, mayChange } = edits
  const granted = grantTypes.filter((grant) => application.type === 'confidential' || !grantWords[grant].confidential)
  return (
    <>
      <Panel title="How it gets tokens">
        <CheckList
          label="Grant types"
          setting="grantTypes"
          error={edits.errorOf('grantTypes')}
          options={granted.map((grant) => ({ value: grant, ...grantWords[grant] }))}
          chosen={values.grantTypes}
          onChange={(chosen) => edits.change({ grantTypes: grantTypes.filter((grant) => chosen.includes(grant)) })}
          readOnly={!mayChange}
        />
        {values.grantTypes.includes(exchange) ? (
          <AddressesField
            label="Applications whose tokens it may exchange"
            description="Their client IDs, one a line. It then acts at a third place for the person whose token it was given."
            placeholder="cl_…"
            {...linesField(edits, 'tokenExchangeSources')}
          />
        ) : null}
      </Panel>
      <Panel title="What it may ask for">
        <ScopeChoice edits={edits} />
      </Panel>
      <Panel title="For which APIs">
        <ResourceChoice edits={edits} />
      </Panel>
      <Panel title="Consent">
        <Switch
          label="It belongs to the office"
          description="People are not asked whether it may have what it asks for. Turn it on only for what the office runs itself."
          {...switchField(edits, 'firstParty')}
        />
        {values.firstParty && application.origin !== 'office' ? (
          <Alert color="yellow" mt="sm" role="status">
            It registered itself: whoever made it would learn about people who were never asked.
          </Alert>
        ) : null}
      </Panel>
    </>
  )
}
