// Health checks, asked of real instances.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { watchHealth } from './health.ts'
import type { Instance } from './instances.ts'
import { balancer, close, ends, listen } from './testing.ts'

describe('health checks', () => {
  const watch = (instances: readonly Instance[], timeoutMs = 200) =>
    ends.push(watchHealth(instances, { intervalMs: 20, timeoutMs }))

  test('take out an instance that nobody has asked, and bring it back', async () => {
    const shop = await listen((_request, response) => response.end('ok'))
    const { instances } = await balancer([shop.url])
    const [instance] = instances
    watch(instances)
    await close(shop.server)
    await vi.waitFor(() => expect(instance?.up).toBe(false))
    await listen((_request, response) => response.end('ok'), Number(new URL(shop.url).port))
    await vi.waitFor(() => expect(instance?.up).toBe(true), { timeout: 5_000 })
  })

  test.each([
    [
      'says that it is not ready',
      (response: { writeHead(status: number): { end(): void } }) => response.writeHead(503).end(),
    ],
    ['does not answer', () => {}],
  ])('take out one that %s', async (_what, answer) => {
    const shop = await listen((_request, response) => void answer(response))
    const { instances } = await balancer([shop.url], { answerMs: 10_000 })
    watch(instances)
    await vi.waitFor(() => expect(instances[0]?.up).toBe(false), { timeout: 5_000 })
  })

  test('one bad answer among good ones takes nobody out, one good one among bad ones brings nobody back', async () => {
    let good = true
    const shop = await listen((_request, response) => {
      response.writeHead(good ? 200 : 503).end()
      good = !good
    })
    const { instances } = await balancer([shop.url], { fall: 2, rise: 2 })
    const [instance] = instances
    watch(instances)
    await sleep(300)
    expect(instance?.up).toBe(true)
    instance?.failed()
    instance?.failed()
    await sleep(300)
    expect(instance?.up).toBe(false)
  })
})
