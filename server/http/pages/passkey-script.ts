import { hash } from 'node:crypto'

/*
 * The script of the pages that ask a passkey device. It asks the passkey device what a hidden field holds in `data-question`, puts the answer into that
 * field and sends the form; without it every page works with the other ways to sign in.
 */
const script = `
for (const field of document.querySelectorAll('input[name=response][data-question]')) prepare(field)
for (const element of document.querySelectorAll('[data-needs-script]')) element.hidden = false

function prepare(field) {
  const { form } = field
  const status = form.querySelector('[role=status]') ?? addStatus(form)
  const button = form.querySelector('button[data-passkey]')
  const ask = async () => {
    status.textContent = 'Follow what your browser or device says.'
    try {
      field.value = JSON.stringify((await answerTo(JSON.parse(field.dataset.question))).toJSON())
    } catch (error) {
      status.textContent = sentenceFor(error)
      return
    }
    form.submit()
  }
  if (button) return button.addEventListener('click', ask)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    ask()
  })
}

function addStatus(form) {
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  form.append(status)
  return status
}

async function answerTo(question) {
  const { PublicKeyCredential } = window
  const reads = PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.prototype.toJSON
  if (!reads) throw new DOMException('', 'NotSupportedError')
  return 'rp' in question
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) })
}

function sentenceFor({ name }) {
  if (name === 'NotSupportedError')
    return 'This browser cannot use passkeys here. Use another way, or a newer version of the browser.'
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already. Use another device.'
  if (name === 'NotAllowedError') return 'It took too long or was cancelled. Try again, or use another way.'
  return 'The passkey did not work. Try again, or use another way.'
}
`

export const passkeyScript = script.trim()

/** Its name changes with its content, so it may be kept for ever. */
export const passkeyScriptPath = `/assets/passkey-${hash('sha256', passkeyScript, 'hex').slice(0, 16)}.js`
