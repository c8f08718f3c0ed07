import type { Acr } from '../../../server/contract/second-factor.ts'

/** How well a person proved who they are, in words. */
export const strengthNames: Record<Acr, string> = {
  aal1: 'with a password',
  aal2: 'with a second factor',
  phr: 'with a passkey',
}
