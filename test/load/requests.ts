import { Agent, request } from 'node:http'

export interface Question {
  url: string
  body: URLSearchParams
  authorization?: string
}

export interface Answer {
  status: number
  text: string
}

/** Connections that are kept open between requests, as a client library's are. */
export const connections = (most: number) => new Agent({ keepAlive: true, maxSockets: most })

/** One POST of a form. */
export function post(agent: Agent, { url, body, authorization }: Question): Promise<Answer> {
  const form = body.toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(form),
    ...(authorization && { authorization }),
  }
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asked.on('error', reject)
    asked.end(form)
  })
}

/** Runs `work` `times` times, `atOnce` of them at any moment; `lane` says which of the parallel lanes calls. */
export async function inLanes(
  { times, atOnce }: { times: number; atOnce: number },
  work: (lane: number) => Promise<void>,
): Promise<void> {
  let left = times
  const lane = async (number: number) => {
    while (left > 0) {
      left -= 1
      await work(number)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, number) => lane(number)))
}
