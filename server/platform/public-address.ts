import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.process>

/** RFC 4291 §2.4: only these are given to machines of the public internet; the rest is local, reserved, or IPv4 in disguise. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/**
 * Whether this is an address of the public internet: nothing private, local, shared, reserved, or carried in IPv6 by one of
 * the transitions (mapped, 6to4, Teredo, NAT64), behind which any IPv4 address could be (SEC-A48).
 * @param address as a resolver or a URL spells it; anything else is not public
 */
export function isPublicAddress(address: string): boolean {
  const read = readAddress(address)
  if (read?.range() !== 'unicast') return false
  return read.kind() === 'ipv4' || read.match(globalUnicast)
}

/**
 * Whether the address lies inside one of the networks.
 * @param networks in CIDR notation; one that cannot be read holds no address
 */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const read = readAddress(address)
  if (!read) return false
  return networks.some((network) => {
    if (!ipaddr.isValidCIDR(network)) return false
    const range = ipaddr.parseCIDR(network)
    return range[0].kind() === read.kind() && read.match(range)
  })
}

/** `::ffff:127.0.0.1` is 127.0.0.1, whatever is asked of it. */
function readAddress(address: string): Address | undefined {
  return isIP(address) !== 0 && ipaddr.isValid(address) ? ipaddr.process(address) : undefined
}
