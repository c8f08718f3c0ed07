import { html } from 'ghtml'
import { paths } from '../../oauth/paths.ts'
import { hidden, named } from './layout.ts'

/** What every page of a sign-in has: what it leads to, and what went wrong the time before. */
export interface SignInFrame {
  /** The application that asks; null on the way to the person's own account, or to a device. */
  clientName: string | null
  /** Whether it is to let a device in. */
  device: boolean
  /** What carries the goal through the forms. */
  fields: readonly (readonly [name: string, value: string])[]
  csrf: string
  /** What went wrong, as a sentence. */
  problem?: string | undefined
}

/** A step that is shown to somebody who has proved something already. */
export interface StepFrame extends SignInFrame {
  personName: string
  username: string
}

/** Where the forms of the sign-in go. */
export const signInActions = {
  password: paths.login,
  passkey: `${paths.login}/passkey`,
  secondFactor: `${paths.login}/second-factor`,
  exchangePassword: `${paths.login}/new-password`,
  enrol: `${paths.login}/enrol`,
  enrolAuthenticator: `${paths.login}/enrol/authenticator`,
  enrolPasskey: `${paths.login}/enrol/passkey`,
  somebodyElse: `${paths.login}/somebody-else`,
} as const

/** A form of the sign-in; `content` is finished HTML. */
export const signInForm = ({ csrf, fields }: SignInFrame, action: string, content: string): string =>
  html`<form method="post" action="${action}">
!${hidden('csrf', csrf)}
!${fields.map(([name, value]) => hidden(name, value))}
!${content}
</form>`

/** What the person is on the way to. */
export const destination = ({ clientName, device }: SignInFrame): string =>
  device
    ? '<p>to let a device in</p>'
    : html`<p>to continue to !${clientName === null ? 'your account' : named(clientName)}</p>`

/** The way out for who is not the person that the page means. */
export const somebodyElse = (frame: StepFrame): string =>
  html`<p class="soft">You are signing in as !${named(frame.personName)}.</p>
!${signInForm(frame, signInActions.somebodyElse, '<button type="submit" class="quiet">Sign in as somebody else</button>')}`

/** The attributes of a field that the page's problem is about. */
export const fieldProblem = ({ problem }: SignInFrame): string =>
  problem === undefined ? '' : 'aria-invalid="true" aria-describedby="problem"'

/** What the page's script asks a passkey device; its answer goes into the same field. */
export const passkeyField = (question: object): string =>
  html`<input type="hidden" name="response" data-question="${JSON.stringify(question)}">`
