import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconDeviceFloppy, IconEyeOff } from '@tabler/icons-react'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { saveText } from '../../components/save-text.ts'
import classes from './recovery-codes.module.css'

interface RecoveryCodesProps {
  codes: readonly string[]
  name: string
  username: string
  onKept: () => void
}

/** Recovery codes on the only occasion on which they can be read. */
export function RecoveryCodes({ codes, name, username, onKept }: RecoveryCodesProps) {
  const text = `Recovery codes of ${username}. Each works once.\n\n${codes.join('\n')}\n`
  return (
    <Dialog
      onClose={onKept}
      title="Recovery codes"
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <p>
          The app is set up. If the phone is lost, <bdi>{name}</bdi> signs in with one of these instead of a code. Each
          works once.
        </p>
        <ul className={classes.codes} aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconDeviceFloppy size={16} />}
            onClick={() => saveText(`recovery-codes-${username}.txt`, text)}
          >
            Save as a file
          </Button>
          <CopyButton text={codes.join('\n')} />
        </Group>
        <Alert icon={<IconEyeOff />} color="yellow">
          They are shown only now. Give them to <bdi>{name}</bdi> and keep no copy.
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onKept}>They are passed on</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
