// What must stay true of logging in, whoever keeps what it needs, and whichever instance is asked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import experiment from '../../benchmarks/jwt.ts'
import { lackingEngine, startTrial, type Trial, titled } from '../../src/lab/trial.ts'

interface Variant {
  name: string
  system: keyof typeof experiment.systems
  /** For real, or the test is skipped. */
  with?: string[]
  without?: string[]
  /** Only the instance that logged somebody in knows it: what the lesson is about. */
  forgetful?: boolean
  /** A log-out can't take back a token that was copied before. */
  onlyExpires?: boolean
  /** How long it may take until a log-out is known everywhere. */
  knownWithinMs?: number
  tokens?: boolean
}

const variants: Variant[] = [
  { name: 'memory', system: 'memory', forgetful: true },
  { name: 'database', system: 'database' },
  { name: 'database, PostgreSQL', system: 'database', with: ['postgres'] },
  { name: 'database, MySQL', system: 'database', with: ['mysql'] },
  { name: 'redis, stand-in', system: 'redis', without: ['redis'] },
  { name: 'redis', system: 'redis', with: ['redis'] },
  { name: 'jwt', system: 'jwt', tokens: true, onlyExpires: true },
  { name: 'jwt, on MySQL', system: 'jwt', with: ['mysql'], tokens: true, onlyExpires: true },
  { name: 'rs256', system: 'rs256', tokens: true, onlyExpires: true },
  { name: 'es256', system: 'es256', tokens: true, onlyExpires: true },
  { name: 'eddsa', system: 'eddsa', tokens: true, onlyExpires: true },
  { name: 'denylist, stand-in', system: 'denylist', without: ['redis'], tokens: true },
  { name: 'denylist, on PostgreSQL', system: 'denylist', with: ['redis', 'postgres'], tokens: true },
  { name: 'blocking', system: 'blocking', tokens: true, onlyExpires: true },
  { name: 'yours', system: 'yours', with: ['redis'], tokens: true, knownWithinMs: 1000 },
]

for (const variant of variants) {
  const lacking = await lackingEngine(variant.with)
  describe.skipIf(lacking)(titled(variant.name, lacking), () => {
    let trial: Trial
    let shops: string[]
    beforeAll(async () => {
      trial = await startTrial(experiment, variant.system, variant)
      shops = instances().map(({ url }) => url)
    }, 120_000)
    afterAll(() => trial?.stop())
    const instances = () => trial.processes.filter(({ name }) => name === 'shop')

    const logIn = async (member: number, url = trial.url) => {
      const answer = await fetch(`${url}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `Member${member}@example.com`, password: 'print-shop' }),
      })
      return { status: answer.status, member: (await answer.json()) as { id: number }, ...carriedBy(answer) }
    }
    const get = async (url: string, path: string, cookie = '') => {
      const answer = await fetch(`${url}${path}`, { headers: { cookie } })
      return { status: answer.status, body: (await answer.json()) as { id: number } }
    }
    const me = async (cookie: string, url = trial.url) => (await get(url, '/me', cookie)).status
    const logOut = (cookie: string) => fetch(`${trial.url}/login`, { method: 'DELETE', headers: { cookie } })

    test('the right password gives a cookie that scripts and other sites can not use', async () => {
      const { status, member, cookies } = await logIn(7)
      expect([status, member.id]).toEqual([200, 7])
      const session = cookies.find((cookie) => cookie.startsWith('session='))
      for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
        expect(session).toContain(`; ${attribute}`)
    })

    test('a wrong password and an unknown address get the same answer, and no cookie', async () => {
      const wrong = await Promise.all(
        [
          { email: 'member7@example.com', password: 'print-shoq' },
          { email: 'nobody@example.com', password: 'print-shop' },
        ].map(async (body) => {
          const answer = await fetch(`${trial.url}/login`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
          return { status: answer.status, body: await answer.json(), ...carriedBy(answer) }
        }),
      )
      expect(wrong[0]).toMatchObject({ status: 401, cookies: [] })
      expect(wrong[1]).toEqual(wrong[0])
    })

    test('nobody is let in without it', async () => {
      for (const shop of shops)
        for (const cookie of ['', 'session=', 'session=x', 'session=a.b.c'])
          for (const path of ['/me', '/me/photos']) expect((await get(shop, path, cookie)).status).toBe(401)
    })

    if (variant.forgetful)
      test('an instance does not know whom the other one logged in: behind a balancer, half are rejected', async () => {
        const [one = '', other = ''] = shops
        const { cookie } = await logIn(3, one)
        expect([await me(cookie, one), await me(cookie, other)]).toEqual([200, 401])
        const statuses = await Promise.all(Array.from({ length: 40 }, () => me(cookie)))
        expect(statuses.filter((status) => status === 401)).toHaveLength(20)
      })
    else
      test('each instance knows each member, and gives what is its own', async () => {
        const [ada, ben] = await Promise.all([logIn(3), logIn(4)])
        for (const shop of shops) {
          expect((await get(shop, '/me', ada.cookie)).body.id).toBe(3)
          expect((await get(shop, '/me', ben.cookie)).body.id).toBe(4)
          const photos = (await get(shop, '/me/photos', ben.cookie)).body as unknown as { memberId: number }[]
          expect(new Set(photos.map(({ memberId }) => memberId))).toEqual(new Set([4]))
        }
      })

    test(`a restart ${variant.forgetful ? 'logs everybody out' : 'logs nobody out'}`, async () => {
      const [first] = instances()
      const { cookie } = await logIn(5, first?.url)
      await first?.kill()
      await first?.restart()
      expect(await me(cookie, first?.url)).toBe(variant.forgetful ? 401 : 200)
    })

    test(`after log-out, a copy of what was carried is ${variant.onlyExpires ? 'good until it is over' : 'worth nothing'}`, async () => {
      const [one = ''] = shops
      const { cookie } = await logIn(6, one)
      const left = variant.forgetful
        ? await fetch(`${one}/login`, { method: 'DELETE', headers: { cookie } })
        : await logOut(cookie)
      expect(left.status).toBe(204)
      expect(carriedBy(left).cookie).toMatch(/^session=(; |$)/) // emptied
      await known()
      for (const shop of variant.forgetful ? [one] : shops)
        expect(await me(cookie, shop)).toBe(variant.onlyExpires ? 200 : 401)
    })

    const known = () => new Promise((resolve) => setTimeout(resolve, variant.knownWithinMs ?? 0))

    if (!variant.tokens) return

    const refresh = async (cookie: string, url = trial.url) => {
      const answer = await fetch(`${url}/login/refresh`, { method: 'POST', headers: { cookie } })
      await answer.arrayBuffer()
      return { status: answer.status, ...carriedBy(answer) }
    }

    test('a refresh token goes only where it is used, and gives the next one, at any instance', async () => {
      let { cookie, cookies } = await logIn(8)
      expect(cookies.find((one) => one.startsWith('refresh='))).toMatch(/; Path=\/login; .*SameSite=Strict/)
      for (const shop of [...shops, ...shops]) {
        const next = await refresh(cookie, shop)
        expect(next.status).toBe(204)
        expect(next.cookie).not.toBe(cookie)
        cookie = next.cookie
        expect(await me(cookie)).toBe(200)
      }
    })

    test('a refresh token that is used twice ends the log-in, for the thief and for the member', async () => {
      const stolen = await logIn(9)
      const member = await refresh(stolen.cookie)
      expect((await refresh(stolen.cookie)).status).toBe(401)
      expect((await refresh(member.cookie)).status).toBe(401)
      await known()
      for (const shop of shops) expect(await me(member.cookie, shop)).toBe(variant.onlyExpires ? 200 : 401)
    })

    test('of many who come with the same refresh token at the same moment, one gets the next at most; then it is over', async () => {
      const { cookie } = await logIn(10)
      const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => refresh(cookie, shops[i % 2])))
      const lucky = answers.filter(({ status }) => status === 204)
      expect(lucky.length).toBeLessThanOrEqual(1) // none, when another's second use was seen before the first had its answer
      for (const one of [cookie, ...lucky.map((answer) => answer.cookie)])
        expect((await refresh(one)).status).toBe(401)
    })

    test('after log-out there are no new tokens, whichever of the two is shown', async () => {
      const both = await logIn(11)
      await logOut(both.cookie)
      expect((await refresh(both.cookie)).status).toBe(401)

      const other = await logIn(11)
      await logOut(other.cookie.split('; ').find((one) => one.startsWith('refresh=')) as string)
      expect((await refresh(other.cookie)).status).toBe(401)
    })

    test("what isn't a browser may carry its token as a bearer", async () => {
      const token = (await logIn(12)).cookie.match(/session=([^;]+)/)?.[1]
      const answer = await fetch(`${trial.url}/me`, { headers: { authorization: `Bearer ${token}` } })
      expect(answer.status).toBe(200)
    })
  })
}

/** The cookies that an answer sets, and what a browser would send back. */
function carriedBy(answer: Response) {
  const cookies = answer.headers.getSetCookie()
  return { cookies, cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') }
}
