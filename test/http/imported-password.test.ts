import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import { authorizePath, eventsOf, signIn, startOffice } from '../support/code-flow.ts'
import { carla } from '../support/data.ts'

const password = 'Seven green kettles, 1 table é😀'

test.for([
  ['argon2id', '$argon2id$v=19$m=8192,t=2,p=4$3hQNpBpnfjoV00tJT/OkMA$Iocs21GdTETjqjFxSB6/1A'],
  ['scrypt', '$scrypt$ln=12,r=8,p=1$ce69N+ZcK2XsnbN2bk1JiQ$NKP83ixnWv2iFGHPD6a6UOJEImBIY2+zZyTqHh5zK4o'],
  ['PBKDF2', 'pbkdf2_sha256$10000$yb2uiTf3G2dtrd8qvXfrzl$mcESEEVcnAFQTFQo1iyC+bLrwyTDH/QieEC0CcPR6SU='],
  ['bcrypt', '$2y$06$uvEbYgnJCHGUoR3mVxVpZOQ4Fx6cKCJeyLYSa8PHy6QOVKPhWOm3y'],
] as const)(
  'SEC-S07: whoever brought an %s hash signs in with their password, and it is kept as ours from then on',
  async ([, passwordHash]) => {
    const office = await startOffice()
    const { id } = await office.add({ ...carla, password: undefined, passwordHash })
    const kept = async () => (await office.appliance.repositories.people.find(id))?.password_hash
    const signInWith = async (typed: string) => {
      const visitor = createVisitor(office.send)
      return signIn(visitor, await visitor.open(authorizePath()), { username: 'carla', password: typed })
    }

    expect((await signInWith(`${password}!`)).status).toBe(401)
    expect(await kept()).toBe(passwordHash)
    expect((await signInWith(password)).text).toContain('value="allow"')
    const renewed = await kept()
    expect(renewed).toMatch(/^v1:p1:\$2b\$04\$/)
    expect((await signInWith(password)).text).toContain('value="allow"')
    expect(await kept()).toBe(renewed)
    expect(await eventsOf(office, 'login_success')).toHaveLength(2)
  },
)
