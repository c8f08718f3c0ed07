import { Table, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { Group } from '../../../server/contract/groups.ts'
import classes from '../../components/table.module.css'
import { GroupDetails } from './group-details.tsx'

export function GroupsTable({ groups }: { groups: readonly Group[] }) {
  const [openName, setOpenName] = useState<string | null>(null)
  const open = groups.find(({ name }) => name === openName)
  return (
    <div className={classes.scroll}>
      <Table aria-label="Groups" verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Members</Table.Th>
            <Table.Th>Second factor</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Claims</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <Table.Tr key={group.name}>
              <Table.Td>
                <UnstyledButton
                  className={classes.opener ?? ''}
                  aria-haspopup="dialog"
                  onClick={() => setOpenName(group.name)}
                >
                  <bdi>{group.name}</bdi>
                </UnstyledButton>
                <div className={classes.under}>
                  <bdi>{group.description}</bdi>
                </div>
              </Table.Td>
              <Table.Td>{group.members.toLocaleString()}</Table.Td>
              <Table.Td>{group.secondFactor === 'required' ? 'Required' : 'As the sign-in rules'}</Table.Td>
              <Table.Td className={classes.wide ?? ''}>
                <code className={classes.under}>{Object.keys(group.claims).join(', ') || '–'}</code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {open ? <GroupDetails key={open.name} group={open} onClose={() => setOpenName(null)} /> : null}
    </div>
  )
}
