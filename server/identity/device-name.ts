import { BlockList, isIP } from 'node:net'
import Bowser from 'bowser'

/** In characters: a browser says far less of itself. */
const longestUserAgent = 300

/** A browser as its owner would call it, such as `Firefox on Windows`. */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'A program that does not say what it is'
  const { browser, os, platform } = Bowser.parse(userAgent.slice(0, longestUserAgent))
  if (!browser.name) return 'A browser that is not known by name'
  // Nobody calls an iPhone by its system.
  const machine = platform.vendor === 'Apple' && platform.model ? platform.model : os.name
  return machine ? `${browser.name} on ${machine}` : browser.name
}

const thisComputer = new BlockList()
thisComputer.addSubnet('127.0.0.0', 8, 'ipv4')
thisComputer.addAddress('::1', 'ipv6')

const localNetwork = new BlockList()
localNetwork.addSubnet('10.0.0.0', 8, 'ipv4')
localNetwork.addSubnet('172.16.0.0', 12, 'ipv4')
localNetwork.addSubnet('192.168.0.0', 16, 'ipv4')
localNetwork.addSubnet('169.254.0.0', 16, 'ipv4')
localNetwork.addSubnet('fc00::', 7, 'ipv6')
localNetwork.addSubnet('fe80::', 10, 'ipv6')

/** Where a request came from as a person would say it: `this computer`, `local network (192.168.1.20)`, or the address. */
export function placeName(address: string | null): string {
  if (address === null) return 'an unknown place'
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(plain) === 0) return plain
  if (thisComputer.check(plain, family)) return 'this computer'
  return localNetwork.check(plain, family) ? `local network (${plain})` : plain
}
