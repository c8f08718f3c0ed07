const times = (count: number, one: string): string => (count === 1 ? `one ${one}` : `${count} ${one}s`)

/** `12 hours`, `3 days`, `2 days and 4 hours`. */
export function hoursInWords(hours: number): string {
  const days = Math.floor(hours / 24)
  const rest = hours % 24
  if (days === 0) return times(hours, 'hour')
  return rest === 0 ? times(days, 'day') : `${times(days, 'day')} and ${times(rest, 'hour')}`
}

/** `45 minutes`, `2 hours`, `2 hours and 30 minutes`, `3 days`. */
export function minutesInWords(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return times(minutes, 'minute')
  return rest === 0 ? hoursInWords(hours) : `${hoursInWords(hours)} and ${times(rest, 'minute')}`
}

/** `90 seconds`, `15 minutes`, `2 hours and 30 minutes`. */
export const secondsInWords = (seconds: number): string =>
  seconds % 60 === 0 ? minutesInWords(seconds / 60) : times(seconds, 'second')
