import { Badge, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import type { LogoutDelivery } from '../../../server/contract/logout-deliveries.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import classes from '../../components/table.module.css'

const REFRESH_MS = 10_000

/** Of which sign-outs the application was told, and how far that got. */
export function LogoutDeliveries({ application }: { application: ApplicationDetail }) {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(
    orpc.logoutDeliveries.list.queryOptions({
      input: { clientId: application.clientId },
      refetchInterval: REFRESH_MS,
    }),
  )
  const isEmpty = data?.items.length === 0
  return (
    <Panel title="What it was told" flush={!isEmpty}>
      {isPending ? <Loading what="deliveries" rows={2} /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {isEmpty ? (
        <p>Nothing yet. Each sign-out that this server tells it from server to server is listed here.</p>
      ) : null}
      {data && !isEmpty ? (
        <div className={classes.scroll}>
          <Table aria-label="What it was told" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Who was signed out</Table.Th>
                <Table.Th className={classes.wide ?? ''}>When</Table.Th>
                <Table.Th>State</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((delivery) => (
                <DeliveryRow key={delivery.id} delivery={delivery} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : null}
    </Panel>
  )
}

function DeliveryRow({ delivery }: { delivery: LogoutDelivery }) {
  const { personId, personName, attempts, createdAt, nextAttemptAt, lastProblem } = delivery
  return (
    <Table.Tr>
      <Table.Td>
        {personId === null ? (
          'Somebody who was deleted since'
        ) : (
          <AnchorLink to="/people/$id" params={{ id: personId }} inherit>
            <bdi>{personName ?? personId}</bdi>
          </AnchorLink>
        )}
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        <Moment at={createdAt} />
      </Table.Td>
      <Table.Td>
        <State delivery={delivery} />
        {lastProblem ? (
          <div className={classes.under}>
            <bdi>{lastProblem}</bdi>
            {attempts > 1 ? ` (${attempts} attempts)` : ''}
          </div>
        ) : null}
        {nextAttemptAt !== null && attempts > 0 ? (
          <div className={classes.under}>
            Next attempt <Moment at={nextAttemptAt} />
          </div>
        ) : null}
      </Table.Td>
    </Table.Tr>
  )
}

function State({ delivery: { deliveredAt, givenUpAt } }: { delivery: LogoutDelivery }) {
  const { color, name } =
    deliveredAt === null
      ? givenUpAt === null
        ? { color: 'yellow', name: 'Waiting' }
        : { color: 'red', name: 'Given up' }
      : { color: 'petrol', name: 'Delivered' }
  return (
    <Badge color={color} variant="light" size="sm">
      {name}
    </Badge>
  )
}
