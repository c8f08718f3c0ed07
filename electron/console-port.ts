import * as z from 'zod'

/** The longest question in characters: fifty redirect URIs of 2,000 characters fit twice. */
const longestMessage = 256 * 1024
/** The longest of a question that brings a file of people: its 5,000,000 characters, some of them written as two. */
const longestFile = 6_000_000
const fileQuestions = ['/peopleBulk/import', '/peopleBulk/previewImport']
/** Questions a second in the long run, and at once after a quiet time; a busy console asks about ten. */
const sustained = 100
const burst = 300

const id = z.string().regex(/^[0-9A-Za-z]{1,32}$/)

/** oRPC's own frames, narrowed to what the console sends: a question with a JSON body, or the end of one. */
const question = z.strictObject({
  i: id,
  p: z.strictObject({
    u: z.string().regex(/^\/[A-Za-z0-9/]{1,100}$/),
    b: z.unknown().optional(),
    h: z.strictObject({ 'last-event-id': z.string().max(64) }).optional(),
  }),
})
const abandonment = z.strictObject({ i: id, t: z.literal(4), p: z.unknown().optional() })
const frame = z.union([question, abandonment])

export interface PortOptions {
  /** Hears once why the port was closed on the page. */
  onRefused(reason: 'malformed' | 'too_large' | 'too_many'): void
  /** Milliseconds that never go back. */
  monotonic(): number
}

/** The page's end as Electron hands it over, a MessagePortMain. */
interface PagePort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** What the RPC handler is given in place of the port. */
export interface ConsolePort {
  on(event: string, listener: (event?: { data: unknown }) => void): void
  postMessage(message: unknown): void
  /** Lets messages flow; what came before waits until then. */
  start(): void
  close(): void
}

/**
 * A page's port behind a gate: a message that the console would never send, or too many of them, closes it (SEC-E24).
 * The handler behind would throw in the background on a frame it cannot decode.
 */
export function consolePort(port: PagePort, options: PortOptions): ConsolePort {
  const closing: (() => void)[] = []
  const allowance = rateAllowance(options.monotonic)
  let open = true

  function close() {
    if (!open) return
    open = false
    port.close()
    for (const listener of closing) listener()
  }

  function admit(data: unknown): boolean {
    const reason = refusal(data, allowance)
    if (reason === null) return true
    close()
    options.onRefused(reason)
    return false
  }

  port.on('close', close)
  return {
    on(event, listener) {
      if (event === 'close') closing.push(listener)
      if (event === 'message') port.on('message', ({ data }) => open && admit(data) && listener({ data }))
    },
    postMessage: (message) => open && port.postMessage(message),
    start: () => port.start(),
    close,
  }
}

function refusal(data: unknown, allowance: () => boolean) {
  if (!allowance()) return 'too_many'
  if (typeof data !== 'string') return 'malformed'
  if (data.length > longestFile) return 'too_large'
  const read = frameIn(data)
  if (!read) return 'malformed'
  const bringsFile = !('t' in read) && fileQuestions.includes(read.p.u)
  return data.length > longestMessage && !bringsFile ? 'too_large' : null
}

function frameIn(text: string): z.infer<typeof frame> | undefined {
  try {
    return frame.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function rateAllowance(monotonic: () => number): () => boolean {
  let left = burst
  let at = monotonic()
  return () => {
    const now = monotonic()
    left = Math.min(burst, left + ((now - at) / 1000) * sustained)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
