const sentences = {
  unknown_person: 'This person no longer exists. Someone may have deleted them.',
  username_taken: 'This user name is already taken.',
  weak_password: 'This password does not meet the requirements:',
  unusable_password_hash: 'This password hash cannot be used:',
  unknown_group: 'There is no group of this name; add it first, or choose another:',
  group_taken: 'There is a group of this name already.',
  same_password: 'This is the password that you have. Choose another one.',
  person_changed: 'This account was changed in the meantime. Sign in again.',
  person_disabled: 'This person is disabled. Enable them first.',
  already_joined: 'This person has chosen a password. Make a link for a new one instead.',
  no_email_address: 'This person has no e-mail address. Enter one, or hand the link over yourself.',
  yourself: 'This is your own account. Ask another administrator to do this, or use your account page.',
  last_administrator: 'This is the last enabled administrator. Add or enable another one first.',
}

export type PersonErrorCode = keyof typeof sentences

/** Why a change to the people of the office is refused; the message is the public sentence. */
export class PersonError extends Error {
  override readonly name = 'PersonError'
  readonly code: PersonErrorCode
  /** What the sentence ends with: the policy's sentences that are not met, what is wrong with a hash, or a group's name. */
  readonly unmet: readonly string[]

  constructor(code: PersonErrorCode, unmet: readonly string[] = []) {
    super(unmet.length > 0 ? `${sentences[code]} ${unmet.join('; ')}.` : sentences[code])
    this.code = code
    this.unmet = unmet
  }
}
