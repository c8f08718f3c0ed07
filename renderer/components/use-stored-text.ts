import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

const WAIT_MS = 250

/**
 * A text field whose value is kept elsewhere, such as in the address: it is stored when the typing pauses, and what is stored by
 * somebody else, such as the Back button, is shown.
 */
export function useStoredText(stored: string, store: (text: string) => void) {
  const [typed, setTyped] = useState(stored)
  const sent = useRef(stored)
  const send = useDebouncedCallback((text: string) => {
    sent.current = text
    store(text)
  }, WAIT_MS)
  useEffect(() => {
    if (stored === sent.current) return
    sent.current = stored
    setTyped(stored)
  }, [stored])
  const type = (text: string) => {
    setTyped(text)
    send(text.trim())
  }
  return { typed, type }
}
