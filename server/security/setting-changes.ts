/** A value as an event tells it. */
type Flat = string | number | boolean

/** Each value of a setting's sections that differs, by its path, as it is now: `secondFactor.mode: required`. */
export function settingChanges(before: object, after: object): Record<string, Flat> {
  const known = new Map(flattened(before))
  return Object.fromEntries(flattened(after).filter(([name, value]) => known.get(name) !== value))
}

const flattened = (setting: object): [string, Flat][] =>
  Object.entries(setting).flatMap(([section, values]: [string, object]) =>
    Object.entries(values).map(([name, value]: [string, unknown]): [string, Flat] => [
      `${section}.${name}`,
      flat(value),
    ]),
  )

function flat(value: unknown): Flat {
  if (Array.isArray(value)) return value.join(' ')
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}
