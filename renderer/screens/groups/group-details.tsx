import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Group } from '../../../server/contract/groups.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { SidePanel } from '../../components/dialog.tsx'
import { DeleteGroup } from './delete-group.tsx'
import { GroupEditor } from './group-editor.tsx'
import { GroupMembers } from './group-members.tsx'

/** Everything about one group: who is in it, what it asks and says of them. */
export function GroupDetails({ group, onClose }: { group: Group; onClose: () => void }) {
  const [deleting, setDeleting] = useState(false)
  const { mayChange } = useRights()
  return (
    <SidePanel onClose={onClose} title={<bdi>{group.name}</bdi>} size="lg">
      <Stack gap="xl">
        <GroupMembers group={group} />
        <GroupEditor group={group} />
        {mayChange ? (
          <section aria-label="Ending">
            <Button variant="outline" color="red" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          </section>
        ) : null}
      </Stack>
      {deleting ? <DeleteGroup group={group} onClose={() => setDeleting(false)} onDeleted={onClose} /> : null}
    </SidePanel>
  )
}
