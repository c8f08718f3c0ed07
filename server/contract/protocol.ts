import * as z from 'zod'
import { operation } from './errors.ts'

const pushedRequests = z.object({
  /** Whether every client must push its authorization request first (RFC 9126 §5). */
  required: z.boolean().default(false),
})

const refresh = z.object({
  /** Seconds in which a client that repeats a refresh is given the same successor again; 0: a repetition is refused. */
  replaySeconds: z.int().min(0).max(60).default(10),
})

const dpop = z.object({
  /** Whether proofs must hold a nonce of this server (RFC 9449 §8). */
  nonce: z.boolean().default(false),
})

const registration = z.object({
  /** Who may register a client from outside: nobody, whoever holds an initial access token, or anybody (RFC 7591 §3). */
  mode: z.enum(['off', 'token', 'open']).default('off'),
  /** Whether a client that registered itself waits for an administrator, or is let in with few scopes and a warning. */
  approval: z.enum(['wait', 'limited']).default('wait'),
  /** Whether an https address is a client_id, described by the document that lies there. */
  metadataDocuments: z.boolean().default(false),
})

const signingKeys = z.object({
  /** Days for which a key signs before another takes its place; 0: only on demand. */
  rotateDays: z.int().min(0).max(3650).default(90),
  /** Hours for which the next key is published before it signs. */
  prepublishHours: z.int().min(0).max(720).default(24),
})

const outbound = z.object({
  /** Networks (CIDR) inside which addresses of applications may be called, also by http; none is unless it stands here. */
  networks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(50)
    .default([]),
})

/** What can be decided, by subject. */
export const protocolSections = { pushedRequests, refresh, dpop, registration, signingKeys, outbound }

/** What the office has decided about the protocol; stored as one setting. */
export const protocolSettings = z.object({
  pushedRequests: pushedRequests.prefault({}),
  refresh: refresh.prefault({}),
  dpop: dpop.prefault({}),
  registration: registration.prefault({}),
  signingKeys: signingKeys.prefault({}),
  outbound: outbound.prefault({}),
})
export type ProtocolSettings = z.infer<typeof protocolSettings>

const change = z.object({
  pushedRequests: pushedRequests.optional(),
  refresh: refresh.optional(),
  dpop: dpop.optional(),
  registration: registration.optional(),
  signingKeys: signingKeys.optional(),
  outbound: outbound.optional(),
})

export const protocol = {
  get: operation
    .route({ method: 'GET', path: '/protocol', summary: 'How applications are served', tags: ['Protocol'] })
    .output(protocolSettings),
  update: operation
    .route({ method: 'PATCH', path: '/protocol', summary: 'Change how applications are served', tags: ['Protocol'] })
    .input(change)
    .output(protocolSettings),
}
