import type { ConsoleClient } from '../../bridge/bridge.ts'
import { fewNames, peopleCount } from '../people/people-words.ts'
import classes from './policies.module.css'

interface EnrolmentEffectProps {
  effect: Awaited<ReturnType<ConsoleClient['policies']['effect']>>
  graceDays: number
}

/** What the choice above would mean, before it is saved: a bar of who has a second factor, and who would need one. */
export function EnrolmentEffect({ effect, graceDays }: EnrolmentEffectProps) {
  const { people, withSecondFactor, wouldHaveToEnrol, examples } = effect
  const others = Math.max(people - withSecondFactor - wouldHaveToEnrol, 0)
  const parts = [
    { name: 'have one', count: withSecondFactor, className: classes.with },
    { name: 'would have to set one up', count: wouldHaveToEnrol, className: classes.toEnrol },
    { name: 'need none', count: others, className: classes.without },
  ]
  return (
    <div className={classes.effect} role="status">
      <p>
        <strong>{sentence(wouldHaveToEnrol, examples)}</strong> {when(wouldHaveToEnrol, graceDays)}
      </p>
      <svg
        className={classes.bar}
        viewBox={`0 0 ${Math.max(people, 1)} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {parts.map(({ name, count, className }, at) => {
          const from = parts.slice(0, at).reduce((sum, part) => sum + part.count, 0)
          return <rect key={name} className={className} x={from} y="0" width={count} height="1" />
        })}
      </svg>
      <ul className={classes.legend}>
        {parts.map(({ name, count, className }) => (
          <li key={name}>
            <span className={`${classes.dot} ${className}`} aria-hidden="true" />
            {`${count.toLocaleString()} ${name}`}
          </li>
        ))}
      </ul>
    </div>
  )
}

function sentence(count: number, examples: readonly string[]): string {
  if (count === 0) return 'Nobody would have to set one up.'
  const rest = count - examples.length
  const names = rest > 0 ? [...examples, `${rest.toLocaleString()} more`] : examples
  return `${peopleCount(count)} would have to set one up: ${fewNames(names, names.length)}.`
}

function when(count: number, graceDays: number): string {
  if (count === 0) return ''
  return graceDays === 0 ? 'At the next sign-in.' : `Within ${graceDays === 1 ? 'a day' : `${graceDays} days`}.`
}
