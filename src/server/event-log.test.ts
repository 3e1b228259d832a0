// What a page that was away gets when it comes back.
import { beforeEach, expect, test } from 'vitest'
import type { Job } from './api.ts'
import { EventLog } from './event-log.ts'

let log: EventLog
beforeEach(() => {
  log = new EventLog()
})

const tell = (text: string, job = '1') =>
  log.tell({ type: 'lab', job, at: 0, event: { type: 'notice', text } })
const vitals = () =>
  log.tell({
    type: 'lab',
    job: '1',
    at: 0,
    event: {
      type: 'vitals',
      system: 'before',
      role: 'shop',
      instance: 1,
      busy: 1,
      inFlight: 0,
      throughput: 0,
      memoryBytes: 0,
      served: [],
      calls: [],
    },
  })
const announce = (id: string) => log.announce({ type: 'jobs', jobs: [{ id } as Job] })

/** A page that listens: what it was told, in short, and the last id it saw. */
function page(lastId: string | null = null) {
  let text = ''
  const leave = log.join(lastId, (bytes) => (text += bytes))
  const messages = () => text.split('\n\n').filter(Boolean)
  return {
    leave,
    told: () =>
      messages().map((message) => {
        const event = JSON.parse(message.slice(message.indexOf('data: ') + 6))
        return event.type === 'jobs'
          ? `jobs ${event.jobs.map(({ id }: Job) => id)}`
          : (event.event.text ?? event.event.type)
      }),
    lastId: () => /^id: (.+)$/m.exec(messages().findLast((message) => message.startsWith('id: ')) ?? '')?.[1],
  }
}

test('events leave together, in their order', async () => {
  let writes = 0
  log.join(null, () => writes++)
  const { told } = page()
  announce('1')
  for (const text of ['a', 'b', 'c']) tell(text)
  log.flush()
  expect(told()).toEqual(['jobs ', 'jobs 1', 'a', 'b', 'c'])
  expect(writes).toBe(2) // what it got when it came, and the rest
})

test('a newcomer gets the jobs first, then what the job under way has told', () => {
  announce('1')
  tell('a')
  announce('1,2')
  tell('b')
  expect(page().told()).toEqual(['jobs 1,2', 'a', 'b'])
})

test('one that was away gets what it missed, in its order, and of the lists of jobs only the newest', () => {
  announce('1')
  tell('a')
  const first = page()
  tell('b')
  log.flush()
  const lastId = first.lastId() as string
  first.leave()
  announce('1,2')
  tell('c')
  announce('1,2,3')
  tell('d')
  expect(page(lastId).told()).toEqual(['c', 'jobs 1,2,3', 'd'])
})

test('nothing was missed: nothing is told', () => {
  announce('1')
  tell('a')
  const first = page()
  tell('b')
  log.flush()
  expect(page(first.lastId()).told()).toEqual([])
})

test('one that was away while the next job began still hears how the last one ended', () => {
  log.begin()
  const first = page()
  tell('a')
  log.flush()
  const lastId = first.lastId()
  tell('its end')
  log.begin()
  tell('anew', '2')
  expect(page(lastId).told()).toEqual(['its end', 'anew'])
  expect(page().told()).toEqual(['jobs ', 'anew'])
})

test('one that missed what is no longer kept begins anew', () => {
  const first = page()
  tell('beginning')
  log.flush()
  const lastId = first.lastId()
  first.leave()
  for (let i = 0; i < 10_000; i++) vitals()
  tell('newest')
  const told = page(lastId).told()
  expect(told.slice(0, 3)).toEqual(['jobs ', 'beginning', 'vitals'])
  expect(told.at(-1)).toBe('newest')
  expect(told.length).toBeLessThan(7500)
})

test.each([null, '', 'nonsense', 'deadbeef-1', '-1', 'deadbeef-', '1'])(
  'the id %s means nothing here',
  (id) => {
    tell('a')
    expect(page(id).told()).toEqual(['jobs ', 'a'])
  },
)
