import { Fragment, type ReactNode } from 'react'
import { CopyIcon } from './copy-button.tsx'
import classes from './value.module.css'

/** A machine-readable value to look at and to copy. */
export function CopyValue({ text, name }: { text: string; name: string }) {
  return (
    <span className={classes.row}>
      <code className={classes.value}>{breakable(text)}</code>
      <CopyIcon text={text} name={name} />
    </span>
  )
}

/** An address or a path breaks after a slash rather than in the middle of a word. */
function breakable(text: string): ReactNode[] {
  return text.split(/(?<=[^/:]\/)(?=[^/])/).map((part, at) => (
    <Fragment key={part + String(at)}>
      {at > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ))
}

/** Names with their values, as a list that screen readers know. */
export function Values({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className={classes.list}>
      {items.map(({ name, value }) => (
        <Pair key={name} name={name} value={value} />
      ))}
    </dl>
  )
}

function Pair({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
