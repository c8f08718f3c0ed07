import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { type ApplicationTab, tabNames, tabOf } from './application-tabs.ts'
import { changeOf, jwksProblem } from './setting-values.ts'
import classes from './settings-form.module.css'
import type { ApplicationEdits } from './use-application-edits.ts'

interface SettingsFormProps {
  application: ApplicationDetail
  edits: ApplicationEdits
  tab: ApplicationTab
  children: ReactNode
}

/** The settings of one tab, saved together: all of them or none, with the server's reason at the field it speaks of. */
export function SettingsForm({ application, edits, tab, children }: SettingsFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const dirty = edits.dirtyOn(tab)
  const save = useMutation(
    orpc.applications.update.mutationOptions({
      onSuccess: async (saved) => {
        queries.setQueryData(orpc.applications.get.queryKey({ input: { clientId: saved.clientId } }), saved)
        edits.forget(dirty)
        edits.calm()
        notifications.show({ message: `${saved.name} was changed.` })
        await queries.invalidateQueries({ queryKey: orpc.applications.key() })
      },
      onError: edits.refuse,
    }),
  )
  useFocusOn(form, edits.refusal)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A dialog that a tab opened is inside this form for React, though not on the page.
    if (event.target !== form.current) return
    const unreadable = dirty.includes('jwks') ? jwksProblem(edits.values.jwks) : null
    if (unreadable) return edits.refuseSetting('jwks', unreadable)
    if (dirty.length > 0) save.mutate({ clientId: application.clientId, ...changeOf(edits.values, dirty) })
  }
  return (
    <form ref={form} noValidate className={classes.form} onSubmit={submit}>
      {children}
      <Elsewhere application={application} edits={edits} tab={tab} />
      {dirty.length > 0 ? (
        <div className={classes.bar}>
          <span role="status">Changes on this tab are not saved yet.</span>
          <Group gap="xs">
            <Button
              variant="subtle"
              onClick={() => {
                edits.forget(dirty)
                edits.calm()
              }}
            >
              Undo
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save changes
            </Button>
          </Group>
        </div>
      ) : null}
    </form>
  )
}

/** A refusal that speaks of no field here: of another tab's, or of the whole change. */
function Elsewhere({ application, edits, tab }: Omit<SettingsFormProps, 'children'>) {
  const { refusal } = edits
  if (!refusal) return null
  const place = refusal.name === null ? tab : tabOf(refusal.name)
  if (refusal.name !== null && place === tab) return null
  return (
    <FormProblem>
      {refusal.sentence}{' '}
      {place === tab ? null : (
        <AnchorLink
          to="/applications/$clientId"
          params={{ clientId: application.clientId }}
          search={{ tab: place }}
          inherit
          underline="always"
        >
          Change it under {tabNames[place]}
        </AnchorLink>
      )}
    </FormProblem>
  )
}

/** The refused field takes the focus; a choice gives it to the one that is chosen. */
function useFocusOn(form: React.RefObject<HTMLFormElement | null>, refusal: ApplicationEdits['refusal']): void {
  const name = refusal?.name ?? null
  const sentence = refusal?.sentence
  useEffect(() => {
    if (name === null || sentence === undefined) return
    const field = form.current?.querySelector<HTMLElement>(`[data-setting="${name}"]`)
    const input = field?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"], input') ?? field
    input?.focus()
  }, [form, name, sentence])
}
