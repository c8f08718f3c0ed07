import { type ReactNode, useId } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  title: string
  actions?: ReactNode
  /** Lets a table reach the edges. */
  flush?: boolean
  children: ReactNode
}

/** A titled part of a screen. */
export function Panel({ title, actions, flush = false, children }: PanelProps) {
  const heading = useId()
  return (
    <section className={classes.panel} aria-labelledby={heading}>
      <div className={classes.head}>
        <h2 className={classes.title} id={heading}>
          {title}
        </h2>
        {actions}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  )
}
