import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { FormProblem } from '../../components/form-problem.tsx'
import { Panel } from '../../components/panel.tsx'
import { useRefusal } from '../../components/use-refusal.ts'
import { DescriptionFields, type PersonDescription, RightsFields } from '../people/person-fields.tsx'
import { ClaimsEditor } from './claims-editor.tsx'
import { type ClaimText, claimRows, claimsOf } from './claims-text.ts'
import { usePersonChange } from './use-person-change.ts'

type Profile = PersonDescription & { claims: ClaimText[] }

const profileOf = ({ username, name, email, role, groups, claims }: PersonDetail): Profile => ({
  username,
  name,
  email: email ?? '',
  role,
  groups,
  claims: claimRows(claims),
})

/** What is known of a person, to change in place. */
export function ProfileSection({ person }: { person: PersonDetail }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const changed = usePersonChange()
  const form = useForm<Profile>({ initialValues: profileOf(person) })
  const refusal = useRefusal(form)
  const save = useMutation(
    orpc.people.update.mutationOptions({
      onSuccess: async (saved) => {
        refusal.clear()
        form.resetDirty()
        await changed(`${saved.name} was changed.`)
      },
      onError: refusal.show,
    }),
  )
  return (
    <Panel title="Profile">
      <form
        noValidate
        onSubmit={form.onSubmit((values) => save.mutate({ id: person.id, ...changesOf(values, person) }))}
      >
        <Stack gap="sm">
          <DescriptionFields form={form} readOnly={!mayChange} />
          <RightsFields form={form} readOnly={!mayChange} />
          <ClaimsEditor
            rows={form.values.claims}
            onChange={(rows) => form.setFieldValue('claims', rows)}
            description="Applications with the scope profile read them. A value may be text, a number or JSON."
            error={typeof form.errors.claims === 'string' ? form.errors.claims : null}
            readOnly={!mayChange}
          />
          <FormProblem>{refusal.sentence}</FormProblem>
          {mayChange ? (
            <Group>
              <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
                Save changes
              </Button>
            </Group>
          ) : null}
        </Stack>
      </form>
    </Panel>
  )
}

/** Only what was changed travels, so that what somebody else changed meanwhile stays. */
function changesOf(typed: Profile, person: PersonDetail) {
  const before = profileOf(person)
  const claims = claimsOf(typed.claims)
  return {
    ...(typed.username === before.username ? {} : { username: typed.username }),
    ...(typed.name === before.name ? {} : { name: typed.name }),
    ...(typed.email === before.email ? {} : { email: typed.email }),
    ...(typed.role === before.role ? {} : { role: typed.role }),
    ...(sameSet(typed.groups, before.groups) ? {} : { groups: typed.groups }),
    ...(JSON.stringify(claims) === JSON.stringify(person.claims) ? {} : { claims }),
  }
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name))
