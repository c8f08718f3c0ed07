import { VisuallyHidden } from '@mantine/core'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import type { PasswordRequirement } from '../../server/contract/password-policy.ts'
import classes from './requirement-list.module.css'

interface RequirementListProps {
  requirements: readonly PasswordRequirement[]
  /** False while there is no password to judge. */
  judged: boolean
  id?: string
}

/** What is asked of a new password, and which of it is met. */
export function RequirementList({ requirements, judged, id }: RequirementListProps) {
  return (
    <ul className={classes.rules} aria-label="Requirements" {...(id === undefined ? {} : { id })}>
      {requirements.map((rule) => (
        <Rule key={rule.id} sentence={rule.sentence} met={judged && rule.met} />
      ))}
    </ul>
  )
}

function Rule({ sentence, met }: { sentence: string; met: boolean }) {
  return (
    <li className={`${classes.rule} ${met ? classes.met : ''}`}>
      {met ? <IconCircleCheckFilled size={14} aria-hidden /> : <IconCircle size={14} aria-hidden />}
      <span>{sentence}</span>
      <VisuallyHidden>{met ? 'met' : 'not met yet'}</VisuallyHidden>
    </li>
  )
}
