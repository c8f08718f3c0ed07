import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { Dialog } from './dialog.tsx'
import { SecretValue } from './secret-value.tsx'

interface SecretDialogProps {
  title: string
  secret: string
  onKept: () => void
}

/** A client secret on the only occasion on which it can be read; closes only when the person says that it is kept. */
export function SecretDialog({ title, secret, onKept }: SecretDialogProps) {
  return (
    <Dialog
      onClose={onKept}
      title={title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <SecretValue secret={secret} name="Client secret" />
        <Alert icon={<IconEyeOff />} color="yellow">
          It is shown only now: put it into the application’s settings. Authly cannot show it again; if it is lost,
          replace it.
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onKept}>I have kept it</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
