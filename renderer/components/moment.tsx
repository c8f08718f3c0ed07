const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })
const formats = {
  exact: (date: Date) => exact.format(date),
  short: (date: Date) => short.format(date),
  date: (date: Date) => dateOnly.format(date),
  /** The time of day alone would make yesterday's events look like today's. */
  clock: (date: Date) => (date.toDateString() === new Date().toDateString() ? clock : day).format(date),
}

/** A moment in this computer's own time zone; the exact one is in its tooltip. */
export function Moment({ at, form = 'short' }: { at: number; form?: keyof typeof formats }) {
  const date = new Date(at)
  return (
    <time dateTime={date.toISOString()} title={exact.format(date)}>
      {formats[form](date)}
    </time>
  )
}
