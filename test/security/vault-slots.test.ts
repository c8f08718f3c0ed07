import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isClosedToOthers } from '../../server/security/vault/key-file.ts'
import { addSlot, createVault, listSlots, openVault, removeSlot } from '../../server/security/vault/vault.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { folderState } from '../support/folder-state.ts'
import { refusal, rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { annasPassphrase, vaultCopies } from './vault-people.ts'

const annasVault = vaultCopies()

describe('the ways in which the key is kept', () => {
  test('are listed without any key, with when they were made', async () => {
    const { folder, clock } = await annasVault()
    const createdAt = clock.now()
    expect(listSlots({ folder }).map(({ kind, createdAt }) => ({ kind, createdAt }))).toEqual(
      ['os', 'passphrase', 'file', 'recovery'].map((kind) => ({ kind, createdAt })),
    )
  })

  test('one more opens the same data, beside the others', async () => {
    const { folder, clock, masterKey } = await annasVault()
    const { id } = await addSlot({ folder, clock }, { masterKey, slot: { kind: 'file', path: 'second.key' } })
    expect(listSlots({ folder }).map((slot) => slot.id)).toContain(id)
    const opened = await openVault({ folder }, { kind: 'file', path: 'second.key' })
    expect(opened.masterKey.equals(masterKey)).toBe(true)
    expect((await openVault({ folder }, { kind: 'file' })).masterKey.equals(masterKey)).toBe(true)
  })

  test('a key file that is away does not keep the other one from opening', async () => {
    const { folder, clock, masterKey } = await annasVault()
    await addSlot({ folder, clock }, { masterKey, slot: { kind: 'file', path: 'second.key' } })
    chmodSync(join(folder, 'master.key'), 0o644)
    expect((await openVault({ folder }, { kind: 'file' })).masterKey.equals(masterKey)).toBe(true)
  })

  test('a new recovery key replaces the one before', async () => {
    const { folder, clock, masterKey, recoveryKey } = await annasVault()
    const added = await addSlot({ folder, clock }, { masterKey, slot: { kind: 'recovery' }, replacing: true })
    const opened = await openVault({ folder }, { kind: 'recovery', recoveryKey: added.recoveryKey ?? '' })
    expect(opened.masterKey.equals(masterKey)).toBe(true)
    const old = await rejection(openVault({ folder }, { kind: 'recovery', recoveryKey }))
    expect(old).toMatchObject({ code: 'wrong_recovery_key', exitCode: 77 })
    expect(listSlots({ folder })).toHaveLength(4)
  })

  test('two that are added at once are both kept', async () => {
    const { folder, clock, masterKey } = await annasVault()
    await Promise.all(
      ['one.key', 'two.key'].map((path) => addSlot({ folder, clock }, { masterKey, slot: { kind: 'file', path } })),
    )
    expect(listSlots({ folder })).toHaveLength(6)
  })

  test("cannot be added to with another installation's key", async () => {
    const { folder, clock } = await annasVault()
    const before = folderState(folder)
    const stolen = { masterKey: Buffer.alloc(32, 1), slot: { kind: 'recovery' } } as const
    expect(await rejection(addSlot({ folder, clock }, stolen))).toMatchObject({ code: 'wrong_master_key' })
    expect(folderState(folder)).toEqual(before)
  })

  test('one that was removed opens nothing more', async () => {
    const { folder } = await annasVault()
    const passphrase = listSlots({ folder }).find(({ kind }) => kind === 'passphrase')
    removeSlot({ folder }, passphrase?.id ?? '')
    const error = await rejection(openVault({ folder }, { kind: 'passphrase', passphrase: annasPassphrase }))
    expect(error).toMatchObject({ code: 'no_such_slot' })
    expect(listSlots({ folder }).map(({ kind }) => kind)).toEqual(['os', 'file', 'recovery'])
  })

  test('the last one is never removed, nor one that is not there', async () => {
    const folder = tempFolder()
    await createVault({ folder, clock: fakeClock() }, [{ kind: 'recovery' }])
    const [only] = listSlots({ folder })
    const before = folderState(folder)
    expect(refusal(() => removeSlot({ folder }, only?.id ?? ''))).toMatchObject({ code: 'last_slot', exitCode: 64 })
    expect(refusal(() => removeSlot({ folder }, 'another'))).toMatchObject({ code: 'no_such_slot' })
    expect(folderState(folder)).toEqual(before)
  })
})

describe('a key file', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37) % 256))

  async function openWith(content: Buffer | string, mode = 0o600) {
    const folder = tempFolder()
    const path = join(tempFolder(), 'key')
    writeFileSync(path, key, { mode: 0o600 })
    await createVault({ folder, clock: fakeClock() }, [{ kind: 'file', path }])
    writeFileSync(path, content)
    chmodSync(path, mode)
    return openVault({ folder }, { kind: 'file' })
  }

  test('that is made is 32 random bytes, for its owner only', async () => {
    const { folder } = await annasVault()
    const found = statSync(join(folder, 'master.key'))
    expect([found.size, (found.mode & 0o777).toString(8)]).toEqual([32, '600'])
  })

  test('that is there already is used and left as it is', async () => {
    const folder = tempFolder()
    const path = join(tempFolder(), 'key')
    writeFileSync(path, key, { mode: 0o400 })
    await createVault({ folder, clock: fakeClock() }, [{ kind: 'file', path }])
    expect(readFileSync(path).equals(key)).toBe(true)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('400')
  })

  test('may hold the same 32 bytes in hexadecimal digits', async () => {
    expect((await openWith(key.toString('hex'))).masterKey).toHaveLength(32)
    expect((await openWith(key.toString('hex').toUpperCase())).masterKey).toHaveLength(32)
  })

  test.each<[string, Buffer | string]>([
    ['with a line break after its bytes', Buffer.concat([key, Buffer.from('\n')])],
    ['with a line break after its digits', `${key.toString('hex')}\n`],
    ['with a byte too few', key.subarray(1)],
    ['with a digit that is none', `${key.toString('hex').slice(1)}g`],
    ['that is empty', ''],
    ['of a megabyte', Buffer.alloc(1_000_000)],
  ])('SEC-S58: %s is refused, and nothing is stripped', async (_, content) => {
    expect(await rejection(openWith(content))).toMatchObject({ code: 'malformed_key_file', exitCode: 65 })
  })

  test.each([0o640, 0o604, 0o620, 0o666, 0o601])(
    'SEC-S58: that others have a right to is refused: mode %o',
    async (mode) => {
      expect(await rejection(openWith(key, mode))).toMatchObject({ code: 'key_file_exposed', exitCode: 77 })
    },
  )

  test('SEC-S58: that others have a right to is not taken for a new vault either', async () => {
    const folder = tempFolder()
    const path = join(folder, 'open.key')
    writeFileSync(path, key)
    chmodSync(path, 0o644)
    const made = createVault({ folder, clock: fakeClock() }, [{ kind: 'file', path }])
    expect(await rejection(made)).toMatchObject({ code: 'key_file_exposed' })
  })

  test.each([
    ['a folder', (path: string) => path, 'malformed_key_file'],
    ['a link to a folder', linkTo, 'malformed_key_file'],
    ['a file under a file', (path: string) => join(path, 'plain', 'key'), 'key_file_missing'],
  ])('cannot be %s', async (_, place, code) => {
    const { folder } = await annasVault()
    const elsewhere = tempFolder()
    writeFileSync(join(elsewhere, 'plain'), '')
    const error = await rejection(openVault({ folder }, { kind: 'file', path: place(elsewhere) }))
    expect(error).toMatchObject({ code })
  })

  test.each([
    ['own, for the owner', { mode: 0o100600, uid: 1000, gid: 1000 }, 1000, true],
    ["root's, for root", { mode: 0o100400, uid: 0, gid: 0 }, 1000, true],
    ['a systemd credential, through an access list', { mode: 0o100440, uid: 0, gid: 0 }, 1000, true],
    ["root's, for a group of people", { mode: 0o100440, uid: 0, gid: 50 }, 1000, false],
    ["root's, writable by a group", { mode: 0o100460, uid: 0, gid: 0 }, 1000, false],
    ["root's, for everybody", { mode: 0o100444, uid: 0, gid: 0 }, 1000, false],
    ['own, for the group', { mode: 0o100440, uid: 1000, gid: 0 }, 1000, false],
    ["root's, when root asks, for its group", { mode: 0o100440, uid: 0, gid: 0 }, 0, false],
    ["another user's", { mode: 0o100600, uid: 1001, gid: 1001 }, 1000, false],
  ])('SEC-S58: %s', (_, ownership, self, closed) => {
    expect(isClosedToOthers(ownership, self)).toBe(closed)
  })
})

function linkTo(folder: string): string {
  const link = join(folder, 'link')
  symlinkSync(folder, link)
  return link
}
