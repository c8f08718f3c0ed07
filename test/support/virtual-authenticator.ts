import type { Page } from '@playwright/test'

export interface VirtualAuthenticator {
  /** The passkeys that it holds. */
  credentials(): Promise<{ credentialId: string; rpId?: string; userName?: string; signCount: number }[]>
  /** Whether its owner proves to be there (finger, face, PIN) from now on; they do at first. */
  setUserVerified(verified: boolean): Promise<void>
  remove(credentialId: string): Promise<void>
  /** Winds the signature counter back, as it stands on a copy of the device. */
  setSignCount(credentialId: string, signCount: number): Promise<void>
  /** Takes it away from the machine, with all that it holds. */
  unplug(): Promise<void>
}

/**
 * A passkey device of Chromium's own, built into the machine of this page: CTAP 2, discoverable passkeys, user verification.
 * It answers at once, without a dialog. Only Chromium has one.
 */
export async function addVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const credentials = async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials

  async function setSignCount(credentialId: string, signCount: number) {
    const found = (await credentials()).find((credential) => credential.credentialId === credentialId)
    if (!found) throw new Error(`this authenticator has no passkey ${credentialId}`)
    await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
    await session.send('WebAuthn.addCredential', { authenticatorId, credential: { ...found, signCount } })
  }

  return {
    credentials,
    setSignCount,
    setUserVerified: async (isUserVerified) =>
      void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    remove: async (credentialId) =>
      void (await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId })),
    unplug: async () => void (await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })),
  }
}
