import { Drawer, type DrawerProps, Modal, type ModalProps } from '@mantine/core'
import { useEffect, useState } from 'react'

/** A dialog in the middle of the window. Mount it only while it is open. */
export function Dialog({ onClose, ...props }: Omit<ModalProps, 'opened'>) {
  const close = useManners(onClose)
  return <Modal opened {...close} {...props} />
}

/** A dialog at the window's edge. Mount it only while it is open. */
export function SidePanel({ onClose, ...props }: Omit<DrawerProps, 'opened'>) {
  const close = useManners(onClose)
  return <Drawer opened {...close} {...props} />
}

/**
 * Gives the focus back to what opened the dialog, and keeps Escape from closing the one beneath as well: the library does the
 * first only for dialogs that stay mounted, and the second only for those that know of each other.
 */
function useManners(onClose: () => void) {
  const [opener] = useState(() => document.activeElement)
  const [content, setContent] = useState<HTMLDivElement | null>(null)
  useEffect(() => () => focusAgain(opener), [opener])
  return {
    ref: setContent,
    onClose: () => {
      const topmost = topmostDialog()
      if (!topmost || content?.contains(topmost)) onClose()
    },
  }
}

const topmostDialog = () => Array.from(document.querySelectorAll<HTMLElement>('[role="dialog"]')).at(-1)

// What opened it may be gone, such as the row of a person who was deleted: then what is left begins anew.
function focusAgain(opener: Element | null): void {
  const left = topmostDialog() ?? document.querySelector<HTMLElement>('main h1')
  const target = opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : left
  target?.focus({ preventScroll: true })
}
