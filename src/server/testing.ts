// For tests: the server with a lab that measures nothing, and a look at what it streams.
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { vi } from 'vitest'
import type { Breaker } from '../lab/breaker.ts'
import type { LabEvent } from '../lab/events.ts'
import type { SessionControl } from '../lab/session.ts'
import { exampleResult } from '../lab/testing.ts'
import type { Health, Job, ServerEvent } from './api.ts'
import type { Lab } from './jobs.ts'
import { buildServer } from './server.ts'

/** A run of the fake lab, under the test's control. */
export interface FakeRun {
  emit(event: LabEvent): void
  finish(): void
  fail(error: Error): void
}

export interface FakeLab extends Lab {
  runs: FakeRun[]
  changes: object[]
  breakers: Breaker[]
  /** What there is to do when a run is stopped. */
  ending(): Promise<void>
}

/** Does nothing by itself: each run waits for the test to finish it, or for its signal. */
export function fakeLab(): FakeLab {
  const runs: FakeRun[] = []
  const changes: object[] = []
  const breakers: Breaker[] = []
  const start = <T>(value: T, { emit, signal, breaker }: SessionControl) =>
    new Promise<T>((resolve, reject) => {
      if (breaker) breakers.push(breaker)
      runs.push({ emit, finish: () => resolve(value), fail: reject })
      signal.addEventListener('abort', () => lab.ending().then(() => reject(signal.reason)))
    })
  const lab: FakeLab = {
    runs,
    changes,
    breakers,
    ending: async () => {},
    run: (_experiment, _options, control) => start(exampleResult(), control),
    play: (_experiment, _options, control) => ({
      change: (change) => void changes.push(change),
      done: start(undefined, control).catch((error) => {
        if (!control.signal.aborted) throw error
      }),
    }),
  }
  return lab
}

export interface TestServer {
  app: FastifyInstance
  lab: FakeLab
  token: string
  /** Asks as a page of the site does. */
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
    more?: InjectOptions,
  ): Promise<Answer>
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  body: any
}

export async function testServer(site?: string): Promise<TestServer> {
  const lab = fakeLab()
  const app = await buildServer({ lab, ...(site && { site }) })
  const { token } = (await app.inject('/api/health')).json<Health>()
  return {
    app,
    lab,
    token,
    async ask(method, url, body, more = {}) {
      const headers = { 'x-tenfold-token': token, ...more.headers }
      const answer = await app.inject({ method, url, ...(body && { payload: body }), ...more, headers })
      return { status: answer.statusCode, body: answer.body && answer.json() }
    },
  }
}

export const RUN = { lesson: 'caching', quick: true }

/** Waits until a job is in a state. */
export const becomes = ({ ask }: TestServer, id: string, state: Job['state']) =>
  vi.waitFor(async () => {
    const { body } = await ask('GET', '/api/jobs')
    const job = (body as Job[]).find((it) => it.id === id)
    if (job?.state !== state) throw new Error(`job ${id} is ${job?.state}`)
    return job
  })

export interface Stream {
  response: IncomingMessage
  events(): ServerEvent[]
  /** Numbers of the lab's events that came. */
  ids(): string[]
  close(): void
}

/** Listens to the events over a real connection. */
export async function listen(url: string, lastEventId?: string): Promise<Stream> {
  const request = httpRequest(`${url}/api/events`, {
    headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
  }).end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  response.on('data', (chunk) => (text += chunk))
  response.on('error', () => {}) // cut on purpose
  const lines = (field: string) =>
    text.split('\n').flatMap((line) => (line.startsWith(field) ? [line.slice(field.length)] : []))
  return {
    response,
    events: () => lines('data: ').map((line) => JSON.parse(line) as ServerEvent),
    ids: () => lines('id: '),
    close: () => request.destroy(),
  }
}
