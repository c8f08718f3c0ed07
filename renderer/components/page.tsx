import { type ReactNode, useEffect } from 'react'
import classes from './page.module.css'

interface PageProps {
  title: string
  lead: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** One screen: its heading (which takes the focus when the screen is navigated to), its document title, what it is for. */
export function Page({ title, lead, actions, children }: PageProps) {
  useDocumentTitle(title)
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1 className={classes.title} tabIndex={-1}>
            {title}
          </h1>
          <p className={classes.lead}>{lead}</p>
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}

/** Names the window after what it shows. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Authly`
  }, [title])
}
