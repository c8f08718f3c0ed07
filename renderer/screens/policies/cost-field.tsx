import { Button, Group, Select, Stack, Table } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { ConsoleClient } from '../../bridge/bridge.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { Busy } from '../../components/busy.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { narrow } from './narrow.ts'
import classes from './policies.module.css'

interface CostFieldProps {
  value: number
  onChange: (cost: number) => void
  mayChange: boolean
}

const choices = [10, 11, 12, 13, 14].map((cost) => ({ value: String(cost), label: String(cost) }))

/** How dear one check of a password is, with what that means on this machine. */
export function CostField({ value, onChange, mayChange }: CostFieldProps) {
  const { orpc } = useConsole()
  const measure = useMutation(orpc.policies.measureCost.mutationOptions())
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <Select
          label="Cost of a password check"
          description="Each step doubles the time, for this server and for whoever stole the database. Passwords are brought to it at the next sign-in."
          data={choices}
          value={String(value)}
          onChange={(chosen) => onChange(Number(chosen ?? value))}
          allowDeselect={false}
          readOnly={!mayChange}
          {...narrow}
        />
        {mayChange ? (
          <Button
            variant="default"
            leftSection={<IconGauge size={16} />}
            loading={measure.isPending}
            onClick={() => measure.mutate(undefined)}
          >
            Measure on this machine
          </Button>
        ) : null}
      </Group>
      {measure.isPending ? <Busy>Measuring. This takes some seconds.</Busy> : null}
      <FormProblem>{measure.error ? problemOf(measure.error).sentence : null}</FormProblem>
      {measure.data ? <Measured measured={measure.data} value={value} onChange={onChange} /> : null}
    </Stack>
  )
}

interface MeasuredProps {
  measured: Awaited<ReturnType<ConsoleClient['policies']['measureCost']>>
  value: number
  onChange: (cost: number) => void
}

function Measured({ measured: { costs, recommended }, value, onChange }: MeasuredProps) {
  return (
    <div role="status">
      <Table aria-label="Time of one check by cost" className={classes.costs ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Cost</Table.Th>
            <Table.Th>One check takes</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {costs.map(({ cost, ms }) => (
            <Table.Tr key={cost}>
              <Table.Td>{cost}</Table.Td>
              <Table.Td>{Math.round(ms).toLocaleString()} ms</Table.Td>
              <Table.Td>{cost === recommended ? 'advised here' : ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {value === recommended ? (
        <p className={classes.hint}>The cost that is chosen is the one that is advised here.</p>
      ) : (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => onChange(recommended)}>
          Choose {recommended}
        </Button>
      )}
    </div>
  )
}
