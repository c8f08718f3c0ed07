import type { Answer, Question, Send } from './http-server.ts'

/** Somebody in front of a browser without scripts: keeps cookies, reads forms, presses buttons. */
export interface Visitor {
  open(path: string, question?: Question): Promise<Answer>
  /** Fills the page's form in and sends it; `press` is the value of the button where there are several. */
  submit(page: Answer, fields?: Record<string, string>, press?: string): Promise<Answer>
  cookies: Map<string, string>
}

export function createVisitor(send: Send): Visitor {
  const cookies = new Map<string, string>()

  async function open(path: string, question: Question = {}): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie && { cookie }), ...question.headers }
    const answer = await send(path, { ...question, headers })
    for (const set of answer.headers['set-cookie'] ?? []) keep(cookies, set)
    return answer
  }

  return {
    cookies,
    open,
    submit(page, fields = {}, press = undefined) {
      const form = formIn(page.text)
      const pressed = press === undefined ? {} : { action: press }
      return open(form.action, { form: { ...form.fields, ...fields, ...pressed } })
    },
  }
}

export interface Form {
  action: string
  /** Hidden fields and what the page wrote into the others. */
  fields: Record<string, string>
  /** The values of the buttons named `action`. */
  choices: string[]
}

/** The form of a page; the first of several. What is not ticked is not sent. */
export function formIn(page: string): Form {
  const [, action, content = ''] = /<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/.exec(page) ?? []
  if (action === undefined) throw new Error(`there is no form in this page:\n${page}`)
  const inputs = [...content.matchAll(/<input\s([^>]+)>/g)].map(([, attributes = '']) => attributes)
  const sent = inputs.filter((attributes) => attribute(attributes, 'type') !== 'checkbox')
  const fields = sent.map((attributes) => [attribute(attributes, 'name'), attribute(attributes, 'value')])
  const choices = [...content.matchAll(/<button\s[^>]*name="action" value="([^"]+)"/g)].map(([, value = '']) => value)
  return { action: decoded(action), fields: Object.fromEntries(fields), choices }
}

/** The form of a page that goes to this address. */
export function formTo(page: string, action: string): Form {
  const form = page.match(/<form method="post"[\s\S]*?<\/form>/g)?.find((one) => formIn(one).action === action)
  if (form === undefined) throw new Error(`no form of this page goes to ${action}:\n${page}`)
  return formIn(form)
}

/** What the page's script asks a passkey device. */
export function questionIn<Question>(page: string): Question {
  const [, question] = /data-question="([^"]*)"/.exec(page) ?? []
  if (question === undefined) throw new Error(`this page asks no passkey device anything:\n${page}`)
  return JSON.parse(decoded(question))
}

const attribute = (attributes: string, name: string): string =>
  decoded(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '')

const decoded = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

function keep(cookies: Map<string, string>, set: string): void {
  const [pair = ''] = set.split(';')
  const equals = pair.indexOf('=')
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}
