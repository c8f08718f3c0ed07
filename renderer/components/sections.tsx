import { Tabs, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './sections.module.css'

interface SectionsProps<Tab extends string> {
  names: Readonly<Record<Tab, string>>
  shown: Tab
  onShow: (tab: Tab) => void
  /** Parts that hold changes which are not saved. */
  unsaved?: readonly Tab[]
  children: ReactNode
}

/** The parts of a screen, of which one is shown; its children are that one. */
export function Sections<Tab extends string>({ names, shown, onShow, unsaved = [], children }: SectionsProps<Tab>) {
  const tabs = Object.keys(names).filter((name): name is Tab => Object.hasOwn(names, name))
  return (
    <Tabs
      value={shown}
      onChange={(chosen) => {
        const tab = tabs.find((name) => name === chosen)
        if (tab) onShow(tab)
      }}
      keepMounted={false}
    >
      <Tabs.List mb="lg" className={classes.tabs ?? ''}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {names[tab]}
            {unsaved.includes(tab) ? (
              <>
                <span className={classes.unsaved} aria-hidden="true" />
                <VisuallyHidden> (not saved)</VisuallyHidden>
              </>
            ) : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown} className={classes.sections ?? ''}>
        {children}
      </Tabs.Panel>
    </Tabs>
  )
}
