import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SetupState } from '../../../server/contract/setup.ts'
import { Sheet } from '../../components/sheet.tsx'
import classes from './step.module.css'

const steps = [
  { id: 'folder', name: 'Place' },
  { id: 'key', name: 'Key' },
  { id: 'recovery', name: 'Recovery' },
  { id: 'administrator', name: 'Administrator' },
  { id: 'application', name: 'Application' },
] as const

export type StepId = (typeof steps)[number]['id']

interface StepProps {
  id: StepId
  host: SetupState['host']
  title: string
  lead: ReactNode
  children: ReactNode
}

/** One step of the wizard, under the list of all of them; a server has done the first two by itself. */
export function Step({ id, host, title, lead, children }: StepProps) {
  const shown = host === 'server' ? steps.slice(2) : steps
  const now = shown.findIndex((step) => step.id === id)
  const list = (
    <ol className={classes.steps} aria-label="Steps of the set-up">
      {shown.map((step, at) => (
        <li
          key={step.id}
          className={`${classes.step} ${at < now ? classes.done : ''} ${at === now ? classes.now : ''}`}
          aria-current={at === now ? 'step' : undefined}
        >
          {at + 1}
          <span> {step.name}</span>
          {at < now ? <VisuallyHidden> (done)</VisuallyHidden> : null}
        </li>
      ))}
    </ol>
  )
  return (
    <Sheet title={title} lead={lead} above={list}>
      {children}
    </Sheet>
  )
}
