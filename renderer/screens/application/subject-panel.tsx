import { NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { Named } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { signsPeopleIn } from '../applications/templates.ts'
import { Choice } from './choice.tsx'
import { textField } from './setting-fields.ts'
import type { TabProps } from './tab-props.ts'

const subjects = [
  {
    value: 'public',
    name: 'The same everywhere',
    sentence: 'All such applications know a person by one number (sub).',
  },
  {
    value: 'pairwise',
    name: 'A number of its own',
    sentence: 'It knows a person by a number that no other application has, so they cannot compare their people.',
  },
] as const

/** By what the application knows people, and what it asks of those who sign in. */
export function SubjectPanel({ application, edits }: TabProps) {
  const { values, mayChange } = edits
  if (!signsPeopleIn(application)) return null
  return (
    <Panel title="People">
      <Stack>
        <Choice
          label="By what it knows a person"
          term="subject_type"
          setting="subjectType"
          options={subjects}
          value={values.subjectType}
          onChange={(subjectType) => edits.change({ subjectType })}
          error={edits.errorOf('subjectType')}
          disabled={!mayChange}
        />
        {values.subjectType === 'pairwise' || values.sectorIdentifierUri !== '' ? (
          <TextInput
            label={<Named term="sector_identifier_uri">Applications that know people by the same number</Named>}
            description="Needed only where its redirect URIs are on several hosts: all applications with this address share the number."
            placeholder="https://example.com/sector.json"
            {...textField(edits, 'sectorIdentifierUri')}
          />
        ) : null}
        <NumberInput
          label={<Named term="default_max_age">Seconds after which people prove again who they are</Named>}
          description="Counted from when they last did. Empty: as long as the session lasts."
          min={0}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={values.defaultMaxAge}
          onChange={(defaultMaxAge) => edits.change({ defaultMaxAge })}
          error={edits.errorOf('defaultMaxAge')}
          readOnly={!mayChange}
          data-setting="defaultMaxAge"
          styles={{ wrapper: { maxWidth: '9rem' } }}
        />
        <Switch
          label="A second factor is needed to sign in to it"
          description="Of everybody, whatever the sign-in rules ask. Who is signed in already with a password alone is asked for the rest only."
          checked={values.secondFactor === 'required'}
          error={edits.errorOf('secondFactor')}
          disabled={!mayChange}
          data-setting="secondFactor"
          onChange={(event) => edits.change({ secondFactor: event.currentTarget.checked ? 'required' : 'inherit' })}
        />
      </Stack>
    </Panel>
  )
}
