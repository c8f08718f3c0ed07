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
  /** Where one or two words are all that is asked for, the typing can begin at once. */
  typeAtOnce?: boolean
  children?: ReactNode
}

/** A single card in the middle of the window: everything that comes before the console itself. */
export function Sheet({ title, lead, above, narrow = false, typeAtOnce = false, children }: SheetProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const main = useRef<HTMLElement>(null)
  useDocumentTitle(title)
  // Each step is a new screen: whoever listens hears its heading, and the next Tab goes into its form.
  useEffect(() => {
    if (!title) return
    const field = typeAtOnce ? main.current?.querySelector('input') : null
    const first = field ?? heading.current
    first?.focus()
  }, [title, typeAtOnce])
  return (
    <div className={classes.canvas}>
      <header className={classes.brand}>
        <Mark size={32} />
        Authly
      </header>
      <main ref={main} className={`${classes.sheet} ${narrow ? classes.narrow : ''}`}>
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
