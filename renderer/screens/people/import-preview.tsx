import { Button, Checkbox, Group, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConsoleClient } from '../../bridge/bridge.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { Busy } from '../../components/busy.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { ImportLines } from './import-lines.tsx'
import { importSummary } from './import-summary.ts'
import { peopleCount } from './people-words.ts'

interface ImportPreviewProps {
  csv: string
  preview: Awaited<ReturnType<ConsoleClient['peopleBulk']['previewImport']>>
  onAnother: () => void
  onClose: () => void
}

/** What a file would do, then what it did. */
export function ImportPreview({ csv, preview, onAnother, onClose }: ImportPreviewProps) {
  const [invite, setInvite] = useState(false)
  const run = useImport()
  if (run.data?.errors === 0) return <Imported result={run.data} onClose={onClose} />
  // Somebody may have changed people since the preview: then the import itself names the mistakes.
  const { lines, errors } = run.data ?? preview
  return (
    <Stack>
      <p role="status">{importSummary(lines)}</p>
      <ImportLines lines={lines} />
      {errors === 0 ? <InviteChoice checked={invite} onChange={setInvite} /> : null}
      {run.isPending ? <Busy>Importing {peopleCount(lines.length)}…</Busy> : null}
      <FormProblem>{run.error ? problemOf(run.error).sentence : null}</FormProblem>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="default" onClick={onAnother}>
          Choose another file
        </Button>
        <Button
          disabled={errors > 0 || lines.length === 0}
          loading={run.isPending}
          onClick={() => run.mutate({ csv, invite })}
        >
          Import {peopleCount(lines.length)}
        </Button>
      </Group>
    </Stack>
  )
}

function useImport() {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  return useMutation(
    orpc.peopleBulk.import.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
        await queries.invalidateQueries({ queryKey: orpc.groups.key() })
      },
    }),
  )
}

interface ImportedProps {
  result: Awaited<ReturnType<ConsoleClient['peopleBulk']['import']>>
  onClose: () => void
}

function Imported({ result: { lines, invited }, onClose }: ImportedProps) {
  return (
    <Stack>
      <p role="status">
        Imported: {importSummary(lines)}
        {invited > 0 ? ` ${peopleCount(invited)} invited by mail.` : ''}
      </p>
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  )
}

function InviteChoice({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.mail.get.queryOptions())
  const hasServer = data !== undefined && data.server !== null
  return (
    <Checkbox
      label="Invite new people by mail"
      description={
        hasServer
          ? 'Those who have an e-mail address and no password hash get a link to choose a password.'
          : 'No mail server is set up. Without one, make a link for each new person on their page.'
      }
      disabled={!hasServer}
      checked={checked && hasServer}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
