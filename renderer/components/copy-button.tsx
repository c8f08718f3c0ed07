import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

type Outcome = 'copied' | 'failed' | null

const said: Record<'copied' | 'failed', string> = {
  copied: 'Copied',
  failed: 'Could not copy. Select the text and copy it by hand.',
}

function useCopy(text: string) {
  const [outcome, setOutcome] = useState<Outcome>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), 2500)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () => setOutcome((await copyText(text)) ? 'copied' : 'failed')
  return { outcome, copy: () => void copy() }
}

function Announcement({ outcome }: { outcome: Outcome }) {
  return <VisuallyHidden role="status">{outcome ? said[outcome] : ''}</VisuallyHidden>
}

/** A small copy button beside a value; `name` says what is copied to those who do not see the value. */
export function CopyIcon({ text, name }: { text: string; name: string }) {
  const { outcome, copy } = useCopy(text)
  return (
    <>
      <Tooltip label={outcome ? said[outcome] : name} withArrow>
        <ActionIcon variant="subtle" color="gray" aria-label={name} onClick={copy}>
          {outcome === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </ActionIcon>
      </Tooltip>
      <Announcement outcome={outcome} />
    </>
  )
}

/** The copy button of what is shown only once. */
export function CopyButton({ text, describedBy }: { text: string; describedBy?: string }) {
  const { outcome, copy } = useCopy(text)
  return (
    <>
      <Button
        variant="default"
        leftSection={outcome === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={copy}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      >
        Copy
      </Button>
      <Announcement outcome={outcome} />
    </>
  )
}
