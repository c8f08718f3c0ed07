interface ResourceSettings {
  identifier: string
  scopes: readonly string[]
}

interface Surroundings {
  scopes: { has(name: string): boolean }
  /** Null where it is not known yet. */
  issuer: string | null
}

/**
 * Why a resource (RFC 8707 §2) cannot be so, and which of its fields says it. This server's own addresses are none: a token meant for them
 * would open its own interface.
 */
export function resourceProblem(
  { identifier, scopes }: ResourceSettings,
  known: Surroundings,
): { field: string; message: string } | undefined {
  if (!URL.canParse(identifier)) return { field: 'identifier', message: 'This is not an absolute URI.' }
  const { origin, username, password } = new URL(identifier)
  if (username || password) return { field: 'identifier', message: 'A resource identifier names no user.' }
  if (known.issuer !== null && origin === new URL(known.issuer).origin)
    return { field: 'identifier', message: 'This is an address of this server, which guards itself.' }
  const unknown = scopes.findIndex((name) => !known.scopes.has(name))
  return unknown === -1 ? undefined : { field: `scopes.${unknown}`, message: 'There is no such scope.' }
}
