import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { linkIn, type MailServer, type MailServerWishes, startMailServer } from './mail-server.ts'
import { rejection } from './refusal.ts'

async function start(wishes?: MailServerWishes) {
  const server = await startMailServer(wishes)
  onTestFinished(server.stop)
  return server
}

/** Says lines one after the other (RFC 5321 §3) and tells the codes of the answers. */
function dialogue(socket: Socket) {
  let received = ''
  let heard: (code: string) => void = () => undefined
  socket.on('data', (chunk) => {
    const lines = `${received}${chunk}`.split('\r\n')
    received = lines.pop() ?? ''
    for (const line of lines) if (/^\d{3} /.test(line)) heard(line.slice(0, 3))
  })
  const hear = () =>
    new Promise<string>((resolve) => {
      heard = resolve
    })
  const say = async (...lines: string[]) => {
    const codes: string[] = []
    for (const line of lines) {
      const answer = hear()
      socket.write(`${line}\r\n`)
      codes.push(await answer)
    }
    return codes
  }
  return { hear, say }
}

const login = `AUTH PLAIN ${Buffer.from('\0office\0letter-box').toString('base64')}`
const account = { user: 'office', password: 'letter-box' }

function letter(to: string, subject = 'Welcome'): string[] {
  const text = [
    'From: Authly <id@office.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    '',
    'Open http://localhost/x',
    '.',
  ]
  return ['MAIL FROM:<id@office.example>', `RCPT TO:<${to}>`, 'DATA', text.join('\r\n')]
}

async function greeted(socket: Socket) {
  onTestFinished(() => void socket.destroy())
  const { hear, say } = dialogue(socket)
  expect(await hear()).toBe('220')
  await say('EHLO desk')
  return say
}

const plainly = ({ port }: MailServer) => greeted(connect(port, '127.0.0.1'))

test('a mail is waited for, read and handed out once, to whoever asks for its recipient', async () => {
  const server = await start()
  const coming = server.nextMail('Ben@office.example')
  const say = await plainly(server)
  await say(...letter('anna@office.example'))
  expect(await say(...letter('ben@office.example'))).toEqual(['250', '250', '354', '250'])
  const mail = await coming
  expect(mail).toMatchObject({ from: 'id@office.example', to: ['ben@office.example'], subject: 'Welcome', html: '' })
  expect(linkIn(mail)).toBe('http://localhost/x')
  expect((await server.nextMail('anna@office.example')).to).toEqual(['anna@office.example'])
  expect(server.mails).toHaveLength(2)
  expect(await rejection(server.nextMail('ben@office.example', 20))).toMatchObject({
    message: expect.stringContaining('no mail to ben@office.example'),
  })
})

test('a server with an account takes nothing before the right password, and for a mailbox that is gone nothing at all', async () => {
  const server = await start({ account })
  const [from = '', to = ''] = letter('gone@office.example')
  expect(await (await plainly(server))(from)).toEqual(['530'])
  const guess = `AUTH PLAIN ${Buffer.from('\0office\0guess').toString('base64')}`
  expect(await (await plainly(server))(guess)).toEqual(['535'])
  server.turnAway('gone@office.example')
  expect(await (await plainly(server))(login, from, to)).toEqual(['235', '250', '550'])
  expect(server.mails).toEqual([])
})

test('with TLS the certificate is for localhost, trusted by whoever was given it and by nobody else', async () => {
  const server = await start({ security: 'tls', account })
  const { port, certificate = '' } = server
  const place = { port, host: '127.0.0.1', servername: 'localhost' }
  const [refusal] = await once(connectTls(place), 'error')
  expect(refusal).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  const say = await greeted(connectTls({ ...place, ca: certificate }))
  await say(login, ...letter('ben@office.example'))
  expect(await server.nextMail('ben@office.example')).toMatchObject({ subject: 'Welcome' })
})

test('with STARTTLS no password is taken in clear', async () => {
  const server = await start({ security: 'starttls', account })
  const socket = connect(server.port, '127.0.0.1')
  const say = await greeted(socket)
  expect(await say(login, 'STARTTLS')).toEqual(['538', '220'])
  socket.removeAllListeners('data')
  const secure = connectTls({ socket, servername: 'localhost', ca: server.certificate ?? '' })
  await once(secure, 'secureConnect')
  await dialogue(secure).say('EHLO desk', login, ...letter('ben@office.example'))
  expect(await server.nextMail('ben@office.example')).toMatchObject({ to: ['ben@office.example'] })
})
