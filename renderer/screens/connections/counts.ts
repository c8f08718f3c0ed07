/** `no application`, `one application`, `12 applications`. */
export function applicationsCount(count: number): string {
  if (count === 0) return 'no application'
  return count === 1 ? 'one application' : `${count.toLocaleString()} applications`
}
