import { hash } from 'node:crypto'

/** The one stylesheet of the pages for people: light and dark, from 320 pixels up, no font or picture to load. */
export const stylesheet = `
:root { color-scheme: light dark; --back: #f5f4ef; --card: #fff; --text: #1d2422; --soft: #59625f; --line: #cfcdc4;
  --strong: #15656b; --on-strong: #fff; --bad: #a8201a; --bad-back: #fdeceb; --ring: #15656b }
@media (prefers-color-scheme: dark) { :root { --back: #11191a; --card: #1a2526; --text: #e8eeed; --soft: #a7b4b2;
  --line: #45514f; --strong: #6fc3c9; --on-strong: #07211f; --bad: #ffb4ae; --bad-back: #3d1f1f; --ring: #9fdce0 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main { width: 100%; max-width: 25rem; padding: 1.75rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25 }
p { margin: 0 0 1rem }
ul { margin: 0 0 1rem; padding-left: 1.25rem }
.mark { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.25rem; color: var(--soft); font-weight: 600 }
.soft { color: var(--soft); font-size: .9rem }
.problem { padding: .6rem .8rem; color: var(--bad); background: var(--bad-back); border: 1px solid; border-radius: .4rem }
label { display: block; margin: 0 0 .25rem; font-weight: 600 }
input:not([type=hidden]) { width: 100%; margin: 0 0 1rem; padding: .6rem .7rem; font: inherit; color: inherit;
  background: var(--back); border: 1px solid var(--soft); border-radius: .4rem }
button { width: 100%; min-height: 2.75rem; margin: .25rem 0; padding: .6rem 1rem; font: inherit; font-weight: 600;
  color: var(--on-strong); background: var(--strong); border: 1px solid var(--strong); border-radius: .4rem; cursor: pointer }
button.quiet { color: var(--text); background: transparent; border-color: var(--soft) }
a { color: var(--strong) }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px }
code { font-size: .9rem }
@media (max-width: 24rem) { main { padding: 1.1rem } body { padding: .5rem } }
@media (forced-colors: active) { button { border-color: ButtonText } }
`.trim()

/** Its name changes with its content, so it may be kept for ever. */
export const stylesheetPath = `/assets/pages-${hash('sha256', stylesheet, 'hex').slice(0, 16)}.css`
