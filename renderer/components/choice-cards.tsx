import { Radio } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './choice-cards.module.css'

/** A grid of {@link ChoiceCard}, inside a `Radio.Group`. */
export function ChoiceCards({ children }: { children: ReactNode }) {
  return <div className={classes.cards}>{children}</div>
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
