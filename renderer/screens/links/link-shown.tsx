import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import type { IssuedLink } from '../../../server/contract/links.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Moment } from '../../components/moment.tsx'
import { SecretValue } from '../../components/secret-value.tsx'
import { linkWords } from './link-words.ts'

interface LinkShownProps {
  link: IssuedLink
  /** Whose it is. */
  name: string
  onKept: () => void
}

/** A link on the only occasion on which it can be read; closes only when it is said to be passed on. */
export function LinkShown({ link, name, onKept }: LinkShownProps) {
  const words = linkWords[link.purpose]
  return (
    <Dialog
      onClose={onKept}
      title={
        <>
          {words.name} for <bdi>{name}</bdi>
        </>
      }
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <SecretValue secret={link.url ?? ''} name="Link" />
        <p>
          It works once, until <Moment at={link.expiresAt} />.
        </p>
        <Alert icon={<IconEyeOff />} color="yellow">
          It is shown only now. Whoever holds it can {words.power}, so give it to <bdi>{name}</bdi> and nobody else. If
          it is lost, make a new one: then this one stops working.
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onKept}>I have passed it on</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
