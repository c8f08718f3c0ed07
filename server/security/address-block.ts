import { isIPv4, isIPv6 } from 'node:net'

/**
 * The block that counts as one neighbour: an IPv4 address itself, an IPv6 address its /64, of which one household has all
 * (SEC-A44). An IPv4 address written as IPv6 is the IPv4 address; what is no address at all shares one block.
 */
export function addressBlock(address: string): string {
  const bare = address.replace(/%.*$/s, '')
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return 'unknown'
  const groups = expand(bare)
  const [sixth = 0, seventh = 0, eighth = 0] = groups.slice(5)
  const mapped = sixth === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  if (mapped) return [seventh >> 8, seventh & 255, eighth >> 8, eighth & 255].join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight 16-bit groups of a valid IPv6 address. */
function expand(address: string): number[] {
  const [head = '', tail = ''] = address.split('::')
  const before = groupsOf(head)
  const after = groupsOf(tail)
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}

function groupsOf(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
