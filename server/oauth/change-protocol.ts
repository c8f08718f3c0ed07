import { isDeepStrictEqual } from 'node:util'
import type { ProtocolSettings } from '../contract/protocol.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { settingChanges } from '../security/setting-changes.ts'
import type { Transaction } from '../storage/store.ts'

/** Sections of the settings, each whole; what is left out stays. */
type ProtocolGiven = { [Section in keyof ProtocolSettings]?: ProtocolSettings[Section] | undefined }

/**
 * Changes how applications are served (RFC 9126 §5, RFC 7591 §3, RFC 9449 §8), in the caller's transaction, with one event that
 * names each value that changed.
 */
export async function changeProtocol(
  { events, protocol }: Appliance,
  transaction: Transaction,
  { given, actor }: { given: ProtocolGiven; actor: EventActor },
): Promise<void> {
  const before = await protocol.stored(transaction)
  const after: ProtocolSettings = {
    pushedRequests: given.pushedRequests ?? before.pushedRequests,
    refresh: given.refresh ?? before.refresh,
    dpop: given.dpop ?? before.dpop,
    registration: given.registration ?? before.registration,
    signingKeys: given.signingKeys ?? before.signingKeys,
    outbound: given.outbound ?? before.outbound,
  }
  if (isDeepStrictEqual(before, after)) return
  await protocol.change(transaction, after)
  await events.record(transaction, {
    ...actor,
    type: 'settings_change',
    outcome: 'success',
    reason: 'protocol_changed',
    details: settingChanges(before, after),
  })
}
