/** What the desktop app's preload puts into the page, and nothing else; its presence says that the console runs there. */
interface AuthlyPreload {
  /** Asks for a fresh port, which arrives as the message `authly:port`. */
  connect(): void
}

interface Window {
  readonly authly?: AuthlyPreload
}
