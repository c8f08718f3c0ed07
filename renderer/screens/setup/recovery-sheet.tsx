import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconDeviceFloppy, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { CopyButton } from '../../components/copy-button.tsx'
import { saveText } from '../../components/save-text.ts'
import classes from './recovery-sheet.module.css'

interface RecoverySheetProps {
  recoveryKey: string
  dataFolder: string
  onContinue: () => void
}

/** The recovery key with the ways to keep it: printed, saved, copied. */
export function RecoverySheet({ recoveryKey, dataFolder, onContinue }: RecoverySheetProps) {
  const [madeAt] = useState(() => new Date())
  const text = asText({ recoveryKey, dataFolder, madeAt })
  return (
    <Stack>
      <output className={classes.key} aria-label="Your recovery key">
        {recoveryKey}
      </output>
      <Group gap="xs">
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          Print
        </Button>
        <Button
          variant="default"
          leftSection={<IconDeviceFloppy size={16} />}
          onClick={() => saveText('authly-recovery-key.txt', text)}
        >
          Save as a file
        </Button>
        <CopyButton text={recoveryKey} />
      </Group>
      <Alert color="yellow">
        It is shown only now, and it replaces any recovery key shown before. Keep it away from this computer: a printed
        page in a safe is good, a file beside the database is not.
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onContinue}>Continue</Button>
      </Group>
      {createPortal(<PrintedKey recoveryKey={recoveryKey} dataFolder={dataFolder} madeAt={madeAt} />, document.body)}
    </Stack>
  )
}

interface Sheet {
  recoveryKey: string
  dataFolder: string
  madeAt: Date
}

function PrintedKey({ recoveryKey, dataFolder, madeAt }: Sheet) {
  return (
    <div className={classes.printed} data-printed aria-hidden="true">
      <h1>Authly recovery key</h1>
      <code>{recoveryKey}</code>
      <p>
        Opens the database in {dataFolder}. Made on {madeAt.toLocaleString()}.
      </p>
      <p>Whoever holds this page can read everything in that database. Keep it in a safe.</p>
    </div>
  )
}

function asText({ recoveryKey, dataFolder, madeAt }: Sheet): string {
  return [
    'Authly recovery key',
    '',
    recoveryKey,
    '',
    `Opens the database in ${dataFolder}. Made on ${madeAt.toISOString()}.`,
    'Whoever holds this file can read everything in that database. Keep it away from that computer.',
    '',
  ].join('\n')
}
