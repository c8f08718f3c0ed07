import { Button, Group, Stack, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { problemOf } from '../bridge/problem.ts'
import { Dialog } from './dialog.tsx'
import { FormProblem } from './form-problem.tsx'

interface ConfirmDialogProps {
  title: string
  children: ReactNode
  confirmLabel: string
  /** What must be typed first, with the label of the field it is typed into; for what cannot be undone. */
  typed?: { label: string; word: string }
  /** Nothing is lost by it, so the button is not red. */
  harmless?: boolean
  /** Something in it must still be chosen. */
  incomplete?: boolean
  pending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before what cannot be undone; stays open with the reason when the server refuses. Mount it only while it is asked. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirmLabel, typed, harmless = false, incomplete = false } = props
  const { pending, error, onConfirm, onClose } = props
  const [word, setWord] = useState('')
  const explanation = useId()
  const ready = !incomplete && (!typed || word.trim() === typed.word)
  return (
    <Dialog onClose={onClose} title={title} aria-describedby={explanation}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !pending) onConfirm()
        }}
      >
        <Stack>
          <div id={explanation}>{children}</div>
          {typed ? (
            <TextInput
              label={typed.label}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          ) : null}
          <FormProblem>{error ? problemOf(error).sentence : null}</FormProblem>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color={harmless ? 'petrol' : 'red'} disabled={!ready} loading={pending}>
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
