// Sticky sessions, through a real balancer.
import { describe, expect, test } from 'vitest'
import type { Instance } from './instances.ts'
import { stickyBy } from './sticky.ts'
import { balancer, listen } from './testing.ts'

describe('sticky sessions', () => {
  test('bring a visitor back to the instance that began the session, which sees its own cookie', async () => {
    const shop = (name: string) =>
      listen((request, response) => {
        if (request.url === '/login')
          response.setHeader('set-cookie', ['theme=dark', `session=${name}; Path=/`])
        response.end(`${name} ${request.headers.cookie ?? ''}`)
      })
    const urls = [(await shop('a')).url, (await shop('b')).url]
    const { url, instances } = await balancer(urls, { sticky: stickyBy('session') })
    const found = new Set<string>()
    for (let visitor = 0; visitor < 2; visitor++) {
      const cookies = (await fetch(`${url}/login`)).headers.getSetCookie()
      expect(cookies).toEqual(['theme=dark', expect.stringMatching(/^session=[12]~[ab]; Path=\/$/)])
      const [, cookie, name] = /(session=\d~(.))/.exec(cookies.join()) as unknown as [string, string, string]
      found.add(`${cookie.split('~')[0]} is ${name}`)
      for (let i = 0; i < 4; i++)
        expect(await (await fetch(url, { headers: { cookie: `x=1; ${cookie}` } })).text()).toBe(
          `${name} x=1; session=${name}`,
        )
    }
    expect(found).toEqual(new Set(['session=1 is a', 'session=2 is b']))
    // When its instance is down, a visitor comes to another one, which doesn't know the session.
    const [first] = instances as [Instance]
    first.up = false
    expect(await (await fetch(url, { headers: { cookie: 'session=1~a' } })).text()).toBe('b session=a')
  })
})
