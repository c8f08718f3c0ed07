import { Badge, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Application } from '../../../server/contract/applications.ts'
import { Moment } from '../../components/moment.tsx'
import classes from '../../components/table.module.css'
import { OriginBadge } from './origin-badge.tsx'
import { kindOf } from './templates.ts'

interface ApplicationsTableProps {
  label: string
  applications: readonly Application[]
}

export function ApplicationsTable({ label, applications }: ApplicationsTableProps) {
  return (
    <div className={classes.scroll}>
      <Table aria-label={label} verticalSpacing="sm" highlightOnHover>
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
                <Link
                  to="/applications/$clientId"
                  params={{ clientId: application.clientId }}
                  className={classes.opener ?? ''}
                >
                  <bdi>{application.name}</bdi>
                </Link>
                <div className={classes.badges}>
                  <OriginBadge application={application} />
                  {application.firstParty ? (
                    <Badge variant="light" size="sm">
                      First party
                    </Badge>
                  ) : null}
                </div>
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
    </div>
  )
}
