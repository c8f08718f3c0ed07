import { Badge, Table } from '@mantine/core'
import tableClasses from '../../components/table.module.css'
import classes from './import-lines.module.css'
import { type ImportedLine, linesToShow, outcomeNames } from './import-summary.ts'

const SHOWN = 200

const colors: Record<ImportedLine['outcome'], string> = {
  create: 'petrol',
  change: 'yellow',
  same: 'gray',
  error: 'red',
}

/** What each line of a file would do. */
export function ImportLines({ lines }: { lines: readonly ImportedLine[] }) {
  const shown = linesToShow(lines, SHOWN)
  return (
    <div className={classes.scroll}>
      <Table aria-label="Lines of the file" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Line</Table.Th>
            <Table.Th>User name</Table.Th>
            <Table.Th>What happens</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((line) => (
            <Table.Tr key={line.line}>
              <Table.Td>{line.line}</Table.Td>
              <Table.Td>
                <bdi className={tableClasses.name}>{line.username || '–'}</bdi>
              </Table.Td>
              <Table.Td>
                <Badge color={colors[line.outcome]} variant="light" size="sm" mb={2}>
                  {outcomeNames[line.outcome]}
                </Badge>
                <div>
                  <bdi>{line.message}</bdi>
                </div>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {lines.length > shown.length ? (
        <p className={classes.rest}>
          {`${shown.length} of ${lines.length.toLocaleString()} lines are shown, mistakes first.`}
        </p>
      ) : null}
    </div>
  )
}
