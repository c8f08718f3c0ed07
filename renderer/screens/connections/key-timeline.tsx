import { Badge } from '@mantine/core'
import type { SigningAlgorithm } from '../../../server/contract/client-settings.ts'
import type { SigningKey } from '../../../server/contract/signing-keys.ts'
import { Moment } from '../../components/moment.tsx'
import classes from './key-timeline.module.css'

const uses: Record<SigningAlgorithm, string> = {
  ES256: 'access tokens, and applications that ask for it',
  RS256: 'ID tokens, unless an application asks for another one',
  PS256: 'applications that ask for it',
  EdDSA: 'applications that ask for it',
}

const states: Record<SigningKey['state'], { name: string; color: string }> = {
  next: { name: 'Next', color: 'petrol' },
  active: { name: 'Signs now', color: 'petrol' },
  retired: { name: 'Retired', color: 'gray' },
}

/** The keys of one algorithm, from the one that comes to those that went. */
export function KeyTimeline({ alg, keys }: { alg: SigningAlgorithm; keys: readonly SigningKey[] }) {
  const ordered = [...keys].sort((one, other) => other.activatesAt - one.activatesAt)
  return (
    <section aria-label={alg}>
      <h3>{alg}</h3>
      <p className={classes.use}>{uses[alg]}</p>
      {ordered.length === 0 ? <p>None yet. It is made when it is needed.</p> : null}
      <ol className={classes.line}>
        {ordered.map((key) => (
          <li key={key.kid} data-state={key.state}>
            <Badge color={states[key.state].color} variant={key.state === 'next' ? 'outline' : 'light'} size="sm">
              {states[key.state].name}
            </Badge>
            <span className={classes.when}>
              <When signingKey={key} />
            </span>
            <code className={classes.kid}>{key.kid}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}

function When({ signingKey: { state, activatesAt, retiredAt, publishedUntil } }: { signingKey: SigningKey }) {
  if (state === 'next')
    return (
      <>
        published, signs from <Moment at={activatesAt} />
      </>
    )
  if (state === 'active')
    return (
      <>
        since <Moment at={activatesAt} />
      </>
    )
  return (
    <>
      {retiredAt === null ? 'just now' : <Moment at={retiredAt} />}
      {publishedUntil === null ? null : (
        <>
          , published until <Moment at={publishedUntil} />
        </>
      )}
    </>
  )
}
