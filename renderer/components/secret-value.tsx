import { useId } from 'react'
import { CopyButton } from './copy-button.tsx'
import classes from './secret-value.module.css'

/** What can be read only once, with its copy button; `name` says what it is. */
export function SecretValue({ secret, name }: { secret: string; name: string }) {
  const value = useId()
  return (
    <section className={classes.secret} aria-label={name}>
      <code id={value}>{secret}</code>
      <CopyButton text={secret} describedBy={value} />
    </section>
  )
}
