import { Radio } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './choice-cards.module.css'

/** A grid of {@link ChoiceCard}, inside a `Radio.Group`; `roomy` ones are two in a row at most. */
export function ChoiceCards({ children, roomy = false }: { children: ReactNode; roomy?: boolean }) {
  return <div className={`${classes.cards} ${roomy ? classes.roomy : ''}`}>{children}</div>
}

interface ChoiceCardProps {
  value: string
  name: string
  badge?: ReactNode
  disabled?: boolean
  children: ReactNode
}

/** One of a few choices that each need a sentence. */
export function ChoiceCard({ value, name, badge, disabled = false, children }: ChoiceCardProps) {
  const label = useId()
  const sentence = useId()
  return (
    <Radio.Card
      className={classes.card ?? ''}
      value={value}
      disabled={disabled}
      data-disabled={disabled || undefined}
      aria-labelledby={label}
      aria-describedby={sentence}
    >
      <Radio.Indicator disabled={disabled} mt={2} />
      <span>
        <span className={classes.name}>
          <span id={label}>{name}</span>
          {badge}
        </span>
        <span className={classes.sentence} id={sentence}>
          {children}
        </span>
      </span>
    </Radio.Card>
  )
}
