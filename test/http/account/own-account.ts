import { type Form, formIn, type Visitor } from '../../support/browserless.ts'
import { follow, type Office, signIn, startOffice } from '../../support/code-flow.ts'
import { ben } from '../../support/data.ts'
import type { Answer, HttpOptions } from '../../support/http-server.ts'

/** Ben at his account, in an office with two applications. */
export async function startAccount(options: HttpOptions = {}): Promise<Office & { benId: string }> {
  const office = await startOffice(options)
  await enter(office.visitor)
  const person = await office.appliance.repositories.people.findByUsername(ben.username)
  return { ...office, benId: person?.id ?? '' }
}

/** Signs in on the way to a page of the account; the page. */
export async function enter(visitor: Visitor, person: { username: string; password: string } = ben, path = '/account') {
  return signIn(visitor, await follow(visitor, await visitor.open(path)), person)
}

/** The form of a page that goes to this address; of several the one in which, or right before which, `near` stands. */
export function formTo(page: Answer, action: string, near = ''): Form {
  const forms = [...page.text.matchAll(/((?:(?!<\/form>)[\s\S])*?)(<form [\s\S]*?<\/form>)/g)]
  const found = forms.find(
    ([, before, form]) => form?.includes(`action="${action}"`) && `${before}${form}`.includes(near),
  )
  if (!found) throw new Error(`no form to ${action}${near && ` near ${near}`} in this page:\n${page.text}`)
  return formIn(found[2] ?? '')
}

/** Opens a page, fills in its form to `action`, sends it. */
export async function send(
  visitor: Visitor,
  { page, action = page, near = '', fields = {} }: { page: string; action?: string; near?: string; fields?: object },
): Promise<Answer> {
  const { fields: given } = formTo(await visitor.open(page), action, near)
  return visitor.open(action, { form: { ...given, ...fields } })
}
