import { Badge, Table, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { Application } from '../../../server/contract/applications.ts'
import { Moment } from '../../components/moment.tsx'
import classes from '../../components/table.module.css'
import { ApplicationDetails } from './application-details.tsx'
import { kindOf } from './templates.ts'

export function ApplicationsTable({ applications }: { applications: readonly Application[] }) {
  const [openId, setOpenId] = useState<string | null>(null)
  const open = applications.find(({ clientId }) => clientId === openId)
  return (
    <div className={classes.scroll}>
      <Table aria-label="Applications" verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Kind</Table.Th>
            <Table.Th>Client ID</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Added</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {applications.map((application) => (
            <Table.Tr key={application.clientId}>
              <Table.Td>
                <UnstyledButton
                  className={classes.opener ?? ''}
                  aria-haspopup="dialog"
                  onClick={() => setOpenId(application.clientId)}
                >
                  <bdi>{application.name}</bdi>
                </UnstyledButton>
                {application.firstParty ? (
                  <Badge variant="light" size="sm" ml="xs">
                    First party
                  </Badge>
                ) : null}
              </Table.Td>
              <Table.Td className={classes.wide ?? ''}>{kindOf(application)}</Table.Td>
              <Table.Td>
                <code className={classes.under}>{application.clientId}</code>
              </Table.Td>
              <Table.Td className={classes.wide ?? ''}>
                <Moment at={application.createdAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {open ? <ApplicationDetails key={open.clientId} application={open} onClose={() => setOpenId(null)} /> : null}
    </div>
  )
}
