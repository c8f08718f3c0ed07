export { type Appliance, createAppliance } from './appliance.ts'
export { systemClock } from './platform/clock.ts'
export { createLog, errorFields, type Log } from './platform/log.ts'
export type { OsKeyStore } from './security/vault/os-slot.ts'
