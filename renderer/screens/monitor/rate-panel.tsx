import { Box, Button, Table } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { useState } from 'react'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import classes from './rate-chart.module.css'
import { RateChart } from './rate-chart.tsx'
import type { Rate } from './rate-window.ts'

/** How much happens, as a chart or as the table of the same numbers. */
export function RatePanel({ rates }: { rates: readonly Rate[] }) {
  const [asTable, setAsTable] = useState(false)
  return (
    <Panel
      title="Last 15 minutes"
      actions={
        <div className={classes.head}>
          <span>
            <span className={`${classes.swatch} ${classes.succeeded}`} aria-hidden="true" />
            Succeeded
          </span>
          <span>
            <span className={`${classes.swatch} ${classes.failed}`} aria-hidden="true" />
            Failed
          </span>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={asTable ? <IconChartBar size={14} /> : <IconTable size={14} />}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        </div>
      }
    >
      {asTable ? <RateTable rates={rates} /> : <RateChart rates={rates} />}
    </Panel>
  )
}

function RateTable({ rates }: { rates: readonly Rate[] }) {
  return (
    // Nothing in it can be tabbed to, so it takes the focus itself: that is how the arrow keys scroll it.
    <Box component="section" className={classes.tableScroll} aria-label="Counts, each of ten seconds" tabIndex={0}>
      <Table aria-label="Counts, each of ten seconds" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            <Table.Th ta="end">Succeeded</Table.Th>
            <Table.Th ta="end">Failed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rates.toReversed().map(({ at, success, failure }) => (
            <Table.Tr key={at}>
              <Table.Td>
                <Moment at={at} form="clock" />
              </Table.Td>
              <Table.Td ta="end">{success}</Table.Td>
              <Table.Td ta="end">{failure}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
