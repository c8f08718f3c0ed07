import { withImplied } from './scope.ts'

/** What a scope is, as far as the rules go. */
export interface ScopeSettings {
  name: string
  implies: readonly string[]
}

export interface ScopeProblem {
  /** The place among what it implies. */
  at: number
  sentence: string
}

/** Scopes that open this server's own interface: who gets one has asked for it by its name. */
const unimplied = ['admin', 'audit']

/**
 * What is wrong with what a scope (RFC 6749 §3.3) implies: unknown names, a way round to itself, and rights over this server in another's clothes.
 * @param known every scope by name, this one as it is to be among them
 */
export function scopeProblems(
  { name, implies }: ScopeSettings,
  known: ReadonlyMap<string, ScopeSettings>,
): ScopeProblem[] {
  return implies.flatMap((implied, at): ScopeProblem[] => {
    const sentence = problemWith(implied, { name, known })
    return sentence === undefined ? [] : [{ at, sentence }]
  })
}

function problemWith(
  implied: string,
  { name, known }: { name: string; known: ReadonlyMap<string, ScopeSettings> },
): string | undefined {
  if (!known.has(implied)) return `There is no scope ${implied}.`
  if (unimplied.includes(implied)) return `No scope implies ${implied}: whoever needs it asks for it by name.`
  if (withImplied([implied], known).includes(name)) return `${implied} implies ${name} already.`
  return undefined
}
