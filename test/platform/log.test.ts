import { describe, expect, test } from 'vitest'
import { createLog, errorFields, type LogLevel } from '../../server/platform/log.ts'
import { fakeClock } from '../support/fake-clock.ts'

function startLog(level: LogLevel = 'info') {
  const lines: string[] = []
  const log = createLog({ clock: fakeClock(), level, write: (line) => lines.push(line) })
  return { log, lines }
}

describe('the log', () => {
  test('writes one JSON object a line with an RFC 3339 time in UTC', () => {
    const { log, lines } = startLog()
    log.info('Server started', { port: 9400, tls: false, note: null, absent: undefined })
    expect(lines).toEqual([
      '{"time":"2026-03-02T09:00:00.000Z","level":"info","message":"Server started","port":9400,"tls":false,"note":null}\n',
    ])
  })

  test('SEC-S69: a value cannot start a line of its own or command the terminal', () => {
    const { log, lines } = startLog()
    const hostile = 'anna\n{"level":"error"}\r\u001b[2J\u009b31m\u007f\u2028\u202e'
    log.warn('Sign-in failed', { username: hostile })
    const line = lines.join('')
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(line.trimEnd()).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(line).username).toBe(hostile)
  })

  test('a field cannot pass itself off as the time, the level or the message', () => {
    const { log, lines } = startLog()
    log.warn('Disk almost full', { level: 'debug', time: 'never', message: 'all well' })
    expect(JSON.parse(lines.join(''))).toEqual({
      time: '2026-03-02T09:00:00.000Z',
      level: 'warn',
      message: 'Disk almost full',
    })
  })

  test('leaves out what is below its level', () => {
    const { log, lines } = startLog('warn')
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['c', 'd'])
  })

  test('shortens what an outsider made very long', () => {
    const { log, lines } = startLog()
    log.info('Refused', { agent: 'x'.repeat(1_000_000) })
    expect(lines.join('').length).toBeLessThan(2_200)
  })

  test('tells an error by its name, code, reason and place', () => {
    const error = Object.assign(new TypeError('no such port'), { code: 'ERR_PORT' })
    expect(errorFields(error)).toMatchObject({ error: 'TypeError', code: 'ERR_PORT', reason: 'no such port' })
    expect(errorFields(error).place).toContain('log.test.ts')
    expect(errorFields('thrown text')).toEqual({ error: 'string' })
  })
})
