import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { standardDataFolder } from '../../server/command-line/data-folder.ts'
import { addressesOf, issuerProblem } from '../../server/listening/address.ts'
import { version } from '../../server/version.ts'

test('SEC-L01: only this machine is listened to', () => {
  expect(addressesOf('localhost')).toEqual(['127.0.0.1', '::1'])
  expect(addressesOf('[::1]')).toEqual(['::1'])
  expect(addressesOf('127.0.0.2')).toEqual(['127.0.0.2'])
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'office.example', '127.1', '0', '']) {
    expect(() => addressesOf(host)).toThrow('TLS')
  }
})

test('an issuer is https, or http of this machine, with nothing behind its host', () => {
  for (const issuer of [
    'http://localhost:9400',
    'http://127.0.0.1:9400',
    'http://[::1]:9400',
    'https://id.office.example',
    'https://id.office.example:8443',
  ]) {
    expect(issuerProblem(issuer)).toBeNull()
  }
  for (const issuer of [
    'id.office.example',
    'http://id.office.example',
    'https://id.office.example/',
    'https://ID.office.example',
    'https://u@id.office.example',
    'https://id.office.example?x',
    'https://id.office.example/#',
    'http://localhost:9400/auth',
    'ws://localhost',
  ]) {
    expect(issuerProblem(issuer)).not.toBeNull()
  }
})

test('data is kept where each system keeps it', () => {
  expect(standardDataFolder({ XDG_DATA_HOME: '/home/anna/data' }, 'linux')).toBe('/home/anna/data/authly')
  expect(standardDataFolder({ XDG_DATA_HOME: 'relative' }, 'linux')).toMatch(/\.local\/share\/authly$/)
  expect(standardDataFolder({}, 'darwin')).toMatch(/Application Support\/authly$/)
})

test('the version is that of the package', () => {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ version })
})
