import { Button } from '@mantine/core'
import { IconMenu2, IconX } from '@tabler/icons-react'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import { Mark } from '../../components/mark.tsx'
import { useStoredAppearance } from '../settings/use-appearance.ts'
import { Navigation } from './navigation.tsx'
import { Operator } from './operator.tsx'
import classes from './shell.module.css'

/** The frame around every screen: where one is, where one can go, and who one is. */
export function Shell() {
  const [open, setOpen] = useState(false)
  const menu = useId()
  const main = useRef<HTMLElement>(null)
  useStoredAppearance()
  useFocusOnArrival(main, () => setOpen(false))
  return (
    <div className={classes.shell}>
      {/* Not a link: the fragment of the address belongs to the router. */}
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className={classes.rail}>
        <div className={classes.brandRow}>
          <span className={classes.brand}>
            <Mark size={30} />
            Authly
          </span>
          <Button
            className={classes.menuButton ?? ''}
            variant="transparent"
            color="petrol.1"
            size="compact-md"
            aria-expanded={open}
            aria-controls={menu}
            leftSection={open ? <IconX size={18} /> : <IconMenu2 size={18} />}
            onClick={() => setOpen(!open)}
          >
            Menu
          </Button>
        </div>
        <div className={`${classes.folding} ${open ? classes.open : ''}`} id={menu}>
          <Navigation />
          <Operator />
        </div>
      </header>
      <main className={classes.main} ref={main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}

/** After a navigation (not after the first load) the new screen's heading takes the focus, so that it is read out. */
function useFocusOnArrival(main: React.RefObject<HTMLElement | null>, onArrival: () => void): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (path !== undefined && before.current !== undefined && before.current !== path) {
      main.current?.querySelector('h1')?.focus()
      window.scrollTo(0, 0)
      onArrival()
    }
    before.current = path
  })
}
