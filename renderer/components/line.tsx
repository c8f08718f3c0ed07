import type { ReactNode } from 'react'
import classes from './line.module.css'

interface LineProps {
  title: ReactNode
  children?: ReactNode
  /** What can be done about it. */
  actions?: ReactNode
}

/** One thing that a person has, with what can be done about it. */
export function Line({ title, children, actions }: LineProps) {
  return (
    <div className={classes.line}>
      <div className={classes.what}>
        <h3>{title}</h3>
        {children ? <p>{children}</p> : null}
      </div>
      {actions ? <div className={classes.buttons}>{actions}</div> : null}
    </div>
  )
}
