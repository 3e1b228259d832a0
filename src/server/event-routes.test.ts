// The event stream over real connections: it resumes, is bounded, and a deaf page is let go.
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LabEvent } from '../lab/events.ts'
import { temporaryFolder } from '../lab/testing.ts'
import { becomes, listen, RUN, type Stream, type TestServer, testServer } from './testing.ts'

let server: TestServer
beforeEach(async () => {
  vi.stubEnv('TENFOLD_HOME', temporaryFolder())
  server = await testServer()
})
afterEach(() => server.app.close())

const notice = (text: string): LabEvent => ({ type: 'notice', text })
const LOAD: LabEvent = { type: 'load', round: 1, system: 'before', phase: 'warm', seconds: 1 }
const SAMPLE: LabEvent = {
  type: 'sample',
  round: 1,
  system: 'before',
  phase: 'measure',
  at: 0,
  throughput: 0,
  p50: null,
  p99: null,
  errors: 0,
  underWay: 0,
  requests: [],
}

describe('events', () => {
  let url: string
  let streams: Stream[]
  const open = async (lastEventId?: string) => {
    const stream = await listen(url, lastEventId)
    streams.push(stream)
    return stream
  }
  beforeEach(async () => {
    streams = []
    url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '1', 'running')
  })
  afterEach(() => {
    for (const stream of streams) stream.close()
  })

  const emit = (event: LabEvent) => server.lab.runs[0]?.emit(event)
  const texts = (stream: Stream) =>
    stream
      .events()
      .flatMap((event) => (event.type === 'lab' && event.event.type === 'notice' ? [event.event.text] : []))
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i))

  test('whoever comes late gets all of the job under way, then the rest', async () => {
    for (const text of numbers(5)) emit(notice(text))
    const stream = await open()
    emit(notice('5'))
    await vi.waitFor(() => expect(texts(stream)).toEqual(numbers(6)))
    expect(stream.events()[0]).toMatchObject({ type: 'jobs', jobs: [{ id: '1', state: 'running' }] })
  })

  test('after a cut it goes on: no gap, no duplicate', async () => {
    const seen: string[] = []
    let last: string | undefined
    let sent = 0
    for (let cut = 0; cut < 5; cut++) {
      const stream = await open(last)
      for (let i = 0; i < 20; i++) emit(notice(String(sent++)))
      await vi.waitFor(() => expect(texts(stream).at(-1)).toBe(String(sent - 1)))
      emit(notice(String(sent++))) // on its way when the connection is cut
      seen.push(...texts(stream))
      last = stream.ids().at(-1)
      stream.close()
    }
    const stream = await open(last)
    await vi.waitFor(() => expect(texts(stream).at(-1)).toBe(String(sent - 1)))
    expect([...seen, ...texts(stream)]).toEqual(numbers(sent))
  })

  test.each(['of an earlier start', 'nonsense', '-', '0-x'])(
    'an id that means nothing here (%s) gets all',
    async (id) => {
      for (const text of numbers(3)) emit(notice(text))
      const stream = await open(id === 'of an earlier start' ? 'deadbeef-2' : id)
      await vi.waitFor(() => expect(texts(stream)).toEqual(numbers(3)))
    },
  )

  test('of a long job all that says how it stands is kept, and the newest samples', async () => {
    const samples = (count: number) => {
      for (let i = 0; i < count; i++) emit({ ...SAMPLE, throughput: i })
    }
    emit(notice('beginning'))
    emit(LOAD)
    emit({ type: 'fault', system: 'before', name: 'shop', instance: 1, fault: 'freeze' })
    samples(20_000)
    emit(notice('newest'))
    const stream = await open()
    await vi.waitFor(() => expect(texts(stream)).toEqual(['beginning', 'newest']))
    const types = stream.events().flatMap((event) => (event.type === 'lab' ? [event.event.type] : []))
    expect(types.slice(0, 4)).toEqual(['notice', 'load', 'fault', 'sample'])
    expect(types.filter((type) => type === 'sample').length).toBeLessThan(8000)
    const last = stream.events().at(-2) as { event: { throughput: number } }
    expect(last.event.throughput).toBe(19_999)
  })

  test('a new job begins anew', async () => {
    emit(notice('old'))
    server.lab.runs[0]?.finish()
    await server.ask('POST', '/api/runs', RUN)
    await becomes(server, '2', 'running')
    server.lab.runs[1]?.emit(notice('new'))
    const stream = await open()
    await vi.waitFor(() => expect(texts(stream)).toEqual(['new']))
  })

  test('fifty pages listen at once', async () => {
    const fifty = await Promise.all(numbers(50).map(() => open()))
    for (const text of numbers(100)) emit(notice(text))
    await vi.waitFor(() => {
      for (const stream of fifty) expect(texts(stream)).toEqual(numbers(100))
    })
  })

  test('a hundred are enough', async () => {
    await Promise.all(numbers(100).map(() => open()))
    const { response } = await open()
    expect(response.statusCode).toBe(503)
  })

  test('a page that never reads is let go, and the others are not kept waiting', async () => {
    const deaf = await open()
    deaf.response.pause()
    const hears = await open()
    const long = 'x'.repeat(500_000) // the system's own buffers take some megabytes
    const connections = () => promisify(server.app.server.getConnections.bind(server.app.server))()
    expect(await connections()).toBe(2)
    let sent = 0
    for (; (await connections()) > 1; await sleep(55)) emit(notice(`${sent++} ${long}`))
    await vi.waitFor(() => expect(texts(hears)).toHaveLength(sent))
    expect(hears.response.destroyed).toBe(false)
  })

  test('who does not want events gets none', async () => {
    const answer = await server.app.inject({ url: '/api/events', headers: { accept: 'application/json' } })
    expect(answer.statusCode).toBe(406)
  })
})
