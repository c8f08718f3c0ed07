import { hash } from 'node:crypto'

const colours = `
:root { color-scheme: light dark; --back: #f5f4ef; --card: #fff; --text: #1d2422; --soft: #59625f; --line: #cfcdc4;
  --strong: #15656b; --on-strong: #fff; --bad: #a8201a; --bad-back: #fdeceb; --good: #1c6338; --good-back: #e8f5ec;
  --note-back: #fbf3df; --note: #6d4a00; --ring: #15656b }
@media (prefers-color-scheme: dark) { :root { --back: #11191a; --card: #1a2526; --text: #e8eeed; --soft: #a7b4b2;
  --line: #45514f; --strong: #6fc3c9; --on-strong: #07211f; --bad: #ffb4ae; --bad-back: #3d1f1f; --good: #9ad9b1;
  --good-back: #15301f; --note-back: #352a12; --note: #f0cd84; --ring: #9fdce0 } }`

const everyPage = `
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere }
body.card { display: grid; place-items: center; padding: 1rem }
body.card main { width: 100%; max-width: 25rem; padding: 1.75rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25 }
h2 { margin: 0 0 .5rem; font-size: 1.1rem; line-height: 1.3 }
p { margin: 0 0 1rem }
ul, ol { margin: 0 0 1rem; padding-left: 1.25rem }
.mark { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.25rem; color: var(--soft); font-weight: 600 }
.soft { color: var(--soft); font-size: .9rem }
form + .soft { margin-top: 1rem }
.foot { margin: 1rem 0 0; text-align: center }
.problem, .done, .note { margin: 0 0 1rem; padding: .6rem .8rem; border: 1px solid; border-radius: .4rem }
.problem { color: var(--bad); background: var(--bad-back) }
.done { color: var(--good); background: var(--good-back) }
.note { color: var(--note); background: var(--note-back) }
label { display: block; margin: 0 0 .25rem; font-weight: 600 }
input:not([type=hidden], [type=checkbox]) { width: 100%; margin: 0 0 1rem; padding: .6rem .7rem; font: inherit;
  color: inherit; background: var(--back); border: 1px solid var(--soft); border-radius: .4rem }
.check { display: flex; align-items: start; gap: .6rem; margin: 0 0 1rem; font-weight: 400 }
.check input { flex: none; width: 1.25rem; height: 1.25rem; margin: .1rem 0; accent-color: var(--strong) }
.hint { margin: -.75rem 0 1rem; color: var(--soft); font-size: .9rem }
button { width: 100%; min-height: 2.75rem; margin: .25rem 0; padding: .6rem 1rem; font: inherit; font-weight: 600;
  color: var(--on-strong); background: var(--strong); border: 1px solid var(--strong); border-radius: .4rem; cursor: pointer }
button.quiet { color: var(--text); background: transparent; border-color: var(--soft) }
button.danger { color: var(--bad); background: transparent; border-color: var(--bad) }
a { color: var(--strong) }
form + p { margin-top: 1rem }
a.button { display: block; padding: .6rem 1rem; font-weight: 600; text-align: center; text-decoration: none;
  color: var(--on-strong); background: var(--strong); border: 1px solid var(--strong); border-radius: .4rem }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px }
code { font-size: .9rem }
.user-code { font-size: 1.15rem; letter-spacing: .08em; white-space: nowrap }
.qr { width: min(100%, 13rem); margin: 0 auto 1rem; padding: .5rem; background: #fff; border-radius: .4rem }
.qr svg { display: block; width: 100%; height: auto }
.key { display: block; margin: 0 0 1rem; font-size: 1.05rem; letter-spacing: .05em; word-spacing: .2em }
.codes { padding: .75rem 1rem; list-style: none; border: 1px solid var(--line); border-radius: .4rem }
.codes code { font-size: .95rem }
.requirements { padding: 0; list-style: none; font-size: .9rem }
.requirements li { padding-left: 1.5rem; text-indent: -1.5rem }
.requirements li::before { display: inline-block; width: 1.5rem; text-indent: 0; content: "○" / "" }
.requirements li.met::before { color: var(--good); content: "✓" / "" }
.requirements li.missing::before { color: var(--bad); content: "✗" / "" }
@media (max-width: 24rem) { body.card main { padding: 1.1rem } body.card { padding: .5rem } }
@media (forced-colors: active) { button { border-color: ButtonText } }`

const accountPages = `
.skip { position: absolute; left: -100vw }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem .75rem; background: var(--card) }
body.account header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; padding: .75rem 1.25rem;
  background: var(--card); border-bottom: 1px solid var(--line) }
body.account header p { margin: 0 }
body.account header .who { margin-left: auto; text-align: right; line-height: 1.3 }
.who span { display: block; color: var(--soft); font-size: .85rem }
body.account header button { width: auto; margin: 0 }
.columns { display: grid; grid-template-columns: 13rem minmax(0, 40rem); justify-content: center; gap: 2rem;
  padding: 1.5rem 1.25rem 3rem }
nav ul { margin: 0; padding: 0; list-style: none }
nav a { display: block; padding: .45rem .75rem; color: inherit; text-decoration: none; border-radius: .4rem }
nav a:hover { background: var(--card); text-decoration: underline }
nav a[aria-current] { font-weight: 600; background: var(--card); box-shadow: inset 3px 0 var(--strong) }
.card-box { margin: 0 0 1rem; padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem }
.card-box > :last-child, .card-box > form:last-child > .actions { margin-bottom: 0 }
.rows + form, .rows + .actions { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line) }
.card-box h2 + .soft { margin-top: -.4rem }
.account main form { max-width: 26rem }
.account main .rows + form { max-width: none }
.account main button { width: auto; min-width: 9rem }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; margin: 0 0 1rem }
.rows { margin: 0; padding: 0; list-style: none }
.rows > li { padding: .75rem 0; border-top: 1px solid var(--line) }
.rows > li:first-child { padding-top: 0; border-top: 0 }
.rows > li:last-child { padding-bottom: 0 }
.rows p { margin: 0 }
.rows .actions { margin: .4rem 0 0 }
.rows ul { margin: .25rem 0 }
.failure { color: var(--bad) }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.here { padding: .05rem .5rem; color: var(--good); background: var(--good-back); border-radius: .4rem; font-size: .85rem;
  white-space: nowrap }
dl { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr); gap: .5rem 1.25rem; margin: 0 0 1rem }
dt { color: var(--soft) }
dd { margin: 0 }
summary { color: var(--strong); cursor: pointer }
details form { margin-top: .5rem }
@media (max-width: 48rem) { .columns { grid-template-columns: minmax(0, 1fr); gap: 1rem; padding: 1rem .75rem 2rem }
  nav ul { display: flex; flex-wrap: wrap; gap: .15rem .25rem } nav a { padding: .35rem .6rem }
  nav a[aria-current] { box-shadow: inset 0 -3px var(--strong) } }
@media (max-width: 30rem) { body.account header { padding: .75rem } body.account header .who { flex: 1 1 100%; order: 3;
  margin: 0; text-align: left } body.account header form { margin-left: auto } dl { grid-template-columns: minmax(0, 1fr); gap: 0 }
  dd { margin: 0 0 .6rem } .card-box { padding: .9rem 1rem } .account main button { width: 100% }
  .codes { padding: .75rem .5rem } .codes code { font-size: .78rem } }
@media print { nav, header form, form, .actions, .skip { display: none } .columns { display: block } }`

/** The one stylesheet of the pages for people: light and dark, from 320 pixels up, no font or picture to load. */
export const stylesheet = `${colours}${everyPage}${accountPages}`.trim()

/** Its name changes with its content, so it may be kept for ever. */
export const stylesheetPath = `/assets/pages-${hash('sha256', stylesheet, 'hex').slice(0, 16)}.css`
