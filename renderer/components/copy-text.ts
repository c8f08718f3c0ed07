/**
 * Puts text on the clipboard, also where the page is not a secure context or the permission is denied.
 * @returns false when neither way worked, so that the person can be told to copy by hand.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement
  const carrier = document.createElement('textarea')
  carrier.value = text
  carrier.setAttribute('readonly', '')
  carrier.style.position = 'fixed'
  carrier.style.opacity = '0'
  // A dialog's focus trap gives the focus back at once unless the carrier is inside it.
  const dialogs = document.querySelectorAll('[role="dialog"]')
  const host = dialogs[dialogs.length - 1] ?? document.body
  host.append(carrier)
  carrier.select()
  const copied = document.execCommand('copy')
  carrier.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
