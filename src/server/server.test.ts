// The lab over HTTP, with a lab that measures nothing: jobs in line, history, and a clean end.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { RunFailed } from '../lab/errors.ts'
import { openHistory } from '../lab/history.ts'
import { recordedResult } from '../lab/recorded.ts'
import type { Result } from '../lab/result.ts'
import { exampleResult, temporaryFolder } from '../lab/testing.ts'
import type { Job } from './api.ts'
import { startServer } from './server.ts'
import { becomes, listen, RUN, type TestServer, testServer } from './testing.ts'

let server: TestServer
beforeEach(async () => {
  vi.stubEnv('TENFOLD_HOME', temporaryFolder())
  server = await testServer()
})
afterEach(() => server.app.close())

const PLAY = { lesson: '3', system: 'memory' }

describe('lessons', () => {
  test('all of them, and one by any of its names', async () => {
    const { body } = await server.ask('GET', '/api/lessons')
    expect(body.map(({ folder }: { folder: string }) => folder)).toContain('03-caching')
    for (const word of ['caching', '3', '03-caching'])
      expect((await server.ask('GET', `/api/lessons/${word}`)).body).toMatchObject({
        folder: '03-caching',
        lastRun: null,
        knobs: { ttl: { default: 30 } },
        systems: { before: { roles: { shop: { run: 'before.ts' } } } },
      })
  })

  test('an unknown one: 404 that suggests the near one', async () => {
    const { status, body } = await server.ask('GET', '/api/lessons/cashing')
    expect(status).toBe(404)
    expect(body.message).toContain('Did you mean "caching"?')
  })
})

describe('jobs', () => {
  test('one at a time, the others in line, and all are told', async () => {
    const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    const stream = await listen(url)
    const [first, second, third] = [
      await server.ask('POST', '/api/runs', RUN),
      await server.ask('POST', '/api/plays', PLAY),
      await server.ask('POST', '/api/runs', RUN),
    ]
    expect([first, second, third].map(({ status }) => status)).toEqual([202, 202, 202])
    await becomes(server, '1', 'running')
    expect(third?.body).toMatchObject({ id: '3', state: 'waiting', position: 2 })
    server.lab.runs[0]?.finish()
    await becomes(server, '1', 'finished')
    await becomes(server, '2', 'running')
    expect(server.lab.runs).toHaveLength(2)
    await vi.waitFor(() => {
      const last = stream.events().findLast((event) => event.type === 'jobs')
      const states = (last as { jobs: Job[] }).jobs.map(({ state, position }) => `${state} ${position}`)
      expect(states).toEqual(['finished 0', 'running 0', 'waiting 1'])
    })
    stream.close()
  })

  test('stopping the one that runs lets the next begin', async () => {
    await server.ask('POST', '/api/runs', RUN)
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
    expect((await server.ask('DELETE', '/api/jobs/1')).status).toBe(202)
    await becomes(server, '1', 'stopped')
    await becomes(server, '2', 'running')
  })

  test('one that waits can leave the line, and never runs', async () => {
    for (let i = 0; i < 3; i++) await server.ask('POST', '/api/runs', RUN)
    await server.ask('DELETE', '/api/jobs/2')
    await becomes(server, '2', 'stopped')
    server.lab.runs[0]?.finish()
    await becomes(server, '3', 'running')
    expect(server.lab.runs).toHaveLength(2)
  })

  test('a failed one says why, with the last lines of what failed', async () => {
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
    server.lab.runs[0]?.fail(new RunFailed('shop ended by itself', ['Error: out of paper']))
    const job = await becomes(server, '1', 'failed')
    const failure = { message: 'shop ended by itself', lines: ['Error: out of paper'] }
    expect(job.failure).toEqual(failure)
    const stream = await listen(await server.app.listen({ host: '127.0.0.1', port: 0 }))
    await vi.waitFor(() =>
      expect(stream.events().at(-1)).toMatchObject({ type: 'lab', event: { type: 'failed', ...failure } }),
    )
    stream.close()
  })

  test('what nobody foresaw is told, and stands in the terminal with where it came from', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => said.mockRestore())
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
    const error = new TypeError('x is not a function')
    server.lab.runs[0]?.fail(error)
    expect((await becomes(server, '1', 'failed')).failure).toEqual({ message: error.message, lines: [] })
    expect(said).toHaveBeenCalledExactlyOnceWith(error)
  })

  test('a restart that fails is told with the last lines of what failed', async () => {
    await server.ask('POST', '/api/plays', PLAY)
    await becomes(server, '1', 'running')
    server.lab.breakers[0]?.add({
      system: 'memory',
      name: 'shop',
      instance: 1,
      pid: () => process.pid,
      kill: async () => {},
      restart: () => Promise.reject(new RunFailed('shop ended by itself', ['Error: out of paper'])),
    })
    const fault = { system: 'memory', name: 'shop', instance: 1 }
    expect((await server.ask('POST', '/api/jobs/1/faults', { ...fault, fault: 'kill' })).status).toBe(202)
    const { status, body } = await server.ask('POST', '/api/jobs/1/faults', { ...fault, fault: 'restore' })
    expect(status).toBe(409)
    expect(body).toMatchObject({ message: 'shop ended by itself', lines: ['Error: out of paper'] })
  })

  test('a page that leaves stops nothing', async () => {
    const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    const stream = await listen(url)
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
    stream.close()
    await sleep(50)
    await becomes(server, '1', 'running')
  })

  test('the line has an end', async () => {
    for (let i = 0; i < 21; i++) expect((await server.ask('POST', '/api/runs', RUN)).status).toBe(202)
    expect((await server.ask('POST', '/api/runs', RUN)).status).toBe(429)
  })

  test('a play can be changed, a run cannot, and neither when it is over', async () => {
    await server.ask('POST', '/api/plays', PLAY)
    await becomes(server, '1', 'running')
    const change = { knobs: { ttl: 5 }, loop: { kind: 'open', rate: 100 } }
    const { status, body } = await server.ask('PATCH', '/api/jobs/1', change)
    expect(status).toBe(202)
    expect(body.request).toMatchObject(change)
    expect(server.lab.changes).toEqual([change])
    await server.ask('DELETE', '/api/jobs/1')
    await becomes(server, '1', 'stopped')
    expect((await server.ask('PATCH', '/api/jobs/1', change)).status).toBe(409)
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '2', 'running')
    expect((await server.ask('PATCH', '/api/jobs/2', change)).status).toBe(409)
  })

  test('a fault on what is not there is refused', async () => {
    await server.ask('POST', '/api/plays', PLAY)
    await becomes(server, '1', 'running')
    const fault = { name: 'shop', instance: 1, fault: 'kill' }
    const { status, body } = await server.ask('POST', '/api/jobs/1/faults', fault)
    expect(status).toBe(400)
    expect(body.message).toContain('There is no shop 1 to break now')
    expect((await server.ask('POST', '/api/jobs/1/faults', { ...fault, fault: 'burn' })).status).toBe(400)
    expect((await server.ask('POST', '/api/jobs/7/faults', fault)).status).toBe(404)
  })

  test('closing the server ends what runs and what waits, waits for it, and pages are told', async () => {
    const { app, ask, lab } = server
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const stream = await listen(url)
    let ended = false
    lab.ending = async () => {
      await sleep(200)
      ended = true
    }
    await ask('POST', '/api/runs', RUN)
    await ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
    await app.close()
    expect(ended).toBe(true)
    expect(lab.runs).toHaveLength(1)
    await vi.waitFor(() => {
      const last = stream.events().findLast((event) => event.type === 'jobs')
      expect((last as { jobs: Job[] }).jobs.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
    })
  })

  test('one that had its result before it could be stopped is finished', async () => {
    const { ask, lab } = server
    lab.ending = () => new Promise(() => {}) // too late to end early
    await ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
    await ask('DELETE', '/api/jobs/1')
    lab.runs[0]?.finish()
    await becomes(server, '1', 'finished')
  })
})

test('what nobody foresaw is told to the terminal, not to the page', async () => {
  const said: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  vi.stubEnv('TENFOLD_HOME', '/dev/null/nowhere')
  const { status, body } = await server.ask('GET', '/api/history')
  write.mockRestore()
  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toContain('/dev/null')
  expect(said.join('')).toContain('/dev/null/nowhere')
})

describe('history', () => {
  const recorded = recordedResult('03-caching') as Result

  test('lists, gives and compares runs, and those that come with the lessons', async () => {
    const history = openHistory()
    const id = history.add({ ...recorded, knobs: { ...recorded.knobs, ttl: 5 } })
    history.close()
    const list = await server.ask('GET', '/api/history?lesson=caching')
    expect(list.body).toEqual([
      expect.objectContaining({
        id,
        lesson: '03-caching',
        systems: ['before', 'memory', 'redis', 'memcached', 'edge'],
        claimsHold: true,
      }),
    ])
    expect((await server.ask('GET', `/api/history/${id}`)).body.result.knobs.ttl).toBe(5)
    const { body } = await server.ask('GET', `/api/compare?a=${id}&b=recorded-03-caching`)
    expect(body.comparison.differences).toEqual(['knob ttl: 5 → 30'])
    expect(body.comparison.systems.memory).toMatchObject({
      ratio: expect.closeTo(1),
      verdict: 'no measurable difference',
    })
    expect((await server.ask('GET', '/api/lessons/caching')).body.lastRun).toMatchObject({ claimsHold: true })
  })

  test('runs of different lessons are not compared', async () => {
    const history = openHistory()
    const id = history.add(exampleResult())
    history.close()
    const { status, body } = await server.ask('GET', `/api/compare?a=${id}&b=recorded-03-caching`)
    expect(status).toBe(409)
    expect(body.message).toContain('00-example')
  })
})

test('a port that is taken: the message says what to do', async () => {
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const port = Number(new URL(url).port)
  await expect(startServer({ port, lab: server.lab })).rejects.toThrow(`Port ${port} is taken`)
})

test('the API describes itself', async () => {
  const { body } = await server.ask('GET', '/api/docs/json')
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      '/api/runs',
      '/api/plays',
      '/api/jobs/{id}/faults',
      '/api/events',
      '/api/compare',
    ]),
  )
  expect((await server.app.inject('/api/docs')).statusCode).toBe(200)
})
