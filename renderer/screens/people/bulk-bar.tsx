import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './bulk-bar.module.css'
import { type BulkAction, bulkActions } from './bulk-changes.ts'
import { BulkConfirm } from './bulk-confirm.tsx'
import { peopleCount } from './people-words.ts'
import type { Selection } from './use-selection.ts'

/** Above the table, while somebody is chosen: how many, and what can be done to them. */
export function BulkBar({ selection, total }: { selection: Selection; total: number }) {
  const [asked, setAsked] = useState<BulkAction | null>(null)
  const { chosen, everyone } = selection
  if (chosen.length === 0 && !asked) return null
  return (
    <section className={classes.bar} aria-label="Chosen people">
      <strong role="status">{peopleCount(chosen.length)} chosen</strong>
      <Menu position="bottom-start" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button size="xs" rightSection={<IconChevronDown size={15} />}>
            Change them
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {bulkActions.map((action) => (
            <Menu.Item
              key={action.kind}
              className={action.kind === 'remove' ? (classes.dangerous ?? '') : ''}
              onClick={() => setAsked(action)}
            >
              {action.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen.length < total ? (
        <Button variant="default" size="xs" loading={everyone.isPending} onClick={() => everyone.mutate()}>
          Choose all {total.toLocaleString()}
        </Button>
      ) : null}
      <Button variant="subtle" size="xs" onClick={selection.clear}>
        Choose nobody
      </Button>
      {asked ? <BulkConfirm action={asked} selection={selection} onClose={() => setAsked(null)} /> : null}
    </section>
  )
}
