import { type ReactNode, useEffect, useRef } from 'react'
import { Mark } from './mark.tsx'
import { useDocumentTitle } from './page.tsx'
import classes from './sheet.module.css'

interface SheetProps {
  title: string
  lead?: ReactNode
  /** Above the heading, such as the steps of the wizard. */
  above?: ReactNode
  narrow?: boolean
  children?: ReactNode
}

/** A single card in the middle of the window: everything that comes before the console itself. */
export function Sheet({ title, lead, above, narrow = false, children }: SheetProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(title)
  // Each step is a new screen: whoever listens hears its heading, and the next Tab goes into its form.
  useEffect(() => {
    if (title) heading.current?.focus()
  }, [title])
  return (
    <div className={classes.canvas}>
      <div className={classes.brand}>
        <Mark size={32} />
        Authly
      </div>
      <main className={`${classes.sheet} ${narrow ? classes.narrow : ''}`}>
        {above}
        <h1 className={classes.title} tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead ? <p className={classes.lead}>{lead}</p> : null}
        {children}
      </main>
    </div>
  )
}
