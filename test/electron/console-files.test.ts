import path from 'node:path'
import { expect, test } from 'vitest'
import { isConsoleAddress } from '../../electron/console-address.ts'
import { consoleFile } from '../../electron/console-files.ts'

const folder = path.resolve('/opt/authly/renderer')

test('the console’s own routes get its page, and its files themselves', () => {
  const page = { file: path.join(folder, 'index.html'), mediaType: 'text/html; charset=utf-8' }
  expect(consoleFile('app://console/', folder)).toEqual(page)
  expect(consoleFile('app://console/people/anna', folder)).toEqual(page)
  expect(consoleFile('app://console/assets/index-1.js?v=2#top', folder)).toEqual({
    file: path.join(folder, 'assets', 'index-1.js'),
    mediaType: 'text/javascript; charset=utf-8',
  })
})

test.each([
  'app://console/..%2f..%2fetc%2fpasswd.json',
  'app://console/assets/..%2F..%2F..%2Fsecret.json',
  'app://console/..%5c..%5csecret.json',
  'app://console/%00.js',
  'app://console/%E0%A4%A.js',
  'app://console//etc/passwd.json/../../../x.json%2f..',
])('SEC-E18: %s leads to no file', (address) => {
  expect(consoleFile(address, folder)).toBeNull()
})

test.each([
  'app://console/%252e%252e/secret.json',
  'app://console//etc/shadow.json',
  'app://console/../../secret.json',
])('SEC-E18: %s stays inside the console’s folder', (address) => {
  expect(consoleFile(address, folder)?.file.startsWith(folder + path.sep)).toBe(true)
})

test('a file of a kind that the console does not have is not served, nor is another host', () => {
  expect(consoleFile('app://console/main.js.map', folder)).toBeNull()
  expect(consoleFile('app://console/.env', folder)?.file).toBe(path.join(folder, 'index.html'))
  expect(consoleFile('app://elsewhere/index.html', folder)).toBeNull()
})

test.each([
  ['app://console/', true],
  ['app://console/people', true],
  ['app://console.example/', false],
  ['app://console:80/', false],
  ['app://anna@console/', false],
  ['https://console/', false],
  ['about:blank', false],
  ['data:text/html,app://console/', false],
  ['not an address', false],
])('SEC-E13: whether %s is the console’s address: %s', (address, own) => {
  expect(isConsoleAddress(address)).toBe(own)
})
