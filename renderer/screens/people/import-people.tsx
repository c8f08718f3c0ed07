import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { Busy } from '../../components/busy.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FileField } from '../../components/file-field.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { ImportPreview } from './import-preview.tsx'

const columns = 'username,name,email,role,groups,password_hash'
const MAX_BYTES = 5_000_000

/** People from a CSV file: first what it would do, line by line, then all of it or nothing. */
export function ImportPeople({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const [csv, setCsv] = useState('')
  const preview = useMutation(orpc.peopleBulk.previewImport.mutationOptions())
  const take = (text: string) => {
    setCsv(text)
    preview.mutate({ csv: text })
  }
  return (
    <Dialog onClose={onClose} title="Import people" size="xl" closeOnClickOutside={false}>
      {preview.data ? (
        <ImportPreview csv={csv} preview={preview.data} onAnother={preview.reset} onClose={onClose} />
      ) : (
        <Stack>
          <p>
            A file with one person a line and these columns in its first line: <code>{columns}</code>. Only{' '}
            <code>username</code> is needed; groups are separated by <code>;</code>. People who are here already are
            changed. Nothing happens before you have seen what the file would do.
          </p>
          <FileField label="CSV file" accept=".csv,text/csv" maxBytes={MAX_BYTES} onText={take} />
          {preview.isPending ? <Busy>Reading the file…</Busy> : null}
          <FormProblem>{preview.error ? problemOf(preview.error).sentence : null}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}
