import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Credential, NewSlot } from '../../server/security/vault/slots.ts'
import { createVault, listSlots, openVault, vaultExists } from '../../server/security/vault/vault.ts'
import { VaultError } from '../../server/security/vault/vault-error.ts'
import { obeyingFileModes, onSmallDisk, runChild } from '../support/child.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { folderState, modesIn } from '../support/folder-state.ts'
import { rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'
import {
  annasPassphrase,
  damageKeys,
  forgeKeys,
  freshVault,
  keyStoreOf,
  lockedKeyStore,
  storedKeys,
  vaultCopies,
} from './vault-people.ts'

const annasVault = vaultCopies()
const script = join(import.meta.dirname, 'vault-child.ts')

describe('making a vault', () => {
  test('makes a different random key each time', async () => {
    const [one, two] = [await freshVault(), await freshVault()]
    expect(one.masterKey).toHaveLength(32)
    expect(one.masterKey.equals(two.masterKey)).toBe(false)
    expect(one.installId).not.toBe(two.installId)
    expect(one.recoveryKey).not.toBe(two.recoveryKey)
  })

  test('keeps the key in none of its files in clear, and closes them to other users', async () => {
    const umask = process.umask(0)
    const { folder, masterKey, recoveryKey } = await freshVault().finally(() => process.umask(umask))
    expect(modesIn(folder)).toEqual({ 'keys.json': '600', 'master.key': '600' })
    for (const { name } of folderState(folder)) {
      const bytes = readFileSync(join(folder, name))
      for (const encoding of ['latin1', 'hex', 'base64url'] as const) {
        expect(bytes.includes(masterKey.toString(encoding), 0, 'latin1'), name).toBe(false)
      }
      expect(bytes.includes(annasPassphrase)).toBe(false)
      expect(bytes.includes(recoveryKey)).toBe(false)
    }
  })

  test('is refused where there is one, which stays as it was', async () => {
    const { folder, clock } = await annasVault()
    const before = folderState(folder)
    const error = await rejection(createVault({ folder, clock }, [{ kind: 'recovery' }]))
    expect(error).toMatchObject({ code: 'vault_exists', exitCode: 73 })
    expect(folderState(folder)).toEqual(before)
  })

  test.each<[string, NewSlot]>([
    ['os_store_unavailable', { kind: 'os', keyStore: lockedKeyStore }],
    ['unfit_passphrase', { kind: 'passphrase', passphrase: 'eleven char' }],
    ['unfit_passphrase', { kind: 'passphrase', passphrase: '' }],
    ['unfit_passphrase', { kind: 'passphrase', passphrase: 'x'.repeat(1025) }],
  ])('is refused as %s when a slot cannot be made, and leaves nothing', async (code, slot) => {
    const folder = tempFolder()
    const maker = { folder, clock: fakeClock() }
    expect(await rejection(createVault(maker, [{ kind: 'recovery' }, slot]))).toMatchObject({ code })
    expect(folderState(folder)).toEqual([])
    expect(vaultExists({ folder })).toBe(false)
  })

  test('is refused with no slot at all: the key would be lost', async () => {
    expect(await rejection(createVault({ folder: tempFolder(), clock: fakeClock() }, []))).toBeInstanceOf(RangeError)
  })

  test('SEC-D25: is refused where nothing may be written', () => {
    const answer = runChild(script, { task: 'create-read-only', folder: tempFolder() }, obeyingFileModes)
    expect(answer).toMatchObject({ code: 'not_writable', exitCode: 73, left: [] })
  })

  test('SEC-D25: is refused on a full disk, and the vault that is there survives the change that found no room', () => {
    const folder = tempFolder()
    const answer = runChild(script, { task: 'full-disk', folder }, onSmallDisk(folder, 64))
    expect(answer.created).toMatchObject({ code: 'disk_full' })
    expect(answer.added).toMatchObject({ code: 'disk_full', exitCode: 74 })
    expect(answer.left).toEqual(['filling', 'keys.json'])
    expect(answer.opens).toBe(true)
  })
})

describe('opening a vault', () => {
  test('SEC-D28: each way gives the same key, also when all the others are lost', async () => {
    const { folder, masterKey, recoveryKey, installId } = await annasVault()
    const credentials: Credential[] = [
      { kind: 'os', keyStore: keyStoreOf(1) },
      { kind: 'passphrase', passphrase: annasPassphrase },
      { kind: 'file' },
      { kind: 'recovery', recoveryKey },
    ]
    for (const credential of credentials) {
      const opened = await openVault({ folder }, credential)
      expect(opened.masterKey.equals(masterKey), credential.kind).toBe(true)
      expect(opened.installId).toBe(installId)
    }
  })

  test('changes nothing, whether it succeeds or not', async () => {
    const { folder } = await annasVault()
    const before = folderState(folder)
    await openVault({ folder }, { kind: 'passphrase', passphrase: annasPassphrase })
    await rejection(openVault({ folder }, { kind: 'passphrase', passphrase: 'not her passphrase' }))
    expect(folderState(folder)).toEqual(before)
  })

  test('works after the folder was moved with the key file in it', async () => {
    const { folder, masterKey } = await annasVault()
    const moved = join(tempFolder(), 'moved')
    cpSync(folder, moved, { recursive: true })
    rmSync(join(folder, 'master.key'))
    const opened = await openVault({ folder: moved }, { kind: 'file' })
    expect(opened.masterKey.equals(masterKey)).toBe(true)
  })

  test.each<[string, string, Credential]>([
    ['wrong_passphrase', 'another passphrase', { kind: 'passphrase', passphrase: 'brick otter violin harbor' }],
    ['wrong_passphrase', 'a passphrase that could not be one', { kind: 'passphrase', passphrase: 'short' }],
    ['os_store_refused', "another user's key store", { kind: 'os', keyStore: keyStoreOf(2) }],
    ['os_store_unavailable', 'a key store that is locked', { kind: 'os', keyStore: lockedKeyStore }],
    ['key_file_missing', 'a key file that is not there', { kind: 'file', path: 'elsewhere/master.key' }],
    ['mistyped_recovery_key', 'half a recovery key', { kind: 'recovery', recoveryKey: '0123A-BCDEF' }],
  ])('is refused as %s with %s', async (code, _, credential) => {
    const { folder } = await annasVault()
    const error = await rejection(openVault({ folder }, credential))
    expect(error).toBeInstanceOf(VaultError)
    expect(error).toMatchObject({ code })
  })

  test("is refused with the recovery key and the key file of somebody else's vault", async () => {
    const { folder } = await annasVault()
    const other = await freshVault()
    expect(await rejection(openVault({ folder }, { kind: 'recovery', recoveryKey: other.recoveryKey }))).toMatchObject({
      code: 'wrong_recovery_key',
    })
    const path = join(other.folder, 'master.key')
    expect(await rejection(openVault({ folder }, { kind: 'file', path }))).toMatchObject({ code: 'wrong_key_file' })
  })

  test('is refused in a way that was not set up', async () => {
    const folder = tempFolder()
    await createVault({ folder, clock: fakeClock() }, [{ kind: 'recovery' }])
    const error = await rejection(openVault({ folder }, { kind: 'passphrase', passphrase: annasPassphrase }))
    expect(error).toMatchObject({ code: 'no_such_slot', exitCode: 64 })
  })

  test('is refused in a folder that was never set up, and makes nothing there', async () => {
    const folder = tempFolder()
    const error = await rejection(openVault({ folder }, { kind: 'file' }))
    expect(error).toMatchObject({ code: 'no_vault', exitCode: 66 })
    expect(folderState(folder)).toEqual([])
  })

  test('a passphrase is the same however the keyboard writes its accents', async () => {
    const folder = tempFolder()
    const made = await createVault({ folder, clock: fakeClock() }, [
      { kind: 'passphrase', passphrase: 'caf\u00e9 au lait, merci' },
    ])
    const opened = await openVault({ folder }, { kind: 'passphrase', passphrase: 'cafe\u0301 au lait, merci' })
    expect(opened.masterKey.equals(made.masterKey)).toBe(true)
  })
})

describe('a damaged keys.json is told from a wrong credential', () => {
  const credential: Credential = { kind: 'passphrase', passphrase: annasPassphrase }

  test.each<[string, string, (text: string) => string]>([
    ['emptied', 'damaged', () => ''],
    ['cut in half', 'damaged', (text) => text.slice(0, text.length / 2)],
    ['with one changed character of a wrapped key', 'damaged', swapCharacterAfter('"sealed": "')],
    ['with one changed character of the key check', 'damaged', swapCharacterAfter('"check": "')],
    ['with something of its own in it', 'damaged', (text) => text.replace('"slots"', '"extra": 1, "slots"')],
    ['with no slots', 'damaged', (text) => text.replace(/"slots": \[.*\]/s, '"slots": []')],
    ['of a later version', 'newer_vault', (text) => text.replace('"version": 1', '"version": 2')],
  ])('%s: %s', async (_, code, edit) => {
    const { folder } = await annasVault()
    damageKeys(folder, edit)
    const before = folderState(folder)
    const error = await rejection(openVault({ folder }, credential))
    expect(error).toMatchObject({ code, exitCode: 65 })
    expect(String(error)).toContain('nothing was changed')
    expect(folderState(folder)).toEqual(before)
  })

  test('SEC-S61: a slot that was brought in from another installation does not open', async () => {
    const [mine, theirs] = [await annasVault(), await freshVault()]
    const { slots } = storedKeys(theirs.folder)
    forgeKeys(mine.folder, (keys) => ({ ...keys, slots }))
    expect(await rejection(openVault(mine, credential))).toMatchObject({ code: 'wrong_passphrase' })
    expect(await rejection(openVault(mine, { kind: 'os', keyStore: keyStoreOf(1) }))).toMatchObject({
      code: 'os_store_refused',
    })
  })

  test('SEC-S61: a slot that was given the name of another does not open', async () => {
    const { folder } = await annasVault()
    forgeKeys(folder, (keys) => ({ ...keys, slots: keys.slots.map((slot) => ({ ...slot, id: 'another' })) }))
    expect(await rejection(openVault({ folder }, credential))).toMatchObject({ code: 'wrong_passphrase' })
  })

  test('SEC-D10: a key that does not fit the key check is not handed out', async () => {
    const { folder } = await annasVault()
    forgeKeys(folder, (keys) => ({ ...keys, check: Buffer.alloc(32, 1).toString('base64url') }))
    expect(await rejection(openVault({ folder }, credential))).toMatchObject({ code: 'damaged', detail: 'key check' })
  })

  test('a cost that would take all memory is not obeyed', async () => {
    const { folder } = await annasVault()
    forgeKeys(folder, (keys) => ({
      ...keys,
      slots: keys.slots.map((slot) =>
        slot.kind === 'passphrase' ? { ...slot, cost: { n: 2 ** 30, r: 8, p: 1 } } : slot,
      ),
    }))
    expect(await rejection(openVault({ folder }, credential))).toMatchObject({ code: 'damaged' })
  })

  test('closes a keys.json that somebody opened to others', async () => {
    const { folder } = await annasVault()
    runChild(script, { task: 'expose', folder })
    expect(listSlots({ folder })).toHaveLength(4)
    expect(modesIn(folder)['keys.json']).toBe('600')
  })
})

function swapCharacterAfter(mark: string) {
  return (text: string) => {
    const at = text.indexOf(mark) + mark.length
    return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
  }
}
