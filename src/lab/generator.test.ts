// The load generator as the lab sees it, when it stands still.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunFailed } from './errors.ts'
import { children } from './fixtures/tiny.ts'
import { startGenerator } from './generator.ts'
import type { LoadMessage } from './load/protocol.ts'

let asked = 0
/** Requests under way, and the most of them at once since somebody looked. */
let here = 0
let crowd = 0
const server = createServer((_, response) => {
  asked++
  crowd = Math.max(crowd, ++here)
  setTimeout(() => {
    here--
    response.end()
  }, 2)
})
let url: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const order = () => ({
  ...{ url, loop: { kind: 'closed' } as const, warmSeconds: 0, warmBy: 'closed' as const, seconds: 0.3 },
  ...{ seed: 1, timeoutSeconds: 10 },
  workload: { connections: 1, requests: [{ weight: 1, method: 'GET' as const, path: '/' }] },
})

const freeze = () => {
  const generator = children().find(({ command }) => command.includes('load/main.ts'))
  process.kill(generator?.pid as number, 'SIGSTOP')
}

test.each(['before it is ready', 'under load'])('%s: says so, and can be stopped', async (when) => {
  const generator = startGenerator(undefined, 4)
  const { signal } = new AbortController()
  if (when === 'under load') await generator.load(order(), () => {}, signal)
  else freeze()
  const load = generator.load(order(), () => when === 'under load' && freeze(), signal)
  await expect(load).rejects.toThrow(RunFailed)
  await expect(load).rejects.toThrow(/said nothing for 4 s/)
  await generator.stop()
  expect(children()).toEqual([])
})

test('a load that takes longer is no silence', async () => {
  const generator = startGenerator(undefined, 4)
  const { signal } = new AbortController()
  await expect(generator.load({ ...order(), seconds: 5 }, () => {}, signal)).resolves.toMatchObject({
    seconds: 5,
  })
  await generator.stop()
}, 20_000)

test('an order that is called off before the generator is ready is never carried out', async () => {
  const generator = startGenerator(undefined)
  const stop = new AbortController()
  const load = generator.load(order(), () => {}, stop.signal)
  stop.abort(new Error('enough'))
  await expect(load).rejects.toThrow('enough')
  asked = 0
  // The next one waits for the same moment, and would come second.
  const next = await generator.load({ ...order(), seconds: 0.2 }, () => {}, new AbortController().signal)
  expect(asked).toBeLessThanOrEqual(next.requests + 2) // each connection's last one is cut off
  await generator.stop()
})

test('a crowd warms up what a single client measures', async () => {
  const generator = startGenerator(undefined)
  const crowds: number[] = []
  const look = () => {
    crowds.push(crowd)
    crowd = 0
  }
  const measuring = (message: LoadMessage) => message.type === 'measuring' && look()
  await generator.load({ ...order(), warmSeconds: 0.6 }, measuring, new AbortController().signal)
  look()
  await generator.stop()
  expect(crowds).toEqual([10, 1])
}, 20_000)
