const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const formats = { exact, short, clock }

/** A moment in this computer's own time zone; the exact one is in its tooltip. */
export function Moment({ at, form = 'short' }: { at: number; form?: keyof typeof formats }) {
  const date = new Date(at)
  return (
    <time dateTime={date.toISOString()} title={exact.format(date)}>
      {formats[form].format(date)}
    </time>
  )
}
