import { expect, test } from 'vitest'
import { formTo } from '../support/browserless.ts'
import { agree, answered, authorizePath, signIn, startOffice } from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { addResource, calendar, files } from '../support/resources.ts'

/** An office with two APIs, and an application that may use both. */
async function startWithApis() {
  const office = await startOffice()
  const known = { scopes: ['read', 'write'] }
  await addResource(office, calendar, { ...known, name: 'The calendar' })
  await addResource(office, files, { ...known, name: 'The <b>files</b>' })
  const scopes = ['openid', 'read', 'write']
  await office.register({ ...intranet, client_id: 'desk', name: 'Desk', scopes, resources: [calendar, files] })
  const path = (scope: string, ...resources: string[]) =>
    [authorizePath({ client_id: 'desk', scope }), ...resources.map(encodeURIComponent)].join('&resource=')
  return { ...office, path }
}

const isAsked = (text: string) => text.includes('value="allow"')

test('SEC-S47: a yes holds for the resource that it was said for, and is asked for anew where the scope grows', async () => {
  const { visitor, path } = await startWithApis()
  expect(answered(await agree(visitor, path('read', calendar)))).toHaveProperty('code')
  expect(answered(await visitor.open(path('read', calendar)))).toHaveProperty('code')
  for (const wider of [
    path('read write', calendar),
    path('read', files),
    path('read', calendar, files),
    path('read'),
  ]) {
    expect(isAsked((await visitor.open(wider)).text), wider).toBe(true)
    expect(answered(await visitor.open(`${wider}&prompt=none`)).error).toBe('consent_required')
  }
  expect(answered(await agree(visitor, path('write', calendar)))).toHaveProperty('code')
  expect(answered(await visitor.open(path('read write', calendar)))).toHaveProperty('code')
})

test('the consent page names the resources, a yes to several counts for each, and the grant keeps them', async () => {
  const office = await startWithApis()
  const page = await signIn(office.visitor, await office.visitor.open(office.path('read', calendar, files)))
  expect(page.text).toContain('The calendar')
  expect(page.text).toContain('The &#60;b&#62;files')
  expect(answered(await office.visitor.submit(page, {}, 'allow'))).toHaveProperty('code')
  expect(answered(await office.visitor.open(office.path('read', files)))).toHaveProperty('code')
  const grants = await office.appliance.store.reader.query((db) => db.selectFrom('oauth_grant').select('resource'))
  expect(grants.map(({ resource }) => resource)).toContain(`${calendar} ${files}`)
})

test('the account names the resources, and what is taken back is taken back for all of them', async () => {
  const office = await startWithApis()
  await agree(office.visitor, office.path('read', calendar, files))
  const page = await office.visitor.open('/account/applications')
  expect(page.text).toMatch(/There: <bdi>The calendar<\/bdi>, <bdi>The &#60;b&#62;files/)
  const revoke = '/account/applications/revoke'
  const asked = await office.visitor.open(`${revoke}?client=desk`)
  await office.visitor.open(revoke, { form: formTo(asked.text, revoke).fields })
  for (const resource of [calendar, files]) {
    expect(isAsked((await office.visitor.open(office.path('read', resource))).text)).toBe(true)
  }
})
