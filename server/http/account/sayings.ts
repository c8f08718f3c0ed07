/**
 * What a page of the account says once after a redirect, by the code in its address: a closed list, so that no link puts words
 * into our mouth.
 */
const sayings = {
  access_revoked: { done: 'The application has lost its access.' },
  authenticator_added: { done: 'Your authenticator app is set up.' },
  codes_kept: { done: 'Your recovery codes are set up.' },
  device_forgotten: { done: 'The device is forgotten.' },
  email_changed: { done: 'Your e-mail address is changed.' },
  factor_needed: { problem: 'This is your only second factor, and your office asks for one. Set up another first.' },
  factor_removed: { done: 'It is removed.' },
  form_expired: { problem: 'The page was open for too long. Nothing was changed: try again.' },
  name_changed: { done: 'Your name is changed.' },
  no_longer_there: { problem: 'This is no longer there. Nothing was changed.' },
  passkey_added: { done: 'Your passkey is set up.' },
  passkey_renamed: { done: 'The passkey has its new name.' },
  password_changed: { done: 'Your password is changed. You are signed out everywhere else.' },
  session_ended: { done: 'That session is ended.' },
  sessions_ended: { done: 'You are signed out everywhere else.' },
} as const

export type Saying = keyof typeof sayings

const isSaying = (code: string): code is Saying => Object.hasOwn(sayings, code)

/** What a code stands for; nothing where it is none of ours. */
export const saidBy = (code: string | undefined): { done?: string; problem?: string } =>
  code !== undefined && isSaying(code) ? sayings[code] : {}
