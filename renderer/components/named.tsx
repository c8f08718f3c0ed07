import type { ReactNode } from 'react'
import classes from './named.module.css'

/** A setting in plain words, with the protocol's own term small beside it for those who look for it. */
export function Named({ term, children }: { term: string; children: ReactNode }) {
  return (
    <span className={classes.named}>
      <span>{children}</span>
      <Term>{term}</Term>
    </span>
  )
}

/** The protocol's own word for something, for those who look for it. */
export function Term({ children }: { children: string }) {
  return <code className={classes.term}>{children}</code>
}
