import { expect, test } from 'vitest'
import { createVisitor } from '../../support/browserless.ts'
import { authorizePath, obtainTokens, signIn } from '../../support/code-flow.ts'
import { anna, ben, nobodysPassword } from '../../support/data.ts'
import { enter, startAccount } from './own-account.ts'

/** The sentences of the page, newest first. */
const sentencesIn = (text: string): string[] =>
  [...text.matchAll(/<li><p[^>]*>([^<]+)<\/p>/g)].map(([, sentence = '']) =>
    sentence.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  )

test('what happened to the account is told in sentences, failed attempts too, newest first', async () => {
  const office = await startAccount()
  await obtainTokens(office)
  const stranger = createVisitor(office.send)
  await signIn(stranger, await stranger.open(authorizePath()), { ...ben, password: nobodysPassword })
  const sentences = sentencesIn((await office.visitor.open('/account/activity')).text)
  expect(sentences[0]).toMatch(/^Somebody tried to sign in.*, from this computer: wrong password\.$/)
  expect(sentences[1]).toBe('You signed in to Office Intranet, from this computer.')
  expect(sentences.at(-2)).toMatch(/^You signed in.*, from this computer\.$/)
  expect(sentences.at(-1)).toBe('An administrator made your account.')
})

test('it is told a page at a time, nothing twice and nothing left out', async () => {
  const office = await startAccount()
  for (let number = 0; number < 60; number++) {
    const details = { changed: number % 2 ? 'name' : 'email' }
    await office.appliance.events.write({ type: 'user_changed', outcome: 'success', personId: office.benId, details })
  }
  const pages: string[][] = []
  let path: string | undefined = '/account/activity'
  while (path) {
    const { text }: { text: string } = await office.visitor.open(path)
    pages.push(sentencesIn(text))
    path = /href="(\/account\/activity\?before&#61;\d+)">Older/.exec(text)?.[1]?.replace('&#61;', '=')
  }
  expect(pages.map((page) => page.length)).toEqual([25, 25, pages.flat().length - 50])
  const told = pages.flat().filter((sentence) => sentence.startsWith('Somebody changed your'))
  expect(told).toHaveLength(60)
})

test('nobody reads the activity of somebody else, and a place in the list that is none is the newest page', async () => {
  const office = await startAccount()
  await office.add({ ...anna, role: 'user' })
  const hers = createVisitor(office.send)
  await enter(hers, anna)
  expect(sentencesIn((await hers.open('/account/activity?before=999999')).text)).toEqual([
    expect.stringMatching(/^You signed in/),
    'An administrator made your account.',
  ])
  const newest = (await office.visitor.open('/account/activity')).text
  expect(sentencesIn((await office.visitor.open('/account/activity?before=x%27')).text)).toEqual(sentencesIn(newest))
  expect(newest).not.toContain(anna.name)
})
