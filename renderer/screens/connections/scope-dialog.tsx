import { Button, Group, MultiSelect, Stack, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { scopeName } from '../../../server/contract/applications.ts'
import { type Scope, scopeDescription } from '../../../server/contract/scopes.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { useRefusal } from '../../components/use-refusal.ts'

type ScopeValues = { name: string; description: string; implies: string[]; claims: string[] }

interface ScopeDialogProps {
  /** Null: a new one. */
  scope: Scope | null
  known: readonly Scope[]
  onClose: () => void
}

/** Adds a scope, or changes what one says and includes. */
export function ScopeDialog({ scope, known, onClose }: ScopeDialogProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const form = useForm<ScopeValues>({
    initialValues: {
      name: scope?.name ?? '',
      description: scope?.description ?? '',
      implies: scope?.implies ?? [],
      claims: scope?.claims ?? [],
    },
    validate: {
      name: (name) => nameProblem(name.trim(), scope ? [] : known),
      description: (text) => scopeDescription.safeParse(text).error?.issues[0]?.message ?? null,
    },
  })
  const refusal = useRefusal(form)
  const put = useMutation(
    orpc.scopes.put.mutationOptions({
      onSuccess: async ({ name }) => {
        await queries.invalidateQueries({ queryKey: orpc.scopes.key() })
        notifications.show({ message: `The scope ${name} was ${scope ? 'changed' : 'added'}.` })
        onClose()
      },
      onError: refusal.show,
    }),
  )
  return (
    <Dialog
      onClose={onClose}
      title={scope ? `The scope ${scope.name}` : 'Add a scope'}
      size="lg"
      closeOnClickOutside={false}
    >
      <form noValidate onSubmit={form.onSubmit((values) => put.mutate({ ...values, name: values.name.trim() }))}>
        <Stack gap="sm">
          <TextInput
            label="Scope"
            description="What applications write, such as invoices:read. It cannot be changed later."
            autoComplete="off"
            spellCheck={false}
            readOnly={scope !== null}
            {...(scope ? {} : { 'data-autofocus': true })}
            {...form.getInputProps('name')}
          />
          <TextInput
            label="What people read"
            description="As the end of “The application wants to …”."
            placeholder="Read your invoices"
            autoComplete="off"
            {...(scope ? { 'data-autofocus': true } : {})}
            {...form.getInputProps('description')}
          />
          <MultiSelect
            label="Includes"
            description={
              scope?.builtIn
                ? 'The server needs this scope as it is.'
                : 'Who has this scope has these as well, without asking for them.'
            }
            data={known.map(({ name }) => name).filter((name) => name !== scope?.name)}
            searchable
            nothingFoundMessage="There is no scope of this name"
            readOnly={scope?.builtIn ?? false}
            {...form.getInputProps('implies')}
          />
          <TagsInput
            label="Claims"
            description="Facts about the person, as named under People and Groups, that travel with it. Press Enter after each."
            {...form.getInputProps('claims')}
          />
          <FormProblem>{refusal.sentence}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending}>
              {scope ? 'Save' : 'Add scope'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

// The server's own `put` would make an existing scope so; who adds one does not mean that.
function nameProblem(name: string, known: readonly Scope[]): string | null {
  if (known.some((one) => one.name === name)) return 'There is a scope of this name already. Edit it in the list.'
  return scopeName.safeParse(name).error?.issues[0]?.message ?? null
}
