import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { LabEvent } from './events.ts'
import { shown, watchGauges } from './gauges.ts'
import type { RoundContext } from './measure.ts'
import type { RunningSystem } from './system.ts'

async function systemOf(answers: Record<string, () => string | undefined>): Promise<RunningSystem> {
  const server = createServer(({ url = '' }, response) => {
    const text = answers[url]?.()
    response.statusCode = text === undefined ? 503 : 200
    response.end(text)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return { name: 'a', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } as RunningSystem
}

function contextOf(stop = new AbortController()) {
  const events: LabEvent[] = []
  const plan = {
    gauges: ['backlog'],
    drains: 'backlog',
    drainWithinSeconds: 0.6,
    shows: { plan: { label: 'The plan', path: '/plan' } },
  }
  const emit = (event: LabEvent) => void events.push(event)
  return { events, context: { plan, emit, signal: stop.signal } as unknown as RoundContext }
}

test('what never gets done is told as undrained, not as drained when we stopped waiting', async () => {
  const { events, context } = contextOf()
  const gauges = watchGauges(await systemOf({ '/gauges': () => '{"backlog":7}' }), 1, context)
  gauges.begin()
  gauges.loadIsOver()
  const told = await gauges.end()
  expect(told).toMatchObject({ undrained: true })
  expect(told).not.toHaveProperty('drainSeconds')
  expect(events.length).toBeGreaterThan(1)
})

test('a 0 from before is not taken for the end when the door no longer answers', async () => {
  const { context } = contextOf()
  let answers = true
  const gauges = watchGauges(
    await systemOf({ '/gauges': () => (answers ? '{"backlog":0}' : undefined) }),
    1,
    context,
  )
  gauges.begin()
  await new Promise((resolve) => setTimeout(resolve, 100))
  answers = false
  gauges.loadIsOver()
  expect(await gauges.end()).toMatchObject({
    undrained: true,
    gauges: { backlog: [[expect.any(Number), 0]] },
  })
})

test('waiting ends at once when the run is stopped', async () => {
  const stop = new AbortController()
  const { context } = contextOf(stop)
  const gauges = watchGauges(await systemOf({ '/gauges': () => '{"backlog":7}' }), 1, context)
  gauges.begin()
  gauges.loadIsOver()
  const ended = gauges.end()
  stop.abort(new Error('stopped'))
  await expect(ended).rejects.toThrow()
})

test('a text is shown as it is; an error page, or no answer, is said to be none', async () => {
  const { context } = contextOf()
  expect(await shown(await systemOf({ '/plan': () => 'SCAN orders' }), context)).toEqual({
    plan: 'SCAN orders',
  })
  expect((await shown(await systemOf({}), context))?.plan).toMatch(/^no answer: 503/)
})
