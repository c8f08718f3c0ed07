import { readUserCode, shownUserCode } from '../oauth/device/user-code.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { deviceConfirmPath } from './pages/device-page.ts'

/** A device that somebody signs in to let in. */
export interface DeviceGoal {
  kind: 'device'
  /** Its user code, as it is stored. */
  code: string
  /** Its application asks for a second factor; or somebody else than who is signed in will answer. */
  wish: 'second_factor' | 'somebody_else' | null
}

const wishes = ['second_factor', 'somebody_else'] as const

export const deviceGoal = (code: string, wish: DeviceGoal['wish'] = null): DeviceGoal => ({
  kind: 'device',
  code,
  wish,
})

/** The device that a form of the sign-in carries; undefined where it carries something else. */
export function carriedDevice(parameters: Parameters): DeviceGoal | undefined {
  const code = readUserCode(parameters.get('user_code') ?? '')
  const wish = wishes.find((known) => known === parameters.get('wish')) ?? null
  return code === undefined ? undefined : deviceGoal(code, wish)
}

export const deviceFields = ({ code, wish }: DeviceGoal): (readonly [name: string, value: string])[] => [
  ['user_code', code],
  ...(wish === null ? [] : ([['wish', wish]] as const)),
]

/** Where the person answers for the device; with `somebodyElse`, after another sign-in. */
export const deviceAddress = ({ code }: DeviceGoal, somebodyElse = false): string =>
  `${deviceConfirmPath}?user_code=${shownUserCode(code)}${somebodyElse ? '&prompt=select_account' : ''}`
