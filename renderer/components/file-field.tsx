import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import classes from './file-field.module.css'
import { FormProblem } from './form-problem.tsx'

interface FileFieldProps {
  label: string
  /** As an input of kind `file` takes it. */
  accept: string
  maxBytes: number
  onText: (text: string) => void
}

/** A text file, chosen by its button or dropped on the field. */
export function FileField({ label, accept, maxBytes, onText }: FileFieldProps) {
  const [over, setOver] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const take = async (file: File | null | undefined) => {
    if (!file) return
    setProblem(null)
    if (file.size > maxBytes) return setProblem(`The file is larger than ${maxBytes / 1_000_000} MB. Split it.`)
    if (file.size === 0) return setProblem('The file is empty. Choose another one.')
    try {
      onText(await file.text())
    } catch {
      setProblem('The file could not be read. Choose it again.')
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <section
      className={classes.field}
      aria-label={label}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileButton accept={accept} onChange={(file) => void take(file)} inputProps={{ 'aria-label': label }}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={16} />}>
            Choose a file
          </Button>
        )}
      </FileButton>
      <p className={classes.hint}>or drop it here</p>
      <FormProblem>{problem}</FormProblem>
    </section>
  )
}
