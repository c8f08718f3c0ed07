import { useId } from 'react'
import { CopyButton } from './copy-button.tsx'
import classes from './secret-value.module.css'

/** A client secret with its copy button. */
export function SecretValue({ secret }: { secret: string }) {
  const value = useId()
  return (
    <section className={classes.secret} aria-label="Client secret">
      <code id={value}>{secret}</code>
      <CopyButton text={secret} describedBy={value} />
    </section>
  )
}
