import type { ConsoleClient } from '../../bridge/bridge.ts'
import classes from './overview.module.css'

export type Overview = Awaited<ReturnType<ConsoleClient['overview']['get']>>

const number = new Intl.NumberFormat()

/** The numbers; what the contract calls today is the last 24 hours. */
export function Tiles({ overview }: { overview: Overview }) {
  const tiles = [
    { name: 'Signed in now', value: overview.activeSessions },
    { name: 'Sign-ins in 24 hours', value: overview.signInsToday },
    {
      name: 'Failed sign-ins in 24 hours',
      value: overview.failedSignInsToday,
      alarming: overview.failedSignInsToday > 0,
    },
    { name: 'Tokens in 24 hours', value: overview.tokensToday },
    { name: 'People', value: overview.people },
    { name: 'Applications', value: overview.applications },
  ]
  return (
    <dl className={classes.tiles}>
      {tiles.map(({ name, value, alarming }) => (
        <div key={name} className={`${classes.tile} ${alarming ? classes.alarming : ''}`}>
          <dt>{name}</dt>
          <dd>{number.format(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
